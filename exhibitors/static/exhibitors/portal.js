/* The tab of this page is in sight, also when the tabs are wider than a phone. */
const tab = document.querySelector(".portal-tabs [aria-current]");
if (tab) {
  const frame = tab.closest(".portal-wrap");
  const [box, around] = [tab.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += box.x + box.width / 2 - around.x - around.width / 2;
}
