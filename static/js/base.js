/* Small aids on top of pages that work without them:
   - the error summary takes the focus, so that it is read first;
   - a form marked data-warn-unsaved asks before its input is lost (data-bound: it already holds unsaved input), also
     what was typed before this script arrived;
   - what is only true where scripts run (data-with-script) is shown;
   - a form is sent once: its buttons are disabled after the submit (data-allow-repeat: a form answered with a file). */
(function () {
  "use strict";

  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }

  for (const one of document.querySelectorAll("[data-with-script]")) {
    one.hidden = false;
  }

  let unsaved = false;
  const watched = document.querySelectorAll("form[data-warn-unsaved]");
  for (const form of watched) {
    if (form.hasAttribute("data-bound") || (summary && form.contains(document.querySelector(".field--error")))) {
      unsaved = true;
    }
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("change", () => { unsaved = true; });
  }

  // On a slow network people type before the scripts arrive: to every listener that counts as typed now.
  const typedInto = (control) => {
    if (control.type === "checkbox" || control.type === "radio") {
      return control.checked !== control.defaultChecked;
    }
    return /^(text|textarea)$/.test(control.type) && control.value !== control.defaultValue;
  };
  document.addEventListener("DOMContentLoaded", () => {
    for (const form of watched) {
      if (Array.from(form.elements).some(typedInto)) {
        form.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) {
      event.preventDefault();
    }
  });

  const buttonsOf = (form) =>
    Array.from(form.elements).filter((control) => control.matches("button:not([type=button]), input[type=submit]"));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) {
      return;
    }
    unsaved = false;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || form.hasAttribute("data-allow-repeat")) {
      return;
    }
    // After the browser has read the form, or the pressed button's own value would be lost.
    setTimeout(() => {
      for (const button of buttonsOf(form)) {
        if (!button.disabled) {
          button.disabled = true;
          button.dataset.sent = "";
        }
      }
    }, 0);
  });

  // Shared machines: what a form kept in this tab goes when the person does, from whichever page.
  const signOut = document.querySelector("form[data-sign-out]");
  if (signOut) {
    signOut.addEventListener("submit", () => {
      try {
        window.sessionStorage.clear();
      } catch {
        // Switched off: then nothing was kept.
      }
    });
  }

  // Back to a page kept in memory: its buttons must work again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      for (const button of document.querySelectorAll("[data-sent]")) {
        button.disabled = false;
        delete button.dataset.sent;
      }
    }
  });
})();
