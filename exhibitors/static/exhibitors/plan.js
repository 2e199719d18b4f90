/* Comforts of a plan: arrow keys, time left, sizes, and a look for news. Everything works without this file:
   booths are links, states are words, times are written out. */
const NEWS_SECONDS = 20;
const STEP = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

const root = document.querySelector("[data-plan]");

/* --- Time left ------------------------------------------------------------------------------- */
const left = (until) => {
  const seconds = Math.max(0, Math.floor((until - Date.now()) / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
};

let ended = false;
const tick = () => {
  document.querySelectorAll("[data-until]").forEach((place) => {
    const until = Date.parse(place.dataset.until);
    const words = place.matches("a") ? place.querySelector(".w") : place;
    if (words) words.textContent = left(until);
    if (place.hasAttribute("data-own") && until <= Date.now() && !ended) {
      ended = true; /* the hold is over: show what is true now, once */
      setTimeout(() => location.reload(), 1500);
    }
  });
};

/* --- Arrow keys: the nearest booth in that direction ------------------------------------------- */
const middle = (booth) => {
  const box = booth.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

const neighbour = (from, [across, down]) => {
  const [x, y] = middle(from);
  let best = null;
  for (const booth of from.ownerSVGElement.querySelectorAll("a.plan-booth")) {
    const [dx, dy] = middle(booth).map((value, axis) => value - [x, y][axis]);
    const ahead = dx * across + dy * down;
    const aside = Math.abs(dx * down + dy * across);
    if (booth === from || ahead <= 1 || aside > ahead * 2) continue;
    const cost = ahead + aside * 2;
    if (!best || cost < best.cost) best = { booth, cost };
  }
  return best && best.booth;
};

/* One stop for the Tab key; inside, the arrows move. */
const rove = () => {
  const booths = [...root.querySelectorAll("a.plan-booth")];
  const chosen = booths.find((booth) => booth.hasAttribute("aria-current")) || booths[0];
  booths.forEach((booth) => booth.setAttribute("tabindex", booth === chosen ? "0" : "-1"));
};

const moves = (event) => {
  const booth = event.target.closest?.("a.plan-booth");
  if (event.key === "Escape" && root.querySelector("[data-close-offer]")) {
    location.assign(root.querySelector("[data-close-offer]").href);
    return;
  }
  if (!booth || !(event.key in STEP)) return;
  event.preventDefault();
  const next = neighbour(booth, STEP[event.key]);
  if (!next) return;
  booth.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
};

/* --- Sizes -------------------------------------------------------------------------------------- */
const zoom = (event) => {
  const step = event.target.closest("[data-zoom]");
  if (!step) return;
  event.preventDefault();
  const frame = root.querySelector("[data-scroll]");
  frame.classList.remove("whole", "near", "nearer");
  if (step.dataset.zoom) frame.classList.add(step.dataset.zoom);
  root.querySelectorAll("[data-zoom]").forEach((link) => link.toggleAttribute("aria-current", false));
  step.setAttribute("aria-current", "true");
  history.replaceState(null, "", step.href);
  reveal();
};

/* The chosen booth, or the first that was found, in the middle of the frame, without moving the page. */
const reveal = () => {
  const frame = root.querySelector("[data-scroll]");
  const booth = frame.querySelector("[aria-current], .plan-found");
  if (!booth) return;
  const [box, around] = [booth.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += box.x + box.width / 2 - around.x - around.width / 2;
  frame.scrollTop += box.y + box.height / 2 - around.y - around.height / 2;
};

/* --- News: the same page again, and of it what others may have changed ------------------------------ */
const news = async () => {
  if (document.hidden || ended) return;
  let fresh;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; /* no network: the next try comes by itself */
    return;
  }
  const [active, held] = [document.activeElement, document.activeElement?.id];
  root.querySelectorAll("[data-live]").forEach((part) => {
    const now = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (now && !(part.dataset.live === "rows" && part.contains(active))) part.innerHTML = now.innerHTML;
  });
  if (held && held !== document.activeElement?.id) document.getElementById(held)?.focus({ preventScroll: true });
  rove();
  tick();
};

if (root) {
  root.querySelectorAll("[data-keys], [data-countdown]").forEach((words) => { words.hidden = false; });
  root.addEventListener("keydown", moves);
  root.addEventListener("click", zoom);
  if (root.querySelector("a.plan-booth")) rove();
  reveal();
  /* Only whom it concerns sees seconds run: exhibitors, not visitors. */
  if (root.hasAttribute("data-news")) {
    tick();
    setInterval(tick, 1000);
    setInterval(news, NEWS_SECONDS * 1000);
  }
}
