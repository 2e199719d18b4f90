/* The timetable by keyboard: arrows walk from session to session, Enter opens one, M moves it where it stands.
   Everything works without. */
const plan = document.querySelector("[data-plan]");
const beside = document.querySelector("[data-move]"); // the form of the session that is open
const spare = document.querySelector("[data-mover]"); // the unseen one, for any other
const slots = plan ? [...plan.querySelectorAll("[data-slot]")] : [];
const PIXELS = 1.3;
const STEP = 5;
const DAY = 24 * 60;
const changes = plan ? JSON.parse(plan.dataset.changes) : []; // of the clocks: after how many minutes, by how many
const unseen = plan ? JSON.parse(plan.dataset.unseen) : []; // sessions that have no card on this page
const rightToLeft = document.dir === "rtl";
let moving = null; // the move under way, from M to Enter or Esc
let isSaving = false; // until the next page is there

if (plan && slots.length) {
  const help = document.querySelector("[data-keys]");
  if (help) help.hidden = false;
  const chosen = plan.querySelector('[aria-current="true"]');
  if (!chosen) passTheNight();
  if (chosen) {
    chosen.closest("[data-room]").querySelector("header").scrollIntoView({ block: "nearest", inline: "nearest" });
    chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
    chosen.focus({ preventScroll: true }); // who opened it by keyboard walks on from there
  }
  plan.addEventListener("keydown", press);
  plan.addEventListener("focusout", leave);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // back, to what was saved
}

/* Rooms out of sight are said to be there: some systems show a scroll bar only while one scrolls. */
const more = document.querySelector("[data-more]");
if (plan && more) {
  const look = () => { more.hidden = plan.scrollWidth <= plan.clientWidth + 1; };
  look();
  addEventListener("resize", look);
}

/* What began the day before stands at midnight: the empty hours after it are no beginning of a day. */
function passTheNight() {
  const own = slots.filter((link) => !("begun" in link.dataset));
  if (own.length === slots.length || !own.length) return;
  plan.scrollTop = Math.min(...own.map(topOf)) - 30 * PIXELS;
}

function topOf(link) {
  return parseFloat(link.closest(".slot").style.getPropertyValue("--at"));
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

function press(event) {
  const link = event.target.closest("[data-slot]");
  if (!link || event.ctrlKey || event.altKey || event.metaKey) return;
  const isArrow = event.key.startsWith("Arrow");
  if (isSaving && (isArrow || event.key === "Enter")) event.preventDefault();
  else if (isSaving) return;
  else if (moving) carry(event);
  else if (isArrow) walk(event, link);
  else if (event.key.toLowerCase() === "m" && spare) "begun" in link.dataset ? tellWhere(event) : begin(event, link);
}

function walk(event, from) {
  const next = neighbour(from, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/* M on what began the day before: it is moved where it begins. */
function tellWhere(event) {
  event.preventDefault();
  const line = document.querySelector("[data-said]");
  line.textContent = line.dataset.dayBefore;
}

/* M: from now on arrows change the fields of a form, and the card shows them; nothing is saved before Enter. */
function begin(event, link) {
  event.preventDefault();
  const slot = link.closest(".slot");
  const own = {
    day: plan.dataset.day,
    starts: link.dataset.starts,
    ends: link.dataset.ends,
    room: link.closest("[data-room]").dataset.room,
  };
  const isOpen = beside && link.getAttribute("aria-current") === "true";
  const fields = (isOpen ? beside : filled(link.dataset.slot, own)).elements;
  const home = { at: parseFloat(slot.style.getPropertyValue("--at")), list: slot.parentElement, next: slot.nextSibling };
  const said = valuesOf(fields);
  const span = spanOf(said, own, link);
  moving = { link, slot, own, home, fields, isOpen, said, span, lastDay: dayOf(span[1]) };
  link.dataset.moving = "yes";
  slot.classList.add("is-moving");
  draw(moving.said, "inHand");
}

/* The unseen form as the page of `session` would have it: the twins say what each field showed. */
function filled(session, own) {
  spare.elements.session.value = session;
  for (const [name, value] of Object.entries(own)) {
    spare.elements[name].value = spare.elements[`initial-${name}`].value = value;
  }
  return spare;
}

function valuesOf({ day, starts, ends, room }) {
  return { day: day.value, starts: starts.value, ends: ends.value, room: room.value };
}

function carry(event) {
  if (event.key === "Enter") save();
  else if (event.key === "Escape") giveBack();
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") shift(event.key === "ArrowUp" ? -STEP : STEP);
  else if (event.key === "ArrowLeft" || event.key === "ArrowRight") change((event.key === "ArrowLeft") === rightToLeft ? 1 : -1);
  else return;
  event.preventDefault();
}

/* As long as it was, whatever the clocks do meanwhile; nothing beyond the day, or that after it where it ended there
   when it was taken up. A time that the clocks show twice is
   read as the first: the second cannot be written, and is stepped over. */
function shift(minutes) {
  const { starts, ends } = moving.fields;
  const span = moving.span;
  if (span.includes(NaN)) return;
  let later = span;
  do later = later.map((minute) => minute + minutes);
  while (later.some(isSecond));
  if (dayOf(later[0]) !== 0 || dayOf(later[1]) > moving.lastDay) return draw(valuesOf(moving.fields), "dayEnds");
  moving.span = later;
  [starts.value, ends.value] = later.map(clockOf);
  draw(valuesOf(moving.fields));
}

function change(by) {
  const { room } = moving.fields;
  const rooms = [...plan.querySelectorAll("[data-room]")].filter((column) => column.dataset.room);
  const there = rooms[rooms.findIndex((column) => column.dataset.room === room.value) + by];
  if (!there) return draw(valuesOf(moving.fields), "roomsEnd");
  room.value = there.dataset.room;
  draw(valuesOf(moving.fields));
}

/* The card stands where the fields say, and says their time, and so does what is read out, after the words for `what`. */
function draw({ starts, ends, room }, what = "") {
  if (moving.isOpen && what !== "inHand") beside.dispatchEvent(new Event("input")); // whether it fits there
  const { link, slot, home } = moving;
  const clock = link.querySelector(".slot-head bdi");
  clock.firstChild.data = starts;
  clock.querySelector(".until").textContent = `–${ends}`;
  const later = moving.span[0] - Number(link.dataset.from);
  slot.style.setProperty("--at", `${home.at + (later || 0) * PIXELS}px`);
  stretch();
  const list = plan.querySelector(`[data-room="${room}"] ol`);
  if (list && list !== slot.parentElement) put(list, list === home.list ? home.next : null);
  slot.scrollIntoView({ block: "nearest", inline: "nearest" });
  const others = inTheWay(moving.span);
  const titles = [...others.map(titleOf), ...unseenInTheWay(moving.span)];
  mark(others, titles.length > 0);
  say(what, `${starts}–${ends}`, roomOf(slot), titles);
}

/* As many more hours as the card that moves reaches into. */
function stretch() {
  const { link, home } = moving;
  const needed = home.at + (moving.span[1] - Number(link.dataset.from)) * PIXELS;
  const hours = plan.querySelector(".hours-names ol");
  let tall = parseFloat(plan.style.getPropertyValue("--tall"));
  while (tall < needed - 1) {
    tall += 60 * PIXELS;
    const hour = document.createElement("li");
    hour.style.setProperty("--at", `${tall}px`);
    hour.textContent = clockOf(Math.round((tall - home.at) / PIXELS) + Number(link.dataset.from));
    hours.append(hour);
  }
  plan.style.setProperty("--tall", `${tall}px`);
}

/* The scheduled sessions that are in the same room then. One that is scheduled as well cannot be saved there; of any
   other it is good to know. */
function inTheWay([from, until]) {
  const { slot, link } = moving;
  if (!slot.closest("[data-room]").dataset.room) return [];
  return [...slot.parentElement.querySelectorAll("[data-slot]")].filter((other) => {
    const [begins, stops] = ownSpan(other);
    return other !== link && !other.closest(".is-over, .is-draft") && begins < until && from < stops;
  });
}

/* The titles of those that another track or the next day shows. */
function unseenInTheWay([from, until]) {
  const { room } = moving.slot.closest("[data-room]").dataset;
  const there = ({ span: [begins, stops], ...other }) => other.room === room && begins < until && from < stops;
  return unseen.filter(there).map(({ title }) => title);
}

/* From when to when a card stands, in minutes that have passed since midnight. */
function ownSpan(link) {
  return [Number(link.dataset.from), Number(link.dataset.until)];
}

/* The same of what fields say. What ends at or before its beginning ends after midnight. */
function spanOf({ starts, ends }, own, link) {
  if (starts === own.starts && ends === own.ends) return ownSpan(link);
  const [from, until] = [minutesOf(starts), minutesOf(ends)];
  return [from, until > from ? until : until + DAY].map(passed);
}

/* Both that lie over each other, and the word beside the time of the one that moves: `isTaken` also by one unseen. */
function mark(others, isTaken = false) {
  plan.querySelectorAll(".is-in-the-way").forEach((slot) => slot.classList.remove("is-in-the-way"));
  others.forEach((other) => other.closest(".slot").classList.add("is-in-the-way"));
  const { slot, link } = moving;
  slot.classList.toggle("is-over-another", isTaken);
  const shown = link.querySelector("[data-taken]");
  if (isTaken && !shown) link.querySelector(".slot-head").append(document.querySelector("[data-taken-mark]").content.cloneNode(true));
  else if (!isTaken && shown) shown.remove();
}

function say(what, clock, room, titles) {
  const line = document.querySelector("[data-said]");
  const taken = titles.length ? line.dataset.taken.replace("%s", () => titles.join(line.dataset.comma)) : "";
  line.textContent = [line.dataset[what], clock, room, taken].filter(Boolean).join(line.dataset.comma);
}

function roomOf(slot) {
  return slot.closest("[data-room]").querySelector("h2").textContent.trim();
}

function titleOf(link) {
  return link.querySelector("b").textContent.trim();
}

/* Into another column, with the focus, which a thing loses that is taken out of the page. */
function put(list, next) {
  const move = moving;
  moving = null;
  list.insertBefore(move.slot, next);
  moving = move;
  move.link.focus({ preventScroll: true });
}

/* What stands where it stood is not saved: there is nothing to tell. */
function save() {
  const { fields, own } = moving;
  const said = valuesOf(fields);
  if (Object.keys(own).every((name) => said[name] === own[name])) return end();
  isSaving = true;
  fields.session.form.requestSubmit();
}

function giveBack() {
  Object.entries(moving.said).forEach(([name, value]) => { moving.fields[name].value = value; });
  moving.span = ownSpan(moving.link);
  draw(moving.own, "putBack");
  end();
}

/* Gone elsewhere: the form beside keeps what its fields say; nobody sees the other one. */
function leave() {
  if (!moving || isSaving || document.activeElement === moving.link) return; // another window
  if (moving.isOpen) end();
  else giveBack();
}

function end() {
  mark([]);
  delete moving.link.dataset.moving;
  moving.slot.classList.remove("is-moving");
  moving = null;
}

function minutesOf(clock) {
  const [hour, minute] = clock.split(":").map(Number);
  return hour * 60 + minute;
}

/* What the clocks show, in minutes of the day, when `minute` minutes have passed since midnight. */
function reading(minute) {
  return changes.reduce((sum, [at, by]) => (minute >= at ? sum + by : sum), minute);
}

/* How many have passed when the clocks first show `clock`. */
function passed(clock) {
  return changes.reduce((sum, [at, by]) => (sum >= at + Math.max(by, 0) ? sum - by : sum), clock);
}

/* Whether the clocks have shown the same before: they were set back. */
function isSecond(minute) {
  return changes.some(([at, by]) => by < 0 && minute >= at && minute < at - by);
}

/* 0 is the day of the page, 1 the next. */
function dayOf(minute) {
  return Math.floor(reading(minute) / DAY);
}

function clockOf(minute) {
  const left = ((reading(minute) % DAY) + DAY) % DAY;
  return [Math.floor(left / 60), left % 60].map((number) => String(number).padStart(2, "0")).join(":");
}
