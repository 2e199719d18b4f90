/* The timetable by keyboard: arrows walk from session to session, Enter opens one, M opens and moves it.
   Everything works without. */
const plan = document.querySelector("[data-plan]");
const form = document.querySelector("[data-move]");
const slots = plan ? [...plan.querySelectorAll("[data-slot]")] : [];
const PIXELS = 1.3;
const STEP = 5;
const MOVE = "timetable.move"; // which session is to be moved once its page is open
const rightToLeft = document.dir === "rtl";

if (plan && slots.length) {
  const help = document.querySelector("[data-keys]");
  if (help) help.hidden = false;
  const chosen = plan.querySelector('[aria-current="true"]');
  if (chosen) {
    chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
    chosen.focus({ preventScroll: true }); // who opened it by keyboard walks on from there
  }
  plan.addEventListener("keydown", walk);
  plan.addEventListener("keydown", openToMove);
  if (form && chosen) moving(chosen);
}

/* Rooms out of sight are said to be there: some systems show a scroll bar only while one scrolls. */
const more = document.querySelector("[data-more]");
if (plan && more) {
  const look = () => { more.hidden = plan.scrollWidth <= plan.clientWidth + 1; };
  look();
  addEventListener("resize", look);
}

function middle(link) {
  const box = link.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

/* The nearest session in the direction of an arrow. */
function neighbour(from, key) {
  const [x, y] = middle(from);
  const sideways = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  let best = null;
  let least = Infinity;
  for (const link of slots) {
    const [ox, oy] = middle(link);
    const along = (sideways ? ox - x : oy - y) * sign;
    const aside = Math.abs(sideways ? oy - y : ox - x);
    if (link === from || along < 8) continue;
    const far = along + 3 * aside;
    if (far < least) [best, least] = [link, far];
  }
  return best;
}

function walk(event) {
  if (!event.key.startsWith("Arrow") || event.ctrlKey || event.altKey || event.metaKey) return;
  const from = event.target.closest("[data-slot]");
  if (!from || from.dataset.moving) return;
  const next = neighbour(from, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/* M on a session that is not open: open it, and move it there, where its fields are. */
function openToMove(event) {
  if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.altKey || event.metaKey) return;
  const link = event.target.closest("[data-slot]");
  if (!link || link.getAttribute("aria-current") === "true" || !document.querySelector("[data-keys]")) return;
  event.preventDefault();
  sessionStorage.setItem(MOVE, link.dataset.slot);
  location.assign(link.href);
}

/* M on the chosen session: arrows change the fields beside it and shift the card; nothing is saved before Enter. */
function moving(link) {
  const starts = form.elements.starts;
  const ends = form.elements.ends;
  const room = form.elements.room;
  if (!starts || !ends || !room) return;
  const slot = link.closest(".slot");
  const before = { at: slot.style.getPropertyValue("--at"), parent: slot.parentElement, next: slot.nextSibling };
  const clock = link.querySelector(".slot-head bdi");
  const until = clock.querySelector(".until");
  const said = { starts: starts.value, ends: ends.value, room: room.value };

  const wanted = sessionStorage.getItem(MOVE);
  sessionStorage.removeItem(MOVE);
  if (wanted === link.dataset.slot && starts.value) begin();

  link.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!link.dataset.moving) {
      if (event.key.toLowerCase() === "m" && starts.value) begin(event);
      return;
    }
    if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(); }
    if (event.key === "Escape") { event.preventDefault(); undo(); }
    if (event.key === "ArrowUp" || event.key === "ArrowDown") shift(event, event.key === "ArrowUp" ? -STEP : STEP);
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      change(event, (event.key === "ArrowLeft") === rightToLeft ? 1 : -1);
    }
  });
  link.addEventListener("blur", () => { delete link.dataset.moving; slot.classList.remove("is-moving"); });

  function begin(event) {
    event?.preventDefault();
    link.dataset.moving = "yes";
    slot.classList.add("is-moving");
  }

  function shift(event, minutes) {
    event.preventDefault();
    const later = [starts, ends].map((field) => add(field.value, minutes));
    if (later.includes(null)) return;
    [starts.value, ends.value] = later;
    say();
    slot.style.setProperty("--at", `${parseFloat(slot.style.getPropertyValue("--at")) + minutes * PIXELS}px`);
  }

  /* The card says the time that its fields hold now. */
  function say() {
    clock.firstChild.data = starts.value;
    until.textContent = `–${ends.value}`;
  }

  function change(event, by) {
    event.preventDefault();
    const rooms = [...plan.querySelectorAll("[data-room]")].filter((column) => column.dataset.room);
    const here = rooms.findIndex((column) => column.dataset.room === room.value);
    const there = rooms[here + by];
    if (!there) return;
    room.value = there.dataset.room;
    there.querySelector("ol").append(slot);
    link.focus();
    link.dataset.moving = "yes";
    slot.classList.add("is-moving");
    slot.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function undo() {
    [starts.value, ends.value, room.value] = [said.starts, said.ends, said.room];
    say();
    slot.style.setProperty("--at", before.at);
    before.parent.insertBefore(slot, before.next);
    slot.classList.remove("is-moving");
    link.focus();
    delete link.dataset.moving;
  }
}

/* "09:00" and five minutes; nothing beyond the day. */
function add(clock, minutes) {
  const [hour, minute] = clock.split(":").map(Number);
  const sum = hour * 60 + minute + minutes;
  if (Number.isNaN(sum) || sum < 0 || sum > 23 * 60 + 59) return null;
  return `${String(Math.floor(sum / 60)).padStart(2, "0")}:${String(sum % 60).padStart(2, "0")}`;
}
