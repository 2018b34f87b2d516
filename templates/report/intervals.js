// ---- Charts of estimates with their intervals. ----

/// A line from end to end of each 95 % interval, lying or standing, so many pixels beside its place: data are [where, low, high].
const whiskers = (points, colour, { lying = false, beside = 0 } = {}) => ({
  type: "custom", silent: true, z: 4, data: points.filter((point) => point[1] !== null && point[2] !== null),
  encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
  renderItem: (_, api) => {
    const at = (value) => {
      const [x, y] = api.coord(lying ? [value, api.value(0)] : [api.value(0), value]);
      return lying ? [x, y + beside] : [x + beside, y];
    };
    const [[x1, y1], [x2, y2]] = [at(api.value(1)), at(api.value(2))];
    return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: 2.5, opacity: 0.6 } };
  },
});

const SYMBOLS = ["circle", "diamond", "triangle", "rect"];
const withInterval = (unit, [mean, low, high]) =>
  written[unit](mean) + (low === null || high === null ? "" : ` (95 %: ${written[unit](low)} to ${written[unit](high)})`);
/// The last names of a path tell inputs apart; a narrow screen has room for no more.
const tail = (path, box) => (narrow(box) ? shorten(path.split(".").slice(-2).join("."), 26) : shorten(path, 48));
const axisName = (name, gap) => ({ name, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: look.of("quiet") } });

Object.assign(drawings, {
  tornado(chart, box) {
    const kinds = ["at the low value", "at the high value"];
    const option = base(box, kinds);
    box.style.height = 5 + 2.6 * chart.bars.length + "rem";
    const colours = [look.of("c1"), look.of("c0")];
    const bar = (end) => ({
      type: "custom", name: kinds[end], itemStyle: { color: colours[end] }, encode: { x: [1, 2], y: 0 },
      data: chart.bars.map((one, row) => [row, chart.centre, one.ends[end]]),
      renderItem: (_, api) => {
        const row = api.value(0), [own, other] = [chart.bars[row].ends[end], chart.bars[row].ends[1 - end]];
        const [from, y] = api.coord([chart.centre, row]), [to] = api.coord([own, row]);
        const high = 0.52 * api.size([0, 1])[1];
        // Where both are at one side, the shorter is drawn over the longer.
        const over = Math.abs(own - chart.centre) < Math.abs(other - chart.centre) ? 2 : 1;
        return { type: "rect", z2: over, shape: { x: Math.min(from, to), y: y - high / 2, width: Math.max(1, Math.abs(to - from)), height: high },
          style: { fill: colours[end] } };
      },
    });
    const range = (one) => `${one.inputs[0]} to ${one.inputs[1]}`;
    const label = { color: look.of("ink"), fontSize: narrow(box) ? 11 : 12, interval: 0 };
    return Object.assign(option, {
      xAxis: values(chart.unit, { scale: true }),
      yAxis: [
        names(chart.bars.map((one) => `${tail(one.name, box)}\n${range(one)}`), { inverse: true, axisLabel: { ...label, lineHeight: 16 } }),
        names(chart.bars.map((one) => one.swing), { inverse: true, position: "right", axisLine: { show: false }, axisLabel: { ...label, color: look.of("quiet") } }),
      ],
      series: [
        { ...bar(0), markLine: { silent: true, symbol: "none", precision: 12, lineStyle: { color: look.of("mark"), width: 1.5, type: "solid" },
          label: { formatter: chart.told, color: look.of("ink"), position: "start" }, data: [{ xAxis: chart.centre }] } },
        bar(1),
      ],
      grid: { ...option.grid, top: option.grid.top + 22 },
      tooltip: { ...option.tooltip, trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) => {
        const one = chart.bars[points[0].dataIndex];
        return hover(one.name, [...one.inputs.map((value, end) => `at ${value}: ${written[chart.unit](one.ends[end])}`), `difference: ${one.swing}`]);
      } },
    });
  },

  intervals(chart, box) {
    const option = base(box, chart.series.map((one) => one.name));
    const kinds = chart.series.length;
    box.style.height = 4 + (1.8 + 0.7 * (kinds - 1)) * chart.rows.length + "rem";
    const series = chart.series.flatMap((one, kind) => {
      const colour = look.colour(kind), beside = 12 * (kind - (kinds - 1) / 2);
      const known = one.values.map((value, row) => [row, value]).filter(([, value]) => value);
      return [
        whiskers(known.map(([row, [, low, high]]) => [row, low, high]), colour, { lying: true, beside }),
        { type: "scatter", name: one.name, symbol: SYMBOLS[kind], symbolSize: 10, symbolOffset: [0, beside], z: 5, itemStyle: { color: colour },
          data: known.map(([row, [mean]]) => [mean, row]) },
      ];
    });
    return Object.assign(option, {
      xAxis: values(chart.unit, { scale: true }),
      yAxis: names(chart.rows.map((row) => tail(row, box)), { inverse: true, axisLabel: { color: look.of("ink"), interval: 0, fontSize: narrow(box) ? 11 : 12 } }),
      series,
      tooltip: { ...option.tooltip, trigger: "axis", axisPointer: { type: "shadow", axis: "y" }, formatter: (points) => {
        const row = points[0].value[1];
        return hover(chart.rows[row], chart.series.filter((one) => one.values[row]).map((one) => `${one.name}: ${withInterval(chart.unit, one.values[row])}`));
      } },
    });
  },

  frontier(chart, box) {
    const [who, cost, chosen] = chart.chosen ?? [];
    const kinds = [...chart.groups.map((group) => group.name), ...(chosen ? ["chosen"] : [])];
    const option = base(box, kinds);
    standing(box, kinds);
    // Filled: judged. Hollow: seen in the search alone.
    const looks = {
      met: ["circle", "c0", true], missed: ["triangle", "c1", true], open: ["diamond", "c6", true],
      met_in_search: ["circle", "c0", false], missed_in_search: ["triangle", "c1", false],
    };
    const line = chart.chosen === null ? undefined : { silent: true, symbol: "none", precision: 12, lineStyle: { color: look.of("mark"), width: 1.5, type: "dashed" },
      label: { formatter: "chosen: " + money(cost), color: look.of("ink"), position: "end" }, data: [{ xAxis: cost }] };
    const series = chart.groups.flatMap((group, index) => {
      const [symbol, name, filled] = looks[group.look];
      const colour = look.of(name);
      return [
        whiskers(group.points.map(([, x, [, low, high]]) => [x, low, high]), colour),
        { type: "scatter", name: group.name, symbol, symbolSize: 11, z: 5, markLine: index ? undefined : line,
          itemStyle: { color: filled ? colour : look.of("paper"), borderColor: colour, borderWidth: 2 },
          data: group.points.map(([name, x, found]) => ({ value: [x, found[0]], name, found })) },
      ];
    });
    if (chosen) series.push(
      whiskers([[cost, chosen[1], chosen[2]]], look.of("mark")),
      { type: "scatter", name: "chosen", symbol: "rect", symbolSize: 11, z: 6, itemStyle: { color: look.of("mark") },
        data: [{ value: [cost, chosen[0]], name: who, found: chosen }] },
    );
    const every = [...chart.groups.flatMap((group) => group.points.flatMap(([, , found]) => found)), ...(chosen ?? [])].filter(Number.isFinite);
    const room = 0.06 * (Math.max(...every) - Math.min(...every)) || 1;
    return Object.assign(option, {
      series,
      legend: { ...option.legend, itemWidth: 14, itemHeight: 12 },
      xAxis: values(chart.across[0], { scale: true, ...axisName(chart.across[1], 28) }),
      yAxis: values(chart.up[0], { scale: true, min: ({ min }) => Math.min(min, ...every) - room, max: ({ max }) => Math.max(max, ...every) + room,
        axisLabel: { color: look.of("quiet"), formatter: (v) => written[chart.up[0]](v), showMinLabel: false, showMaxLabel: false } }),
      grid: { ...option.grid, bottom: 32, top: option.grid.top + (line ? 18 : 0) },
      tooltip: { ...option.tooltip, trigger: "item", formatter: ({ seriesName, data: { name, value, found } }) =>
        hover(name, [seriesName, `${written[chart.across[0]](value[0])} a year`, `${chart.up[1]}: ${withInterval(chart.up[0], found)}`]) },
    });
  },
});
