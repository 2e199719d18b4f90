// Menus of the panel: one open at a time; a click elsewhere or Esc closes it.
(() => {
  const menus = () => document.querySelectorAll("details.menu[open]");
  const close = (menu) => { menu.open = false; };
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) close(menu); });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => { close(menu); menu.querySelector("summary").focus(); });
  });
})();

// A form that is added to a stack comes open: who adds one writes at once. Alpine reads this when the copy is put in.
document.querySelectorAll(".empty-form[x-data]").forEach((form) => {
  form.setAttribute("x-data", "{ openRow: true }");
});

// What unfold's scrolled boxes are called to who hears the page: the library says it in English only.
if (window.SimpleBar) SimpleBar.defaultOptions.ariaLabel = document.body.dataset.scrolled;
