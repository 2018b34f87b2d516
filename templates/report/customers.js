// ---- The list of customers ----
const list = document.getElementById("customers");
if (list) {
  const rows = data.customers.rows;
  const [plan, before, now, text, moves] = ["plan", "before", "now", "text", "moves"].map((name) => document.getElementById("of-" + name));
  const body = list.querySelector("tbody");
  const offer = (select, column, of) => {
    const names = [...new Set(of.map((row) => row[column]))];
    select.append(...names.map((name) => new Option(name, name)));
    return names;
  };
  offer(plan, 0, rows);
  offer(before, 3, rows);
  const targets = () => {
    now.replaceChildren(new Option("any segment", ""));
    offer(now, 4, rows.filter((row) => row[0] === plan.value));
  };
  let shown = 50;
  const show = () => {
    const wanted = text.value.trim().toLowerCase();
    const found = rows.filter((row) => row[0] === plan.value && (!before.value || row[3] === before.value) && (!now.value || row[4] === now.value)
      && (!moves.checked || row[3] !== row[4]) && (!wanted || [1, 2, 8].some((i) => row[i].toLowerCase().includes(wanted))));
    body.replaceChildren(...found.slice(0, shown).map(([, id, name, from, to, profile, probability, arr, book]) => {
      const line = document.createElement("tr");
      const cells = [name ? `${name} (${id})` : id, from, to, profile, probability === null ? "" : whole.format(100 * probability) + " %", data.currency + whole.format(arr), book];
      cells.forEach((cell, i) => {
        const element = document.createElement(i ? "td" : "th");
        if (!i) element.scope = "row";
        if (i === 4 || i === 5) element.className = "n";
        element.textContent = cell;
        line.append(element);
      });
      return line;
    }));
    const arr = found.reduce((sum, row) => sum + row[7], 0);
    document.getElementById("found").textContent = `${whole.format(found.length)} customers with ${money(arr)} ARR; ${whole.format(Math.min(shown, found.length))} shown`;
    document.getElementById("more").hidden = found.length <= shown;
  };
  const anew = () => { shown = 50; show(); };
  plan.addEventListener("change", () => { targets(); anew(); });
  for (const control of [before, now, moves]) control.addEventListener("change", anew);
  text.addEventListener("input", anew);
  list.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("more").addEventListener("click", () => { shown += 200; show(); });
  targets();
  show();
  list.hidden = false;
}
