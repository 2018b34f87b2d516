// ---- Where a section has a chart for each of many plans, the reader ticks the plans whose charts are shown: at first two. ----
for (const section of document.querySelectorAll("main section")) {
  const figures = [...section.querySelectorAll("figure[data-of]")];
  const plans = [...new Set(figures.map((figure) => figure.dataset.of))];
  if (plans.length <= BANDS) continue;
  const form = document.createElement("form");
  form.className = "plans";
  form.setAttribute("aria-label", "Plans whose charts are shown");
  form.addEventListener("submit", (event) => event.preventDefault());
  plans.forEach((plan, index) => {
    const tick = document.createElement("input");
    tick.type = "checkbox";
    tick.checked = index < 2;
    const own = figures.filter((figure) => figure.dataset.of === plan);
    const show = () => own.forEach((figure) => { figure.hidden = !tick.checked; });
    tick.addEventListener("change", () => { show(); draw(); });
    show();
    const label = document.createElement("label");
    label.className = "tick";
    label.append(tick, plan);
    form.append(label);
  });
  figures[0].before(form);
}
