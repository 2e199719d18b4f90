/* The list of registrations: what is chosen, and what approving it will do. Everything works without. */
const form = document.querySelector(".queue-form");
const tools = document.querySelector(".queue-tools");

if (tools) {
  tools.classList.add("is-live");
  for (const select of tools.querySelectorAll(":scope > .choice select")) {
    select.addEventListener("change", () => tools.requestSubmit());
  }
  tools.addEventListener("submit", () => {
    for (const field of tools.elements) field.disabled = field.name !== "" && field.value === "";
  });
}

if (form && form.querySelector("[data-bar]")) watch(form);

function watch(form) {
  const bar = form.querySelector("[data-bar]");
  const all = form.querySelector("[data-all]");
  const boxes = [...form.querySelectorAll('input[name="chosen"]')];
  const categories = JSON.parse(bar.dataset.categories);
  const languages = JSON.parse(bar.dataset.languages);
  const choice = bar.querySelector("[data-everybody]"); // for the rows of the other pages too
  const everybody = choice?.querySelector("input");
  let last = null;
  all.hidden = false;
  bar.classList.add("is-live");

  const count = (chosen, key) => {
    const found = new Map();
    for (const box of chosen) {
      found.set(box.dataset[key], (found.get(box.dataset[key]) || 0) + 1);
    }
    return [...found].sort((a, b) => b[1] - a[1]);
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function say() {
    const chosen = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr").classList.toggle("is-chosen", box.checked);
    all.checked = chosen.length === boxes.length && boxes.length > 0;
    all.indeterminate = chosen.length > 0 && !all.checked;
    bar.hidden = chosen.length === 0;
    if (everybody) everybody.checked &&= all.checked;
    if (everybody?.checked) {
      bar.querySelector("[data-count]").textContent = fill(bar.dataset.chosen, { n: choice.dataset.everybody });
      bar.querySelector("[data-effect]").textContent = choice.dataset.next;
      return;
    }
    bar.querySelector("[data-count]").textContent = fill(bar.dataset.chosen, { n: chosen.length });
    const places = count(chosen, "category").map(([pk, n]) => {
      const [name, left] = categories[pk];
      return left === null ? `${name}: ${n}` : fill(bar.dataset.places, { category: name, n, left });
    });
    // A name of a language is isolated from its number: "العربية 50" alone would be drawn as "50 العربية".
    const told = count(chosen, "language").map(([code, n]) => `\u2068${languages[code] || code}\u2069 ${n}`);
    const mails = fill(bar.dataset.mails, { languages: told.join(bar.dataset.comma) });
    const parts = [...places, mails].map((text) => {
      const part = document.createElement("bdi");
      part.textContent = text;
      return part;
    });
    bar.querySelector("[data-effect]").replaceChildren(
      ...parts.flatMap((part, at) => (at ? [" · ", part] : [part])),
    );
  }

  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    say();
  });
  everybody?.addEventListener("change", () => {
    if (everybody.checked) for (const box of boxes) box.checked = true;
    say();
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last && last !== box) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      say();
    });
  }
  form.addEventListener("submit", (event) => {
    // The bar has said what approving does: no page in between, but for those whom nobody sees here.
    if (event.submitter?.dataset.verb === "approve" && !everybody?.checked) {
      const confirmed = document.createElement("input");
      Object.assign(confirmed, { type: "hidden", name: "confirmed", value: "1" });
      form.append(confirmed);
    }
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    for (const field of form.querySelectorAll('input[name="confirmed"]')) field.remove();
    for (const field of tools.elements) field.disabled = false;
    say();
  });
  say();
}
