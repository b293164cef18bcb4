/* Names for parts that the admin's own scripts draw without any, and scroll areas the keyboard can reach. */
(function () {
  "use strict";

  const labelOf = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    return select.getAttribute("aria-label") || (label ? label.textContent.replace(/[:：]\s*$/, "") : "");
  };

  const nameChoices = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const drawn = select.nextElementSibling;
      if (!drawn || !drawn.classList.contains("select2")) {
        continue;
      }
      const box = drawn.querySelector("[role=combobox]:not([aria-label])");
      const text = drawn.querySelector("[role=textbox]");
      if (box) {
        box.removeAttribute("aria-labelledby");
        box.setAttribute("aria-label", labelOf(select));
      }
      if (box && text) {
        text.setAttribute("aria-label", labelOf(select));
      }
    }
  };

  const reachScrollAreas = () => {
    for (const area of document.querySelectorAll(".tabular.inline-related, .results")) {
      if (area.scrollWidth > area.clientWidth) {
        const heading = area.querySelector("h2");
        area.tabIndex = 0;
        area.setAttribute("role", "region");
        area.setAttribute("aria-label", heading ? heading.textContent.trim() : "一覧");
      }
    }
  };

  const all = () => {
    nameChoices();
    reachScrollAreas();
  };

  // The choices are drawn some time after the page; rows are added later still.
  new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
  all();
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".select2-search__field")) {
      event.target.setAttribute("aria-label", "候補を探す言葉");
    }
  });
})();
