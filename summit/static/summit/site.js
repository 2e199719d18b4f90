/* Small comforts of the public pages. Everything works without this file. */
(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "theme";

  /* Storage may be forbidden: then the choice lasts as long as the page. */
  const kept = (value) => {
    try {
      if (value === undefined) return localStorage.getItem(KEY) || "";
      if (value) localStorage.setItem(KEY, value);
      else localStorage.removeItem(KEY);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    return value || "";
  };

  const paint = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  /* Before the first paint, so that nothing flashes. */
  paint(kept());

  const themes = () => {
    const group = document.querySelector("[data-theme-choice]");
    if (!group) return;
    const buttons = group.querySelectorAll("[data-theme-set]");
    const press = (theme) => buttons.forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
    });
    group.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-set]");
      if (!button) return;
      paint(kept(button.dataset.themeSet));
      press(button.dataset.themeSet);
    });
    press(root.dataset.theme || "");
    group.hidden = false;
  };

  /* A menu closes on Escape, on a click elsewhere and when one of its links is followed. */
  const menus = () => {
    const all = document.querySelectorAll("details[data-menu]");
    document.addEventListener("click", (event) => all.forEach((menu) => {
      const inside = menu.contains(event.target);
      if (menu.open && (!inside || event.target.closest("a"))) menu.open = false;
    }));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      all.forEach((menu) => {
        if (!menu.open) return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    });
  };

  /* The button names what happens: "Continue as Delegate". */
  const passes = () => {
    const button = document.querySelector("[data-continue]");
    if (!button) return;
    const name = () => {
      const chosen = button.form.querySelector("[name=pass]:checked");
      if (chosen) button.textContent = button.dataset.continue.replace("{pass}", chosen.dataset.name);
    };
    button.form.addEventListener("change", name);
    name();
  };

  /* A second press does not send twice; coming back by the back button does not leave it locked. */
  const once = () => {
    document.querySelectorAll("form[data-once]").forEach((form) => {
      form.addEventListener("submit", (event) => {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "yes";
      });
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) document.querySelectorAll("form[data-once]").forEach((form) => delete form.dataset.sent);
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    themes();
    menus();
    passes();
    once();
    const summary = document.getElementById("summary");
    if (summary) summary.focus();
  });
})();
