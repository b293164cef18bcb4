/* Aids of the departments' pages, which work without them:
   - rates and suggestions of what is being typed, asked of the server, so that there is one rule for them;
   - how many characters a text has, and that it is longer than is easy to read;
   - what was typed but not saved is kept in this tab (sessionStorage) and, every few seconds, on the server, until it
     is saved, given up or (in the tab) the person signs out; another person never sees it. */
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
        const folded = control.closest("details");
        if (folded && (checked === undefined ? value && control.type !== "hidden" : checked)) {
          folded.open = true;
        }
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // ── While a word is being converted (converting.js) nothing is kept or asked; before it, what stood until then.

  const isConverting = () => document.documentElement.hasAttribute("data-converting");
  let settled = null; // what stood when the conversion began
  form.addEventListener("compositionstart", () => {
    if (timer) {
      store(snapshot());
    }
    settled = JSON.stringify(snapshot());
  });
  form.addEventListener("compositionend", (event) => {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // ── The copy on the server: the newest, sent at most every three seconds, never while a word is being converted.

  const PAUSE = 3000;
  const note = document.querySelector("[data-kept-note]");
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
  const renewToken = () => {
    if (token()) {
      form.elements.csrfmiddlewaretoken.value = token();
    }
  };
  const parcel = (typed) => {
    renewToken();
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("typed", typed);
    return data;
  };
  const tell = (words) => {
    if (note) {
      note.textContent = words;
    }
  };
  let undecided = null; // what was kept before, until it is taken or dropped
  let timer = 0;
  let onServer = null; // what was sent last
  let submitted = false;
  let sending = 0;
  let onItsWay = null;
  const send = async () => {
    sending = 0;
    if (isConverting()) {
      return; // the end of the conversion begins anew
    }
    const typed = JSON.stringify(snapshot());
    if (undecided || leaving || typed === onServer) {
      return;
    }
    try {
      const answer = await fetch(form.dataset.keepUrl, {
        method: "POST", body: parcel(typed), credentials: "same-origin", redirect: "error",
        signal: (onItsWay = new AbortController()).signal,
      });
      if (answer.status === 204) {
        onServer = typed;
        const now = new Date();
        const minutes = String(now.getMinutes()).padStart(2, "0");
        tell(`入力した内容を${now.getHours()}時${minutes}分に控えました。`);
      } else if (answer.status === 401) {
        tell("ログインの有効期限が切れています。入力した内容はこのタブに残っています。");
      }
    } catch {
      if (submitted) {
        return;
      }
      tell("通信できないため、入力した内容はこのタブだけに残っています。");
      sendSoon();
    }
  };
  const sendSoon = () => {
    sending = sending || setTimeout(send, PAUSE);
  };
  const sendNow = (typed) => {
    clearTimeout(sending);
    sending = 0;
    navigator.sendBeacon(form.dataset.keepUrl, parcel(typed));
  };

  // ── The copy in this tab.

  const store = (typed) => {
    clearTimeout(timer);
    timer = 0;
    if (storage && !undecided && !leaving) {
      try {
        storage.setItem(key, JSON.stringify(typed));
      } catch {
        // Full or forbidden: the form works without the copy.
      }
    }
  };
  const keep = () => store(snapshot());
  const keepSoon = () => {
    if (isConverting()) {
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
    sendSoon();
  };
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", keep);
  form.addEventListener("submit", () => { // what is saved now isn't kept once more behind it
    submitted = true;
    clearTimeout(sending);
    if (onItsWay) {
      onItsWay.abort();
    }
  });
  window.addEventListener("pagehide", () => {
    if (timer) {
      keep();
    }
    if (sending && !submitted && !undecided && !leaving) {
      sendNow(isConverting() ? settled : JSON.stringify(snapshot()));
    }
  });

  const offer = document.querySelector("[data-restore]");
  const fromServer = document.getElementById("kept-entry");
  const stored = (storage && storage.getItem(key)) || (fromServer && fromServer.textContent);
  const same = (one, other) => JSON.stringify(JSON.parse(one)) === JSON.stringify(other);
  const drop = () => {
    if (storage) {
      storage.removeItem(key);
    }
    if (fromServer) {
      sendNow("");
    }
  };
  if (form.hasAttribute("data-bound")) {
    keep();
    sendSoon();
  } else if (stored && same(stored, snapshot())) {
    drop();
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
    const wanted = undecided;
    decide();
    restore(wanted);
    keep();
    sendSoon();
  });
  offer.querySelector("[data-restore-drop]").addEventListener("click", () => {
    drop();
    decide();
  });

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
  // Beside a figure only what applies is asked: why there is none, or why it misses its target.
  const asides = Array.from(form.querySelectorAll("[data-aside]"));
  const partOf = (aside, name) => aside.querySelector(`[data-when="${name}"]`);
  const holds = (place) => Array.from(place.querySelectorAll("select")).some((control) => control.value);
  const showEmpty = () => {
    for (const aside of asides) {
      const figure = form.elements[`figure_${aside.dataset.aside}`];
      const day = form.elements[`fulfilled_${aside.dataset.aside}`];
      partOf(aside, "empty").hidden = Boolean(figure.value.trim() || (day && day.value.trim()));
    }
  };
  const showMissed = (pk, misses) => {
    const aside = asides.find((one) => one.dataset.aside === pk);
    const place = aside && partOf(aside, "missed");
    if (place) {
      place.hidden = !misses && !holds(place);
      aside.open = aside.open || misses;
    }
  };
  for (const aside of asides) {
    showMissed(aside.dataset.aside, aside.hasAttribute("data-misses"));
  }
  showEmpty();
  form.addEventListener("input", showEmpty);

  // A band that isn't the suggested one wants a reason; what stays behind, more words.
  const showReasons = () => {
    for (const place of form.querySelectorAll("[data-reason]")) {
      const chosen = form.elements[`rating_${place.dataset.reason}`].value;
      place.open = place.open || Boolean(chosen && place.dataset.suggested && chosen !== place.dataset.suggested);
    }
  };
  form.addEventListener("change", showReasons);
  const unfoldTexts = () => {
    const texts = form.querySelector("[data-texts]");
    if (texts) {
      texts.open = true;
    }
  };

  let asked = null;
  const ask = async () => {
    if (isConverting()) {
      return;
    }
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
      for (const [pk, misses] of Object.entries(found.misses)) {
        showMissed(pk, misses);
      }
      for (const [key, code] of Object.entries(found.suggested)) {
        form.querySelector(`[data-reason="${key}"]`).dataset.suggested = code;
      }
      showReasons();
      if (found.falls_short) {
        unfoldTexts();
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
    if (isConverting()) {
      return;
    }
    if (event.target === form || /^(figure_|fulfilled_|rating_|effect_amount_|actual_stage$)/.test(name)) {
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
