// ---- Drawing, and drawing again when the window, the colours or the paper change. ----
const drawn = Object.entries(data.charts).map(([id, chart]) => ({ chart, box: document.getElementById(id) }));
const drawOne = (one) => {
  one.view ??= echarts.init(one.box, null, { renderer: "svg" });
  const option = drawings[one.chart.kind](one.chart, one.box, () => drawOne(one));
  one.view.resize();
  one.view.setOption(option, { notMerge: true });
};
const draw = (width) => {
  readLook();
  for (const one of drawn) {
    one.box.style.width = width || "";
    // What is not shown has no size to draw in.
    if (one.box.clientWidth) drawOne(one);
  }
};
draw();
let wait, seen = root.clientWidth;
addEventListener("resize", () => {
  clearTimeout(wait);
  if (root.clientWidth !== seen) wait = setTimeout(() => { seen = root.clientWidth; draw(); }, 120);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
// A page of A4 or Letter between its margins.
matchMedia("print").addEventListener("change", (print) => draw(print.matches ? "640px" : ""));

