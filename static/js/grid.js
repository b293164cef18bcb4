/* The grid of an item's years, for the keyboard and for Excel. Without this script it is an ordinary form.
   - arrow keys go from input to input (left and right only from the ends of the text), Enter goes down;
   - a range copied in a spreadsheet program and pasted into an input fills the inputs of that table from there
     on; what finds no input is counted out loud. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-grid]");
  if (!form) {
    return;
  }

  const cellAt = (row, column) => form.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  const place = (cell) => [Number(cell.dataset.row), Number(cell.dataset.column)];

  const next = (cell, down, right) => {
    const [row, column] = place(cell);
    return cellAt(row + down, column + right);
  };

  const go = (event, target) => {
    if (!target) {
      return;
    }
    event.preventDefault();
    target.focus();
    if (target.select) {
      target.select();
    }
  };

  const isWords = (cell) => cell.tagName === "TEXTAREA";
  const atStart = (cell) => cell.selectionStart === 0 && cell.selectionEnd === 0;
  const atEnd = (cell) => cell.selectionStart === cell.value.length;
  const allSelected = (cell) => cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;

  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-row]");
    if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
      return; // isComposing: Enter that only accepts a Japanese conversion must not move
    }
    const words = isWords(cell);
    if (event.key === "Enter" && !words) {
      event.preventDefault(); // never sends the form half filled
      go(event, next(cell, 1, 0));
    } else if (event.key === "ArrowDown" && (!words || atEnd(cell)) && !cell.list) {
      go(event, next(cell, 1, 0));
    } else if (event.key === "ArrowUp" && (!words || atStart(cell)) && !cell.list) {
      go(event, next(cell, -1, 0));
    } else if (event.key === "ArrowRight" && atEnd(cell)) {
      go(event, next(cell, 0, 1));
    } else if (event.key === "ArrowLeft" && (atStart(cell) || allSelected(cell))) {
      go(event, next(cell, 0, -1));
    }
  });

  /* Rows and cells of a copied range. A cell with a line break stands in quotes, its own quotes doubled. */
  const rangeOf = (text) => {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows[rows.length - 1];
      if (quoted) {
        if (sign === '"' && text[at + 1] === '"') {
          row[row.length - 1] += '"';
          at += 1;
        } else if (sign === '"') {
          quoted = false;
        } else {
          row[row.length - 1] += sign;
        }
      } else if (sign === '"' && row[row.length - 1] === "") {
        quoted = true;
      } else if (sign === "\t") {
        row.push("");
      } else if (sign === "\n") {
        rows.push([""]);
      } else if (sign !== "\r") {
        row[row.length - 1] += sign;
      }
    }
    const last = rows[rows.length - 1];
    if (rows.length > 1 && last.length === 1 && last[0] === "") {
      rows.pop();
    }
    return rows;
  };

  form.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-row]");
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    const range = /[\t\n]/.test(text) ? rangeOf(text) : [];
    const isBlock = range.length > 1 || (range.length === 1 && range[0].length > 1);
    if (!cell || !isBlock || (isWords(cell) && !text.includes("\t"))) {
      return; // one value, or lines of text into a field for text: the browser's own paste
    }
    event.preventDefault();
    const [row, column] = place(cell);
    const table = cell.closest("table");
    const inTable = (down, right) => {
      const target = cellAt(row + down, column + right);
      return target && target.closest("table") === table ? target : null;
    };
    range.forEach((values, down) => {
      values.forEach((value, right) => {
        const target = inTable(down, right);
        if (target) {
          target.value = value.trim();
          target.dispatchEvent(new Event("input", { bubbles: true }));
        }
      });
    });
    const width = Math.max(...range.map((values) => values.length));
    tellOverrun([
      ["列", width, Array.from({ length: width }, (_, right) => right).filter((right) => !inTable(0, right)).length],
      ["行", range.length, range.filter((_, down) => !inTable(down, 0)).length],
    ]);
  });

  /* Counts of pasted columns and rows: [word, all of them, those that found no input]. */
  const tellOverrun = (counts) => {
    const note = form.querySelector("[data-paste-note]");
    if (note) {
      note.textContent = counts
        .filter(([, , lost]) => lost > 0)
        .map(([word, all, lost]) => `貼り付けた${all}${word}のうち${lost}${word}は入りませんでした。`)
        .join("");
    }
  };
})();
