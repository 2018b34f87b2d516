"""Computes workbooks anew in LibreOffice. Fails where a formula does not come to what the workbook says it comes to, or to the figures of
the CSV files beside it, or where another start of the fiscal year does not regroup the quarters. Needs LibreOffice and Python's standard
library.

    SOFFICE=soffice python3 .ci/workbook.py RESULTS...

LibreOffice computes what has no result: so it is given copies in which no formula has one.
"""

import csv
import math
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TOLERANCE = 1e-9


class Workbook:
    """Cells by sheet and place: value, and whether it is a formula's; places by name."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as file:
            book = ElementTree.fromstring(file.read("xl/workbook.xml"))
            related = ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
            targets = {entry.get("Id"): entry.get("Target") for entry in related}
            strings = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
            texts = ["".join(part.text or "" for part in entry.iter(MAIN + "t")) for entry in strings]
            self.sheets = {}
            for sheet in book.iter(MAIN + "sheet"):
                root = ElementTree.fromstring(file.read("xl/" + targets[sheet.get(RELATION)].removeprefix("/xl/")))
                self.sheets[sheet.get("name")] = {
                    cell.get("r"): self.cell(cell, texts) for cell in root.iter(MAIN + "c") if len(cell)
                }
            self.names = {name.get("name"): name.text for name in book.iter(MAIN + "definedName")}

    @staticmethod
    def cell(cell, texts):
        value = cell.findtext(MAIN + "v")
        kind = cell.get("t")
        if kind == "s":
            value = texts[int(value)]
        elif kind == "e":
            value = "error " + value
        elif kind != "str" and value is not None:
            value = float(value)
        return value, cell.find(MAIN + "f") is not None

    def named(self, name):
        sheet, place = self.names[name].replace("$", "").rsplit("!", 1)
        return sheet.strip("'"), place


def without_results(path, to, changed=None):
    """A copy in which formulas have no results; and in which one cell, a sheet's file and its place, has another number."""
    with zipfile.ZipFile(path) as file, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in file.namelist():
            content = file.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                if changed and changed[0] == name:
                    place = changed[1].encode()
                    content, found = re.subn(rb'(<c r="' + place + rb'"[^>]*><v>)[^<]*', rb"\g<1>%d" % changed[2], content)
                    assert found == 1, changed
            copy.writestr(name, content)


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TOLERANCE * max(abs(one), abs(other), 1e-3)
    return one == other


def compare(path, said, computed):
    """Every formula, with what it comes to; how many there are."""
    formulas = 0
    for name, cells in said.sheets.items():
        for place, (value, is_formula) in cells.items():
            if is_formula:
                formulas += 1
                found = computed.sheets[name].get(place, (None, False))[0]
                if not same(value, found):
                    raise SystemExit(f"{path}: {name}!{place} is said to be {value}, and comes to {found}")
    return formulas


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def mean(values):
    values = [float(value) for value in values if value]
    return sum(values) / len(values)


def engine(results):
    """What the files say, by what the workbook calls it and plan."""
    summary = [row for row in rows(results / "summary.csv") if row["group"] == "all"]
    replications = rows(results / "replications.csv")
    last = str(max(int(row["month"]) for row in summary if row["month"]))
    found = {}
    for plan in {row["plan"] for row in summary}:
        own = [row for row in summary if row["plan"] == plan]
        of_run = {row["metric"]: float(row["mean"]) for row in own if not row["month"]}
        in_month = {(row["metric"], row["month"]): float(row["mean"]) for row in own if row["month"]}
        margin = math.fsum(value for (metric, _), value in in_month.items() if metric == "margin")
        drawn = [row for row in replications if row["plan"] == plan]
        found |= {
            ("closing ARR, last month of the bridge", plan): in_month["arr", last],
            ("NRR over 12 months, from its parts", plan): mean(row["nrr_12m"] for row in drawn),
            ("people employed, mean of the run", plan): of_run["headcount"],
            ("cost of Customer Success, the run", plan): -of_run["cs_cost"],
            ("margin, sum of the months", plan): margin,
            ("margin, from its segments", plan): margin,
            ("net present value, from the cash flows", plan): mean(row["npv"] for row in drawn),
        }
    return found


def column(place):
    return re.match("[A-Z]+", place)[0]


def compare_with_files(path, computed):
    """The formulas that Summary lists, computed anew, with the files; how many there are."""
    cells = computed.sheets["Summary"]
    value = lambda place: cells.get(place, (None, False))[0]
    top = next(int(place[1:]) for place, (text, _) in cells.items() if str(text).startswith("What the formulas of this"))
    # Where a rate is uncertain, the sheet says that a product of means is not the mean of products.
    uncertain = "uncertain" in value(f"A{top + 1}")
    found = engine(path.parent)
    row = top + 3
    while value(f"A{row}") is not None:
        what, plan, formula = (value(f"{letter}{row}") for letter in "ABC")
        expected = found[what, plan]
        rate = "margin" in what or "present" in what
        if not (same(formula, expected) or abs(formula - expected) < 1e-3 or uncertain and rate):
            raise SystemExit(f"{path}: {what} of {plan} comes to {formula}, the files say {expected}")
        row += 1
    assert row > top + 3
    return row - top - 3


def quarters(opening, start, months):
    """The fiscal quarter of each month of the run."""
    year, month = opening
    found = []
    for _ in range(months):
        fiscal = year + (1 if start > 1 and month >= start else 0)
        found.append(f"FY{fiscal} Q{(month - start) % 12 // 3 + 1}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def regrouped(path, computed):
    """Quarters after another start of the fiscal year: their names, and that sums over them are those of their months."""
    number = lambda name: int(computed.sheets[computed.named(name)[0]][computed.named(name)[1]][0])
    cells = computed.sheets["P&L"]
    header = next(int(place[1:]) for place, (text, _) in cells.items() if text == "fiscal quarter")
    in_row = lambda row: {
        column(place): value for place, (value, _) in cells.items() if place == f"{column(place)}{row}" and column(place) != "A"
    }
    months = [letters for letters, value in in_row(header + 2).items() if isinstance(value, float)]
    names = quarters((number("opening_year"), number("opening_month")), number("fiscal_year_start"), len(months))
    labels = in_row(header)
    if [labels[letters] for letters in months] != names:
        raise SystemExit(f"{path}: quarters are {[labels[letters] for letters in months]}, not {names}")
    # A plan may be called so too.
    named = [in_row(int(place[1:])) for place, (text, _) in cells.items() if text == "revenue"]
    revenue = next(line for line in named if isinstance(line.get("B"), float))
    for letters, name in labels.items():
        if letters not in months and str(name).startswith("FY"):
            expected = math.fsum(revenue[month] for month, of in zip(months, names) if of == name)
            if not same(revenue[letters], expected):
                raise SystemExit(f"{path}: revenue of {name} is {revenue[letters]}, not {expected}")
    listed = [name for letters, name in labels.items() if letters not in months and str(name).startswith("FY")]
    if listed != list(dict.fromkeys(names)):
        raise SystemExit(f"{path}: the quarters listed are {listed}")


def main():
    paths = [Path(results) / "report.xlsx" for results in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        (place / "in").mkdir()
        said = {}
        for index, path in enumerate(paths):
            said[path] = Workbook(path)
            sheet, cell = said[path].named("fiscal_year_start")
            file = f"xl/worksheets/sheet{1 + list(said[path].sheets).index(sheet)}.xml"
            without_results(path, place / "in" / f"{index}.xlsx")
            without_results(path, place / "in" / f"{index}-other.xlsx", (file, cell, 2 + index % 11))
        convert = [os.environ["SOFFICE"], f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "xlsx"]
        convert += ["--outdir", str(place / "out"), *map(str, sorted((place / "in").iterdir()))]
        subprocess.run(convert, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for index, path in enumerate(paths):
            computed = Workbook(place / "out" / f"{index}.xlsx")
            formulas = compare(path, said[path], computed)
            checks = compare_with_files(path, computed)
            regrouped(path, computed)
            regrouped(path, Workbook(place / "out" / f"{index}-other.xlsx"))
            print(f"{path.parent.name}: {formulas} formulas computed anew, {checks} of them as the files say: right")


if __name__ == "__main__":
    main()
