// Plotly is not exposed by Streamlit, but each chart's own mode bar can save it: choose the format, then press its button.
export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("span");
  const say = (text) => {
    status.textContent = text;
    setTimeout(() => (status.textContent = ""), 4000);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      say("Link copied");
    } catch {
      window.prompt("Copy this link", window.location.href); // no clipboard without https
    }
  };
  const save = (format) => {
    const plot = document.querySelector(`.${CSS.escape(data.chart)} .js-plotly-plot`);
    const button = plot?.querySelector('.modebar-btn[data-title^="Download plot"], .modebar-btn[data-attr="toImage"]');
    if (!button) return say("The chart is not ready yet");
    plot._context.toImageButtonOptions = { format, filename: data.name, scale: format === "png" ? 2 : 1 };
    button.click();
  };
  parentElement.querySelectorAll("button").forEach((button) => {
    button.onclick = () => (button.dataset.link ? copy() : save(button.dataset.format));
  });
}
