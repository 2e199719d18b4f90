// The theme that somebody chose, before the first paint; unfold's own code takes over afterwards.
(() => {
  let chosen = "auto";
  try { chosen = JSON.parse(localStorage.getItem("adminTheme") || '"auto"'); } catch { chosen = "auto"; }
  const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.add(dark ? "dark" : "light");
})();
