// ---- Measures at many points: the reader chooses what is drawn. ----

/// A select with a label, in a form; nothing where there is nothing to choose.
const choice = (form, label, options, chosen, change) => {
  if (options.length < 2) return;
  const select = document.createElement("select");
  select.append(...options.map(([value, text]) => new Option(text, value, false, value === chosen)));
  select.addEventListener("change", () => change(Number(select.value)));
  const box = document.createElement("label");
  box.append(label + " ", select);
  form.append(box);
};

const NONE = -1;

/// A value as it was written, a long number shorter.
const short = (value) => (value.length > 8 && Number.isFinite(Number(value)) ? plain.format(Number(value)) : value);

/// What a chart of points shows, chosen in a form above it.
const exploring = (chart, box, again) => {
  const factors = chart.factors.map(([name], index) => [index, name]);
  const state = { measure: 0, plan: chart.means.length ? chart.plans.length - 1 : 0, gain: chart.gains.length ? 1 : 0,
    x: 0, y: chart.is_grid && factors.length > 1 ? 1 : NONE, fixed: chart.factors.map(() => 0) };
  // What stands out is what the terminal names: the best.
  const best = chart.best[0][0];
  if (best) { state.plan = best[0]; state.fixed = [...chart.points[best[1]]]; }
  const form = document.createElement("form");
  form.addEventListener("submit", (event) => event.preventDefault());
  const said = document.createElement("p");
  said.className = "seen";
  said.setAttribute("role", "status");
  box.before(form);
  box.after(said);
  const fill = (focused) => {
    const set = (key, at) => (value) => { (at === undefined ? state : state.fixed)[at === undefined ? key : at] = value; fill(form.contains(document.activeElement) ? [...form.elements].indexOf(document.activeElement) : NONE); again(); };
    form.replaceChildren();
    choice(form, "Measure", chart.measures.map(([name], index) => [index, name]), state.measure, set("measure"));
    if (chart.means.length && chart.gains.length) choice(form, "Shown", [[0, "the plan itself"], [1, "less the baseline"]], state.gain, set("gain"));
    if (state.y !== NONE) choice(form, "Plan", chart.plans.map((name, index) => [index, name]), state.plan, set("plan"));
    choice(form, "From left to right", factors.filter(([index]) => index !== state.y), state.x, set("x"));
    if (chart.is_grid) {
      if (factors.length > 1) choice(form, "From bottom to top", [[NONE, "the measure, as lines"], ...factors.filter(([index]) => index !== state.x)], state.y, set("y"));
      chart.factors.forEach(([name, values], index) => {
        if (index !== state.x && index !== state.y) choice(form, name, values.map((value, at) => [at, value]), state.fixed[index], set("fixed", index));
      });
    }
    if (focused !== NONE) form.elements[focused]?.focus();
  };
  fill(NONE);
  return { state, said };
};

/// A band between the ends of intervals, from point to point: data are [x, low, high].
const band = (points, colour) => ({
  type: "custom", silent: true, z: 1, data: [points[0] ?? [0, 0, 0]], encode: { x: 0, y: [1, 2] },
  renderItem: (_, api) => {
    const known = points.filter(([, low, high]) => low !== null && high !== null);
    const outline = [...known.map(([x, low]) => api.coord([x, low])), ...known.reverse().map(([x, , high]) => api.coord([x, high]))];
    return { type: "polygon", shape: { points: outline }, style: { fill: colour, opacity: 0.2 } };
  },
});

Object.assign(drawings, {
  explorer(chart, box, again) {
    chart.shown ??= exploring(chart, box, again);
    const { state, said } = chart.shown;
    const gain = state.gain === 1;
    const [name, plainUnit, gainUnit] = chart.measures[state.measure];
    const unit = gain ? gainUnit : plainUnit;
    const found = (gain ? chart.gains : chart.means)[state.measure];
    const title = name + (gain && chart.means.length ? ", less the baseline" : "");
    const [xName, xValues] = chart.factors[state.x];
    const wanted = chart.points.map((_, point) => point).filter((point) => !chart.is_grid
      || chart.points[point].every((value, factor) => factor === state.x || factor === state.y || value === state.fixed[factor]));
    const place = (point) => chart.factors.map(([factor, list], index) => `${factor} ${short(list[chart.points[point][index]])}`).join(", ");
    const marks = (plan, point) => ["the best", "cannot be told from the best"].filter((_, kind) => chart.best[kind].some(([p, at]) => p === plan && at === point));
    const told = (plan, point) => hover(place(point), [chart.plans[plan], `${title}: ${withInterval(unit, found[plan][point])}`, ...marks(plan, point)]);
    const say = (plans) => {
      const cells = plans.flatMap((plan) => wanted.filter((point) => found[plan][point]).map((point) => [found[plan][point], plan, point]))
        .sort(([a], [b]) => b[0] - a[0]);
      const one = ([cell, plan, point]) => `${withInterval(unit, cell)} under ${chart.plans[plan]} at ${place(point)}`;
      said.textContent = cells.length ? `Shown: ${title}. Highest ${one(cells[0])}. Lowest ${one(cells.at(-1))}.` : `${title} is not defined here.`;
    };

    if (state.y === NONE) {
      // Lines over numbers, or over names in their order; points alone where not every value stands with every other.
      const numbers = xValues.map(Number), over = numbers.every(Number.isFinite);
      const plans = chart.plans.map((_, plan) => plan).filter((plan) => wanted.some((point) => found[plan][point]));
      const option = base(box, plans.map((plan) => chart.plans[plan]));
      const at = (point) => (over ? numbers[chart.points[point][state.x]] : chart.points[point][state.x]);
      const series = plans.flatMap((plan) => {
        const colour = look.colour(plan);
        const points = wanted.filter((point) => found[plan][point]).sort((a, b) => at(a) - at(b));
        const ends = points.map((point) => [at(point), ...found[plan][point].slice(1)]);
        return [
          chart.is_grid && points.length > 1 ? band(ends, colour) : whiskers(ends, colour),
          { type: chart.is_grid ? "line" : "scatter", name: chart.plans[plan], symbol: SYMBOLS[plan % 4], symbolSize: 8, showSymbol: true, z: 5,
            itemStyle: { color: colour }, lineStyle: { color: colour, width: 2.5, type: look.dash(plan) },
            data: points.map((point) => ({ value: [at(point), found[plan][point][0]], plan, point })) },
        ];
      });
      const zero = gain ? { markLine: { silent: true, symbol: "none", lineStyle: { color: look.of("quiet"), type: "dashed" }, label: { show: false }, data: [{ yAxis: 0 }] } } : {};
      if (series.length) Object.assign(series.at(-1), zero);
      const every = plans.flatMap((plan) => wanted.flatMap((point) => found[plan][point] ?? [])).filter(Number.isFinite).concat(gain ? [0] : []);
      const room = 0.05 * (Math.max(...every) - Math.min(...every)) || 1;
      say(plans);
      standing(box, plans.map((plan) => chart.plans[plan]));
      return Object.assign(option, {
        series,
        xAxis: over ? values("number", { scale: true, splitLine: { show: false }, ...axisName(xName, 28) }) : names(xValues.map(short), axisName(xName, 28)),
        yAxis: values(unit, { min: Math.min(...every) - room, max: Math.max(...every) + room, axisLabel: { color: look.of("quiet"), formatter: (v) => written[unit](v), showMinLabel: false, showMaxLabel: false } }),
        grid: { ...option.grid, bottom: 32 },
        tooltip: { ...option.tooltip, ...(chart.is_grid
          ? { trigger: "axis", formatter: (points) => {
            const at = points.filter((one) => one.data?.point !== undefined).map((one) => one.data);
            return hover(at.length ? place(at[0].point) : "", at.map(({ plan, point }) => `${chart.plans[plan]}: ${withInterval(unit, found[plan][point])}`));
          } }
          : { trigger: "item", formatter: ({ data: { plan, point } }) => told(plan, point) }) },
      });
    }

    const option = base(box, []);
    const [yName, yValues] = chart.factors[state.y];
    const isBest = (point) => marks(state.plan, point)[0] === "the best";
    // The best comes last, so that its frame lies over its neighbours.
    const cells = wanted.filter((point) => found[state.plan][point]).sort((a, b) => isBest(a) - isBest(b));
    // One scale for all plans, so that they can be compared.
    const every = found.flatMap((of) => of.filter(Boolean).map(([mean]) => mean));
    const most = Math.max(...every.map(Math.abs));
    const [low, high] = gain ? [-most, most] : [Math.min(...every), Math.max(...every)];
    const share = (mean) => (high > low ? (mean - low) / (high - low) : 0.5);
    const open = ([, from, to]) => gain && !(from > 0 || to < 0);
    const size = (box.clientWidth - 120) / xValues.length;
    const text = ([mean, from, to]) => (open([mean, from, to]) ? "?" : "") + written[unit](mean);
    const fits = size > 7 * Math.max(...cells.map((point) => text(found[state.plan][point]).length));
    const dark = (mean) => (gain ? Math.abs(share(mean) - 0.5) > 0.32 : share(mean) > 0.55);
    say([state.plan]);
    box.style.height = Math.min(36, 8 + 2.4 * yValues.length) + "rem";
    return Object.assign(option, {
      xAxis: names(xValues.map(short), axisName(xName, 28)),
      yAxis: names(yValues.map(short), axisName(yName, 12 + 7 * Math.max(...yValues.map((value) => short(value).length)))),
      grid: { ...option.grid, left: 34, bottom: 84 },
      visualMap: { type: "continuous", min: low, max: high, calculable: false, orient: "horizontal", left: "center", bottom: 0, itemWidth: 12, itemHeight: 160, dimension: 2,
        text: [written[unit](high), written[unit](low)], textStyle: { color: look.of("quiet") }, formatter: (v) => written[unit](v),
        inRange: { color: gain ? [look.of("c1"), look.of("tint"), look.of("c0")] : [look.of("tint"), look.of("c0")] } },
      series: [{ type: "heatmap", itemStyle: { borderColor: look.of("paper"), borderWidth: 2 },
        data: cells.map((point) => {
          const cell = found[state.plan][point];
          return { value: [chart.points[point][state.x], chart.points[point][state.y], cell[0]], point, itemStyle: isBest(point) ? { borderColor: look.of("mark"), borderWidth: 3 } : {},
            label: { show: fits, color: look.of(dark(cell[0]) ? "paper" : "ink"), formatter: text(cell), fontSize: 12 } };
        }) }],
      tooltip: { ...option.tooltip, trigger: "item", formatter: ({ data: { point } }) => told(state.plan, point) },
    });
  },
});
