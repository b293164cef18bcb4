/* 「グラフを操作する」: puts a chart one can handle in the place of the picture.
   plotly.js and the figures are fetched at the first press only; without this script the picture stays. */
(function () {
  "use strict";

  const own = document.currentScript;
  const plotly_address = own.dataset.plotly;

  // plotly's own row of small signs can't be read on a phone; the buttons below the chart say what they do.
  const settings = { locale: "ja", displaylogo: false, displayModeBar: false, responsive: true, showTips: false };

  let loading = null;
  function plotly() {
    loading = loading || new Promise((resolve, reject) => {
      // A map library inside plotly.js adds a style element of its own unless one with this id is there. Charts
      // don't need it, and the content security policy would refuse it.
      const placeholder = document.createElement("meta");
      placeholder.id = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";
      document.head.append(placeholder);
      const script = document.createElement("script");
      script.src = plotly_address;
      script.onload = () => {
        window.Plotly.register({ moduleType: "locale", name: "ja", dictionary: {}, format: {} });
        resolve(window.Plotly);
      };
      script.onerror = () => {
        loading = null;
        script.remove();
        reject(new Error("plotly.js"));
      };
      document.head.append(script);
    });
    return loading;
  }

  const fetched = new Map();
  async function figures(address) {
    if (!fetched.has(address)) {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok) {
        throw new Error(address);
      }
      fetched.set(address, await answer.json());
    }
    return fetched.get(address).figures;
  }

  function say(handle, text) {
    let line = handle.querySelector("[role=status]");
    if (!line) {
      line = document.createElement("p");
      line.setAttribute("role", "status");
      handle.append(line);
    }
    line.textContent = text;
  }

  async function show(handle, picture) {
    const [address, number] = handle.dataset.plotlySrc.split("#");
    const [library, all] = await Promise.all([plotly(), figures(address)]);
    const figure = all[Number(number) - 1];
    const plot = document.createElement("div");
    plot.className = "chart__plot";
    plot.setAttribute("role", "group");
    plot.setAttribute("aria-label", `${picture.getAttribute("aria-label")}（操作できます）`);
    const whole = { x: figure.layout.xaxis.range.slice(), y: figure.layout.yaxis.range.slice() };
    handle.append(plot, moves(plot, whole));
    picture.hidden = true;
    await library.newPlot(plot, figure.data, figure.layout, settings);
    return plot;
  }

  // The middle stays where it is; a finger moves the chart only while it is larger than its frame.
  function scaled([low, high], factor) {
    const middle = (low + high) / 2;
    const half = ((high - low) / 2) * factor;
    return [middle - half, middle + half];
  }

  function moves(plot, whole) {
    const row = document.createElement("div");
    row.className = "button-row chart__moves";
    const add = (words, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--small";
      button.textContent = words;
      button.addEventListener("click", act);
      row.append(button);
    };
    add("大きくする", () => {
      const now = plot.layout;
      window.Plotly.relayout(plot, {
        "xaxis.range": scaled(now.xaxis.range, 0.7),
        "yaxis.range": scaled(now.yaxis.range, 0.7),
        dragmode: "pan"
      });
    });
    add("元の大きさに戻す", () => {
      window.Plotly.relayout(plot, { "xaxis.range": whole.x.slice(), "yaxis.range": whole.y.slice(), dragmode: false });
    });
    return row;
  }

  for (const handle of document.querySelectorAll("[data-plotly-src]")) {
    const button = handle.querySelector("button");
    const picture = handle.closest(".chart").querySelector(".chart__picture");
    let plot = null;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (plot) {
        window.Plotly.purge(plot);
        handle.querySelector(".chart__moves").remove();
        plot.remove();
        plot = null;
        picture.hidden = false;
        button.textContent = "グラフを操作する";
        return;
      }
      button.disabled = true;
      say(handle, "グラフを読み込んでいます。");
      try {
        plot = await show(handle, picture);
        button.textContent = "元の図に戻す";
        say(handle, "");
      } catch {
        picture.hidden = false;
        handle.querySelector(".chart__plot")?.remove();
        handle.querySelector(".chart__moves")?.remove();
        say(handle, "グラフを読み込めませんでした。しばらくしてから、もう一度押してください。");
      }
      button.disabled = false;
    });
  }
})();
