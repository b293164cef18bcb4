/* 「グラフを操作する」: puts a chart one can handle in the place of the picture.
   plotly.js and the figures are fetched at the first press only; without this script the picture stays. */
(function () {
  "use strict";

  const own = document.currentScript;
  const plotly_address = own.dataset.plotly;

  const words = {
    "Zoom in": "拡大",
    "Zoom out": "縮小",
    "Reset axes": "元の大きさに戻す",
    "Pan": "動かす",
    "Zoom": "範囲を選んで拡大",
    "Autoscale": "全体を見る",
    "Double-click to zoom back out": "ダブルクリックで元の大きさに戻ります",
    "Double-click on legend to isolate one trace": "ダブルクリックでこの系列だけを見ます"
  };
  const settings = {
    locale: "ja",
    displaylogo: false,
    responsive: true,
    showTips: false,
    modeBarButtons: [["zoomIn2d", "zoomOut2d", "pan2d", "resetScale2d"]],
    displayModeBar: true
  };

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
        window.Plotly.register({ moduleType: "locale", name: "ja", dictionary: words, format: {} });
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
    handle.append(plot);
    picture.hidden = true;
    await library.newPlot(plot, figure.data, figure.layout, settings);
    return plot;
  }

  for (const handle of document.querySelectorAll("[data-plotly-src]")) {
    const button = handle.querySelector("button");
    const picture = handle.closest(".chart").querySelector(".chart__picture");
    let plot = null;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (plot) {
        window.Plotly.purge(plot);
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
        say(handle, "グラフを読み込めませんでした。しばらくしてから、もう一度押してください。");
      }
      button.disabled = false;
    });
  }
})();
