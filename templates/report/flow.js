// ---- Who moves where: what flows from the segments of today to those of a plan. ----
Object.assign(drawings, {
  flow(chart, box) {
    const option = base(box, []);
    const [from, to] = chart.sides;
    const amounts = (side, node) => chart.flows.filter((flow) => flow[side] === node).reduce(([customers, arr], flow) => [customers + flow[2], arr + flow[3]], [0, 0]);
    const told = ([customers, arr]) => `${whole.format(customers)} customers, ${money(arr)}`;
    // A segment of today and one of the plan may have one name: each side has names of its own.
    const nodes = chart.sides.flatMap((names, side) => names.map((name, node) => ({
      name: side + ":" + node, depth: side, of: name, amounts: amounts(side, node),
      itemStyle: { color: side ? look.colour(node) : look.of("end"), borderWidth: 0 },
      label: { position: side ? "left" : "right", formatter: `${shorten(name, narrow(box) ? 18 : 36)}\n${narrow(box) ? money(amounts(side, node)[1]) : told(amounts(side, node))}` },
    })));
    box.style.height = Math.max(14, 4.6 * Math.max(from.length, to.length) + 2) + "rem";
    return Object.assign(option, {
      series: [{ type: "sankey", left: 4, right: 4, top: 12, bottom: 22, nodeWidth: 14, nodeGap: 24, draggable: false, layoutIterations: 0,
        emphasis: { disabled: true }, label: { color: look.of("ink"), fontSize: 12, lineHeight: 15 }, lineStyle: { curveness: 0.5, opacity: 0.4 },
        data: nodes,
        links: chart.flows.map(([before, now, customers, arr]) => ({ source: "0:" + before, target: "1:" + now, value: arr, customers,
          lineStyle: { color: look.colour(now) } })) }],
      tooltip: { ...option.tooltip, trigger: "item", formatter: ({ dataType, data: one }) => {
        if (dataType === "node") return hover(one.of, [told(one.amounts)]);
        const [before, now] = [one.source, one.target].map((name) => Number(name.split(":")[1]));
        return hover(`${from[before]} → ${to[now]}`, [told([one.customers, one.value])]);
      } },
    });
  },
});
