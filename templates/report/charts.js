// ---- One function a kind of chart: from what the page says to what the library draws. ----
const drawings = {
  fan(chart, box) {
    const months = [...new Set(chart.plans.flatMap((plan) => plan.months.map(([month]) => month)))].sort((a, b) => a - b);
    const option = base(box, chart.plans.map((plan) => plan.name));
    standing(box, chart.plans.map((plan) => plan.name));
    const series = [];
    const few = chart.plans.length <= BANDS;
    for (const [index, plan] of chart.plans.entries()) {
      const by = new Map(plan.months);
      const at = (month, i) => (by.has(month) ? by.get(month)[i] : null);
      const colour = look.colour(plan.colour);
      // Bands stand on each other: up to 5 % nothing is seen.
      if (few || index === 0) [[null, 0, 0], [0, 1, 0.12], [1, 3, 0.22], [3, 4, 0.12]].forEach(([from, to, opacity]) => series.push({
        type: "line", stack: plan.name, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 },
        areaStyle: { color: colour, opacity },
        data: months.map((month) => (at(month, to) === null ? null : at(month, to) - (from === null ? 0 : at(month, from)))),
      }));
      series.push({
        type: "line", name: plan.name, symbol: "circle", symbolSize: 5, showSymbol: months.length < 3, z: 5,
        itemStyle: { color: colour }, lineStyle: { color: colour, width: 2.5, type: look.dash(plan.colour) },
        data: months.map((month) => at(month, 2)),
      });
    }
    const every = chart.plans.flatMap((plan) => plan.months.flatMap(([, spread]) => spread)).filter(Number.isFinite);
    const [low, high] = [Math.min(...every), Math.max(...every)];
    return Object.assign(option, {
      series,
      xAxis: names(months, { boundaryGap: false, name: "month", nameLocation: "middle", nameGap: 24,
        nameTextStyle: { color: look.of("quiet") }, axisLabel: { color: look.of("quiet"), hideOverlap: true } }),
      yAxis: values(chart.unit, low >= 0 && low < 0.2 * high ? { min: 0 } : { scale: true }),
      grid: { ...option.grid, bottom: 30 },
      tooltip: { ...option.tooltip, trigger: "axis", formatter: (points) => {
        const month = months[points[0].dataIndex];
        return hover("Month " + month, chart.plans.flatMap((plan) => {
          const found = plan.months.find(([m]) => m === month);
          if (!found) return [];
          const [p05, p25, p50, p75, p95] = found[1].map((v) => (v === null ? "–" : written[chart.unit](v)));
          return [`${plan.name}: ${p50}`, `  1 in 2: ${p25} to ${p75}`, `  9 in 10: ${p05} to ${p95}`];
        }));
      } },
    });
  },

  bars(chart, box) {
    const option = base(box, chart.series.map((one) => one.name));
    const lying = chart.lying;
    const many = chart.rows.length * (chart.stacked ? 1 : chart.series.length);
    if (lying) box.style.height = Math.max(9, 3.4 + 1.75 * many) + 2 * legendLines(box, chart.series.map((one) => one.name)) + "rem";
    // Where kinds are told apart, a row has one value, and room for its number behind the bar.
    const single = chart.stacked && chart.rows.every((_, row) => chart.series.filter((one) => one.values[row] !== null).length < 2);
    // Wide bars hold their number; that of others stands behind, where nothing else stands on them.
    const totals = chart.rows.map((_, row) => chart.series.map((one) => one.values[row] ?? 0));
    const most = Math.max(...totals.map((row) => (chart.stacked ? row.reduce((sum, v) => sum + v, 0) : Math.max(...row))), chart.mark ?? 0);
    const behind = single || !chart.stacked;
    const text = (v) => (chart.unit === "percent" ? whole.format(100 * v) + " %" : written[chart.unit](v));
    const entry = (value) => {
      const inside = value > (narrow(box) ? 0.3 : 0.12) * most;
      return { value, label: { show: lying && value !== null && (inside || behind), position: inside ? "insideRight" : "right",
        color: look.of(inside ? "paper" : "ink"), fontSize: 12, formatter: () => text(value) } };
    };
    const category = names(chart.rows, lying
      ? { inverse: true, axisLabel: { color: look.of("ink"), width: narrow(box) ? 92 : 180, overflow: "truncate", interval: 0 } }
      : { axisLabel: { show: false } });
    const amount = values(chart.unit, lying ? (most === chart.mark ? { max: 1.2 * most } : {}) : { min: 0, ...peaks.bars });
    const mark = chart.mark === null ? undefined : { silent: true, symbol: "none", z: lying ? 1 : 5,
      lineStyle: { color: look.of("mark"), width: 1.5, type: "solid" },
      label: { show: true, formatter: written[chart.unit](chart.mark), color: look.of("ink"), position: lying ? "start" : "insideEndTop", distance: lying ? 4 : 2 },
      data: [lying ? { xAxis: chart.mark } : { yAxis: chart.mark }] };
    return Object.assign(option, {
      xAxis: lying ? amount : category,
      yAxis: lying ? category : amount,
      grid: { ...option.grid, right: lying && behind ? 56 : 16, top: option.grid.top + (mark && lying ? 14 : 0) },
      series: chart.series.map((one, index) => ({
        type: "bar", name: one.name, stack: chart.stacked ? "all" : undefined, data: one.values.map(entry),
        itemStyle: { color: look.colour(one.colour), borderColor: look.of("paper"), borderWidth: chart.stacked && !single ? 1 : 0 },
        barMaxWidth: lying ? 26 : 48, barCategoryGap: lying ? "28%" : "12%", markLine: index === 0 ? mark : undefined,
      })),
      tooltip: { ...option.tooltip, trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) =>
        hover(chart.rows[points[0].dataIndex], chart.series
          .filter((one) => one.values[points[0].dataIndex] !== null)
          .map((one) => `${one.name}: ${written[chart.unit](one.values[points[0].dataIndex])}`)) },
    });
  },

  histogram(chart, box) {
    const option = base(box, []);
    const all = chart.counts.reduce((sum, count) => sum + count, 0);
    const edge = (i) => chart.from + chart.width * i;
    const last = edge(chart.counts.length);
    // Steps from edge to edge on an axis of values, so that means and intervals stand where they are.
    const outline = chart.counts.flatMap((count, i) => [[edge(i), count / all], [edge(i + 1), count / all]]);
    const side = (points, colour, z) => ({ type: "line", symbol: "none", silent: true, z, data: points.length ? [[points[0][0], 0], ...points, [points.at(-1)[0], 0]] : [],
      lineStyle: { color: look.of(colour), width: 1.5 }, areaStyle: { color: look.of(colour), opacity: 0.35 } });
    const zeroBin = Math.round(-chart.from / chart.width);
    const below = chart.from < 0 ? outline.slice(0, 2 * Math.max(0, Math.min(zeroBin, chart.counts.length))) : [];
    const above = outline.slice(below.length);
    const line = (at, text, colour, type) => ({ xAxis: at, lineStyle: { color: colour, width: 2, type },
      label: { formatter: text, color: look.of("ink"), position: "end", align: leaning(at, chart.from, last) } });
    const lines = [line(chart.mean, "mean " + chart.told, look.of("mark"), "solid")];
    const room = Math.abs(chart.mean) > 0.3 * (last - chart.from);
    if (chart.from < 0 && last > 0) lines.push(line(0, room ? "0" : "", look.of("quiet"), "dashed"));
    return Object.assign(option, {
      xAxis: values(chart.unit, { min: chart.from, max: last, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: look.of("quiet") } } }),
      yAxis: values("percent", { min: 0 }),
      grid: { ...option.grid, top: 30, right: 28 },
      series: [
        { ...side(below, "loss", 2) },
        { ...side(above, "gain", 2),
          markArea: { silent: true, itemStyle: { color: look.of("mark"), opacity: 0.22 }, data: [[{ xAxis: chart.interval[0] }, { xAxis: chart.interval[1] }]] },
          markLine: { silent: true, symbol: "none", precision: 12, data: lines } },
        // What the pointer meets: one point a bin, not drawn.
        { type: "line", symbol: "none", lineStyle: { opacity: 0 }, data: chart.counts.map((count, i) => [edge(i + 0.5), count / all]) },
      ],
      tooltip: { ...option.tooltip, trigger: "axis", axisPointer: { snap: true, lineStyle: { color: look.of("quiet") } }, formatter: (points) => {
        const bin = Math.min(chart.counts.length - 1, Math.max(0, Math.floor((points.at(-1).value[0] - chart.from) / chart.width)));
        const unit = chart.unit === "points" ? " points" : "";
        return hover(`${written[chart.unit](edge(bin))} to ${written[chart.unit](edge(bin + 1))}${unit}`,
          [`${whole.format(chart.counts[bin])} of ${whole.format(all)} replications`, `${tenth.format(100 * chart.counts[bin] / all)} % of outcomes`]);
      } },
    });
  },

  waterfall(chart, box) {
    const option = base(box, []);
    let at = 0;
    const steps = chart.steps.map((step) => {
      const from = step.end ? 0 : at;
      at = step.end ? step.amount : at + step.amount;
      return { ...step, low: Math.min(from, at), high: Math.max(from, at) };
    });
    const colour = (step) => look.of(step.end ? "end" : step.amount < 0 ? "loss" : "gain");
    const size = narrow(box) ? 10 : 12;
    return Object.assign(option, {
      xAxis: names(steps.map((step) => step.name), { axisLabel: { color: look.of("ink"), interval: 0, fontSize: size, rotate: narrow(box) ? 35 : 0 } }),
      yAxis: values("money", { min: 0, ...peaks.waterfall }),
      grid: { ...option.grid, top: 28 },
      series: [
        { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, data: steps.map((step) => step.low) },
        { type: "bar", stack: "all", barMaxWidth: 64, barCategoryGap: "25%",
          label: { show: true, position: "top", color: look.of("ink"), fontSize: size,
            formatter: ({ dataIndex: i }) => (steps[i].end ? money(steps[i].amount) : signed(money(steps[i].amount), steps[i].amount)) },
          data: steps.map((step) => ({ value: step.high - step.low, itemStyle: { color: colour(step) } })) },
      ],
      tooltip: { ...option.tooltip, trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) => {
        const step = steps[points[0].dataIndex];
        return hover(step.name, [step.end ? money(step.amount) : signed(money(step.amount), step.amount)]);
      } },
    });
  },

  zones(chart, box) {
    const option = base(box, []);
    const colours = { pays: "gain", does_not_pay: "loss", no_difference: "end", cannot_tell: "line" };
    box.style.height = "9rem";
    const [low, high] = [chart.zones[0].low, chart.zones.at(-1).high];
    const marks = chart.stated === null ? [] : [{ xAxis: chart.stated, lineStyle: { color: look.of("mark"), width: 2, type: "solid" },
      label: { formatter: "the scenario: " + plain.format(chart.stated), color: look.of("ink"),
        align: leaning(chart.stated, low, high) } }];
    const areas = chart.zones.map((zone) => [
      { xAxis: zone.low, name: zone.high - zone.low > (narrow(box) ? 0.24 : 0.1) * (high - low) ? zone.name : "",
        itemStyle: { color: look.of(colours[zone.verdict]), opacity: 0.45 }, label: { color: look.of("ink"), position: "insideLeft", distance: 10 } },
      { xAxis: zone.high },
    ]);
    const range = chart.range ? [[Math.max(low, chart.range[0]), 0.12], [Math.min(high, chart.range[1]), 0.12]] : [];
    return Object.assign(option, {
      xAxis: values("number", { min: low, max: high, splitLine: { show: false }, name: chart.axis, nameLocation: "middle", nameGap: 26,
        nameTextStyle: { color: look.of("quiet") } }),
      yAxis: { type: "value", min: 0, max: 1, show: false },
      grid: { ...option.grid, top: 28, bottom: 34, left: 16 },
      series: [{ type: "line", symbol: "none", data: range, lineStyle: { color: look.of("mark"), width: 5 },
        markArea: { silent: false, data: areas }, markLine: { silent: true, symbol: "none", precision: 12, data: marks } }],
      tooltip: { ...option.tooltip, trigger: "item", formatter: ({ dataIndex: i, componentType }) => {
        if (componentType !== "markArea") return "";
        const zone = chart.zones[i];
        return hover(zone.name, [`from ${plain.format(zone.low)} to ${plain.format(zone.high)}`]);
      } },
    });
  },
};

