/* Aids of the departments' pages, which work without them:
   - rates and suggestions of what is being typed, asked of the server, so that there is one rule for them;
   - how many characters a text has, and that it is longer than is easy to read;
   - what was typed but not saved is kept in this tab (sessionStorage) until it is saved, given up or the
     person signs out; another person in the same tab never sees it. */
(function () {
  "use strict";

  const PREFIX = "entry:";
  const mine = `${PREFIX}${document.currentScript.dataset.user}:`;
  const form = document.querySelector("form[data-entry]");

  // ── The copy in this tab. Storage may be switched off: then there is none.

  const storage = (() => {
    try {
      return window.sessionStorage;
    } catch {
      return null;
    }
  })();

  const keysInTab = () => (storage ? Object.keys(storage).filter((key) => key.startsWith(PREFIX)) : []);
  const forget = (keep) => keysInTab().filter((key) => !keep(key)).forEach((key) => storage.removeItem(key));

  forget((key) => key.startsWith(mine));
  let leaving = false; // nothing is written down any more once the person signs out
  document.addEventListener("submit", (event) => {
    leaving = leaving || event.target.hasAttribute("data-sign-out"); // base.js empties the storage
  });

  const address = new URL(window.location.href);
  const saved = address.searchParams.get("saved");
  if (saved && storage) {
    storage.removeItem(mine + saved);
  }
  if (saved) {
    address.searchParams.delete("saved");
    window.history.replaceState(null, "", address);
  }
  if (!form) {
    return;
  }

  const key = mine + form.dataset.entry;
  const isKept = (control) => control.name && control.name !== "csrfmiddlewaretoken" && control.name !== "move";
  const snapshot = () =>
    Array.from(form.elements)
      .filter(isKept)
      .map((control) =>
        control.type === "checkbox" || control.type === "radio"
          ? [control.name, control.value, control.checked]
          : [control.name, control.value.replace(/\r\n/g, "\n")]);

  // The versions that were shown come back too: what somebody saved in between is found by the server.
  const restore = (kept) => {
    for (const [name, value, checked] of kept) {
      const controls = Array.from(form.elements).filter((control) => control.name === name);
      if (!controls.length && checked === undefined) {
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = name;
        hidden.value = value;
        form.append(hidden);
      }
      for (const control of controls) {
        if (checked === undefined) {
          control.value = value;
        } else if (control.value === value) {
          control.checked = checked;
        }
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  let undecided = null;
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    if (storage && !undecided && !leaving) {
      try {
        storage.setItem(key, JSON.stringify(snapshot()));
      } catch {
        // Full or forbidden: the form works without the copy.
      }
    }
  };
  const keepSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  };
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", keep);
  window.addEventListener("pagehide", () => timer && keep());

  const offer = document.querySelector("[data-restore]");
  const stored = storage && storage.getItem(key);
  if (form.hasAttribute("data-bound")) {
    keep();
  } else if (stored && stored === JSON.stringify(snapshot())) {
    storage.removeItem(key);
  } else if (stored) {
    undecided = JSON.parse(stored);
    offer.hidden = false;
  }
  const decide = () => {
    undecided = null;
    offer.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea, select").focus();
  };
  offer.querySelector("[data-restore-take]").addEventListener("click", () => {
    restore(undecided);
    decide();
    keep();
  });
  offer.querySelector("[data-restore-drop]").addEventListener("click", () => {
    storage.removeItem(key);
    decide();
  });

  // ── Signing in again in another tab renews the token; questions carry the one that counts now (forms: token.js).

  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
  const renewToken = () => {
    if (token()) {
      form.elements.csrfmiddlewaretoken.value = token();
    }
  };

  // ── Rates as one types: the newest question counts; without an answer the button remains.

  const show = (place, sentences) => {
    if (place && place.textContent.trim() !== sentences.join("")) {
      place.replaceChildren(...sentences.map((sentence) => {
        const line = document.createElement(place.tagName === "P" ? "span" : "p");
        line.className = place.dataset.line || "";
        line.textContent = sentence;
        return line;
      }));
    }
  };
  let asked = null;
  const ask = async () => {
    if (asked) {
      asked.abort();
    }
    const mineOnly = (asked = new AbortController());
    renewToken();
    try {
      const answer = await fetch(form.dataset.ratesUrl, {
        method: "POST", body: new FormData(form), credentials: "same-origin", signal: mineOnly.signal,
      });
      if (!answer.ok || asked !== mineOnly) {
        return;
      }
      const found = await answer.json();
      if (asked !== mineOnly) {
        return;
      }
      for (const [pk, sentences] of Object.entries(found.figures)) {
        show(form.querySelector(`[data-rates="${pk}"]`), sentences);
      }
      for (const [pk, sentence] of Object.entries(found.doubts)) {
        show(form.querySelector(`[data-doubt="${pk}"]`), sentence ? [sentence] : []);
      }
      for (const [token, sentence] of Object.entries(found.effects)) {
        show(form.querySelector(`[data-effect="${token}"]`), sentence ? [sentence] : []);
      }
      for (const [pk, sentence] of Object.entries(found.ratings)) {
        show(form.querySelector(`[data-suggestion="${pk}"]`), [sentence]);
      }
    } catch {
      // Aborted or no network.
    }
  };
  let asking = 0;
  form.addEventListener("input", (event) => {
    const name = event.target.name || "";
    if (event.target === form || /^(figure_|fulfilled_|effect_amount_|actual_stage$)/.test(name)) {
      clearTimeout(asking);
      asking = setTimeout(ask, 400);
    }
  });

  // ── Characters

  for (const area of form.querySelectorAll("textarea[data-count]")) {
    const count = document.createElement("p");
    count.className = "small soft";
    const guide = Number(area.dataset.count);
    const tell = () => {
      const length = Array.from(area.value).length;
      const over = guide && length > guide ? `（目安の${guide}字を超えています。このまま保存と提出ができます）` : "";
      count.textContent = `${length}字${over}`;
    };
    tell();
    form.addEventListener("input", tell);
    area.closest(".field").append(count);
  }
})();
