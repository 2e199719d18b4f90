/* Small comforts of the programme's pages. Everything works without this file. */
const MINUTE = 60_000;

/* A session's time on the reader's own clocks, where they differ from the summit's. */
const localTimes = () => {
  const time = document.querySelector("time[data-ends]");
  const line = document.querySelector("[data-local]");
  if (!time || !line) return;
  const start = new Date(time.dateTime);
  const end = new Date(time.dataset.ends);
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const words = `${clock.format(start)}–${clock.format(end)}`;
  if ((time.dataset.hours ?? time.textContent).trim().startsWith(words)) return;
  /* A clock is not mirrored where the page runs from the right. */
  line.textContent = line.dataset.local.replace("{time}", `\u2066${words}\u2069`);
  line.hidden = false;
};

/* The line of now moves on while the page stays open. Columns are five minutes. */
const nowLine = () => {
  const grid = document.querySelector("[data-begins]");
  const marks = document.querySelectorAll("[data-now]");
  if (!grid || !marks.length) return;
  const begins = Number(grid.dataset.begins) * 1000;
  const move = () => {
    const column = Math.floor((Date.now() - begins) / (5 * MINUTE)) + 1;
    marks.forEach((mark) => {
      mark.style.gridColumnStart = String(column);
      mark.hidden = column < 1;
    });
  };
  setInterval(move, MINUTE);
};

/* A grid with room for all hours scrolls with the page. A longer one is made tight, then as wide as the window, and
   if that is not enough either, scrolls in a box of its own and says so. */
const fitting = () => {
  const grid = document.querySelector("[data-begins]");
  if (!grid) return;
  const region = grid.querySelector(".timetable");
  const hint = grid.querySelector("[data-grid-hint]");
  const overflows = () => region.scrollWidth > region.clientWidth + 1;
  const look = () => {
    grid.classList.remove("fits", "tight", "long");
    grid.classList.toggle("tight", overflows());
    grid.classList.toggle("long", overflows());
    const fits = !overflows();
    grid.classList.toggle("fits", fits);
    hint.hidden = fits;
  };
  look();
  addEventListener("resize", look);
};

/* The grid opens where the day is now, when it has to scroll. */
const scrollToNow = () => {
  const region = document.querySelector(".timetable");
  const line = region && region.querySelector(".now-line");
  if (!line || region.scrollWidth <= region.clientWidth) return;
  const from = region.getBoundingClientRect();
  const to = line.getBoundingClientRect();
  region.scrollBy({ left: to.left - from.left - from.width / 2, behavior: "instant" });
};

const copying = () => {
  const field = document.querySelector("[data-copy]");
  const button = document.querySelector("[data-copy-button]");
  if (!field || !button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.focus();
  });
};

localTimes();
nowLine();
fitting();
scrollToNow();
copying();
