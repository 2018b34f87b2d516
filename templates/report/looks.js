// ---- What the page holds, numbers as people write them, looks. ----
const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;

// ---- Numbers ----
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const money = (v) => (v < 0 ? "-" : "") + data.currency + compact.format(Math.abs(v)).replace("K", "k");
const signed = (text, v) => (v > 0 ? "+" : "") + text;
const written = {
  percent: (v) => tenth.format(100 * v) + " %",
  points: (v) => signed(plain.format(100 * v), v),
  money,
  change: (v) => signed(money(v), v),
  number: (v) => plain.format(v),
};

// ---- Looks: the colours are those of the style sheet, so that light, dark and paper have their own. ----
let look;
const readLook = () => {
  const style = getComputedStyle(root);
  const of = (name) => style.getPropertyValue("--" + name).trim();
  look = { of, colour: (i) => of("c" + (i % 7)), dash: (i) => ["solid", "dashed", "dotted", [8, 3, 2, 3]][i % 4] };
};
// Bands of more plans than this hide each other: then only those of the first are drawn.
const BANDS = 3;
const narrow = (box) => box.clientWidth < 560;
const shorten = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

/// What stands where the pointer is: made of nodes, so that no name is taken for markup.
const hover = (title, lines) => {
  const box = document.createElement("div");
  box.className = "hover";
  const head = document.createElement("b");
  head.textContent = title;
  box.append(head);
  for (const line of lines) {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  }
  return box;
};

const base = (box, legend) => {
  const text = { color: look.of("quiet"), fontSize: 12 };
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { confine: true, backgroundColor: "#fff", borderColor: look.of("line"), padding: 8 },
    legend: legend.length > 1
      ? { data: legend, top: 0, left: 0, type: "plain", textStyle: text, itemWidth: 22, width: box.clientWidth,
          formatter: (name) => shorten(name, narrow(box) ? 22 : 40) }
      : undefined,
    grid: { left: 8, right: 16, top: legend.length > 1 ? 16 + 22 * legendLines(box, legend) : 16, bottom: 8,
      outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
  };
};
const legendLines = (box, legend) => {
  const letters = (name) => 48 + 7 * Math.min(name.length, narrow(box) ? 22 : 40);
  let lines = 1, used = 0;
  for (const name of legend) {
    used += letters(name);
    if (used > box.clientWidth) { lines += 1; used = letters(name); }
  }
  return lines;
};
/// A chart whose legend takes several lines is as much higher.
const standing = (box, legend) => { box.style.height = legend.length > 1 ? 20 + 1.375 * (legendLines(box, legend) - 1) + "rem" : ""; };
const values = (unit, more) => ({
  type: "value",
  axisLabel: { color: look.of("quiet"), formatter: (v) => written[unit](v), hideOverlap: true },
  splitLine: { lineStyle: { color: look.of("line") } },
  ...more,
});
const names = (list, more) => ({
  type: "category",
  data: list,
  axisLine: { lineStyle: { color: look.of("quiet") } },
  axisTick: { show: false },
  axisLabel: { color: look.of("quiet") },
  ...more,
});

/// How a text on a line leans, so that it does not leave the chart.
const leaning = (at, low, high) => (at < low + 0.2 * (high - low) ? "left" : at > high - 0.2 * (high - low) ? "right" : "center");

// ---- Charts that are compared with each other have one scale. ----
const scaleOver = (value) => {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = power * (value < 1.6 * power ? 0.2 : value < 3 * power ? 0.5 : 1);
  return { max: step * Math.ceil((1.04 * value) / step), interval: step };
};
const peakOf = (kind, peak) => {
  const found = Object.values(data.charts).filter((chart) => chart.kind === kind && !chart.lying).map(peak);
  return found.length ? scaleOver(Math.max(...found)) : {};
};
const peaks = {
  bars: peakOf("bars", (chart) => Math.max(chart.mark ?? 0, ...chart.series.flatMap((one) => one.values.filter((v) => v !== null)))),
  waterfall: peakOf("waterfall", (chart) => {
    let at = 0;
    return Math.max(...chart.steps.map((step) => (at = step.end ? step.amount : at + step.amount)));
  }),
};

