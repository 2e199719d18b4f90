/* Where staff log in: what the browser says about a passkey is told on the page, not only to its console. */
document.addEventListener("allauth.error", () => {
  const words = document.querySelector("[data-passkey-error]");
  if (!words) return;
  words.hidden = false;
  words.scrollIntoView({ block: "center" });
});
