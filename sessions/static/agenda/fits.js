/* Beside the timetable: whether the session fits where its fields say now, asked of the server while they change.
   Without this a button asks. */
const form = document.querySelector("[data-move]");
const PAUSE = 250; // milliseconds since the last key
let soon = 0;
let asked = null; // the question under way

if (form) {
  form.querySelector("[data-check]").hidden = true;
  form.addEventListener("input", changed);
}

/* What was found is of another place: nothing is said until the answer is there. */
function changed() {
  const fits = form.querySelector("[data-unchecked]");
  const line = document.createElement("li");
  line.className = "state mild";
  line.textContent = fits.dataset.unchecked;
  fits.replaceChildren(line);
  asked?.abort();
  clearTimeout(soon);
  soon = setTimeout(ask, PAUSE);
}

async function ask() {
  asked = new AbortController();
  const said = new FormData(form);
  said.set("check", "1");
  const question = { method: "POST", body: said, credentials: "same-origin", signal: asked.signal };
  try {
    const answer = await fetch(form.action, question);
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // offline: it stays unchecked
  }
}

function show(page) {
  for (const part of form.querySelectorAll("[data-checked]")) {
    const found = page.querySelector(`[data-move] [data-checked="${part.dataset.checked}"]`);
    if (found) part.replaceChildren(...found.childNodes);
  }
}
