/* Copies what stands in a read-only text area: <button type="button" data-copy="its id" hidden>. Without scripts the
   button stays hidden, and the text is selected and copied by hand. A neighbour marked data-copied says that it is done. */
(function () {
  "use strict";

  const copy = async (area) => {
    area.focus();
    area.select();
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(area.value);
        return true;
      } catch {
        // Not allowed here: the older way below.
      }
    }
    return document.execCommand("copy"); // the only way on an intranet without https
  };

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const area = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(area);
      said.textContent = done ? "写しました。" : "写せませんでした。欄の文を選んで写してください。";
    });
  }
})();
