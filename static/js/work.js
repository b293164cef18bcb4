/* The waiting page of long work: asks how far it is, and opens the page anew once that has changed. */
(function () {
  "use strict";

  const panel = document.querySelector("[data-work-state]");
  if (!panel) {
    return;
  }
  const step = panel.querySelector("[data-work-step]");
  const done = panel.querySelector("[data-work-done]");
  const total = panel.querySelector("[data-work-total]");
  const bar = panel.querySelector("progress");
  let faults = 0;

  async function ask() {
    try {
      const response = await fetch(panel.dataset.workState, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) {
        window.location.reload();
        return;
      }
      const state = await response.json();
      if (state.standing !== panel.dataset.standing) {
        window.location.reload();
        return;
      }
      faults = 0;
      if (step.textContent !== state.step) {
        step.textContent = state.step;
      }
      done.textContent = state.done;
      total.textContent = state.total;
      bar.max = state.total || 1;
      bar.value = state.done;
    } catch {
      faults += 1; // the network is away for a moment; it is asked again, less and less often
    }
    setTimeout(ask, Math.min(2000 * (faults + 1), 15000));
  }

  setTimeout(ask, 1000);
})();
