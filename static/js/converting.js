/* Japanese is typed in two steps: sounds, then the word that they are converted to. Until that stands nothing is sent:
   the Enter that only takes the word sends no form, also in a browser that ends the conversion before it tells of the
   key (its code is 229 then). While a word is converted <html data-converting> says so to the other scripts. */
(function () {
  "use strict";

  const mark = (is) => document.documentElement.toggleAttribute("data-converting", is);
  const isConverting = (event) =>
    document.documentElement.hasAttribute("data-converting") || event.isComposing || event.keyCode === 229;

  document.addEventListener("compositionstart", () => mark(true), true);
  document.addEventListener("compositionend", () => mark(false), true);
  document.addEventListener("focusout", () => mark(false), true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input") && isConverting(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
  document.addEventListener("submit", (event) => {
    if (isConverting(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
})();
