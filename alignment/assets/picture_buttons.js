// Plotly is not exposed by Streamlit, but each chart's own mode bar can save it.  For the moment of the press the chart's
// layout is one with title, answer, sources and link in its margins, on white; Plotly copies it before it returns.
const INK = "#22252a", GRID = "#e3e1dc", WIDEST = 1400, NARROWEST = 760, PAD = 24, GAP = 6;

const pen = document.createElement("canvas").getContext("2d");
const width = (text, font) => ((pen.font = font), pen.measureText(text).width);

// Lines no wider than the room; a word that is wider (an address) is cut.
function wrap(text, font, room) {
  const lines = [];
  let line = "";
  for (let word of text.split(/\s+/).filter(Boolean)) {
    if (line && width(`${line} ${word}`, font) > room) {
      lines.push(line);
      line = "";
    }
    while (width(word, font) > room) {
      let end = word.length;
      while (end > 1 && width(word.slice(0, end), font) > room) end -= 1;
      lines.push(word.slice(0, end));
      word = word.slice(end);
    }
    line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
}

// Plotly reads some HTML in text: what is written here is text.
const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

// A copy in which every colour of the night is the one that stands for it by day.
function recoloured(value, colours) {
  if (typeof value === "string") return colours[value] ?? value;
  if (Array.isArray(value)) return value.map((part) => recoloured(part, colours));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, recoloured(part, colours)]));
}

// An image cannot load the page's fonts, so the picture is measured and drawn in one that is everywhere.
const FAMILY = "Arial, Helvetica, sans-serif";
const inked = (font) => ({ ...font, color: INK, family: FAMILY });

function byDay(layout) {
  const base = layout.template?.layout ?? {};
  const axis = (name) => {
    const own = base[name] ?? {}, title = { ...own.title, font: inked(own.title?.font) };
    return { ...own, gridcolor: GRID, linecolor: GRID, zerolinecolor: GRID, tickfont: inked(own.tickfont), title };
  };
  const legend = { ...base.legend, font: inked(base.legend?.font), title: { font: inked(base.legend?.title?.font) } };
  const look = { ...base, xaxis: axis("xaxis"), yaxis: axis("yaxis"), legend, font: inked(base.font) };
  return {
    ...layout,
    template: { ...layout.template, layout: look },
    font: inked(layout.font),
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
  };
}

// The texts above and below the chart, each with its size and where its lines break.
function texts(data, room) {
  const cut = (text, size, bold = false) => {
    const lines = wrap(text ?? "", `${bold ? "bold " : ""}${size}px ${FAMILY}`, room);
    return { lines, size, bold, height: lines.length * size * 1.3 + GAP };
  };
  const head = [cut(data.title, 22, true), cut(data.answer, 15), cut(data.changed && `Changed: ${data.changed}`, 13)];
  const foot = [cut(data.provenance, 12), cut(window.location.href, 12)];
  return [head, foot].map((parts) => parts.filter((part) => part.lines.length));
}

// Plotly widens the range of an axis that keeps step with another one (a map's) to fit the screen: the range as given.
const given = (axis) => axis._inputRange ?? axis.range;

// The ranges as given of axes in step, and how tall that makes the plot for its width.
function inStep(layout, full, room) {
  if (!layout.yaxis?.scaleanchor) return { axes: {}, tall: full._size.h };
  const [x, y] = [given(full.xaxis), given(full.yaxis)];
  const axes = { xaxis: { ...layout.xaxis, range: [...x] }, yaxis: { ...layout.yaxis, range: [...y] } };
  return { axes, tall: (room * Math.abs(y[1] - y[0])) / Math.abs(x[1] - x[0]) };
}

function picture(plot, data) {
  const layout = byDay(recoloured(plot.layout, data.colours)), full = plot._fullLayout, size = full._size;
  const width = Math.min(Math.max(full.width, NARROWEST), WIDEST);
  const [head, foot] = texts(data, width - 2 * PAD), notes = [];
  const tall = (parts) => parts.reduce((sum, part) => sum + part.height, PAD);
  const margin = { l: size.l + PAD / 2, r: size.r + PAD / 2, t: size.t + tall(head), b: size.b + tall(foot), autoexpand: false };
  const write = (parts, y, top) => {
    for (const part of parts) {
      const text = part.lines.map((line) => (part.bold ? `<b>${plain(line)}</b>` : plain(line))).join("<br>");
      const font = { size: part.size, color: INK, family: FAMILY };
      const place = { xref: "paper", x: 0, xanchor: "left", xshift: PAD - margin.l, yref: "paper", y, yanchor: "top", yshift: top };
      notes.push({ text, font, align: "left", showarrow: false, borderpad: 0, ...place });
      top -= part.height;
    }
  };
  write(head, 1, margin.t - PAD / 2);
  write(foot, 0, -size.b - PAD / 2);
  const step = inStep(layout, full, width - margin.l - margin.r);
  const annotations = [...(layout.annotations ?? []), ...notes];
  return { ...layout, ...step.axes, margin, width, height: Math.round(step.tall + margin.t + margin.b), annotations };
}

export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("span");
  parentElement.querySelector(".take").setAttribute("aria-label", data.title); // which chart the buttons are of
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
    const layout = plot.layout, traces = plot.data;
    plot.layout = picture(plot, data);
    plot.data = recoloured(plot.data, data.colours);
    const { width, height } = plot.layout;
    plot._context.toImageButtonOptions = { format, filename: data.name, scale: format === "png" ? 2 : 1, width, height };
    button.click();
    say(`Saving ${format.toUpperCase()} …`);
    plot.layout = layout;
    plot.data = traces;
  };
  parentElement.querySelectorAll("button").forEach((button) => {
    button.onclick = () => (button.dataset.link ? copy() : save(button.dataset.format));
  });
}
