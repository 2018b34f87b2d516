"""Examines the CSV files of a results directory: no cell that is not a number, no line of another length, and an ARR
bridge that balances, month by month and over the run. Needs nothing but Python's standard library.

The opening ARR is not in the tables; the gross margin of a month is: a fixed share of the ARR it opened with and of
what arrived in it.
"""

import csv
import math
import sys
from pathlib import Path

TOLERANCE = 1e-6


def read(path):
    """The lines of a file, each as a dictionary."""
    with open(path, newline="", encoding="utf-8") as file:
        header, *lines = csv.reader(file)
    if not lines:
        raise SystemExit(f"{path}: no lines")
    for number, line in enumerate(lines, 2):
        if len(line) != len(header):
            raise SystemExit(f"{path}:{number}: {len(line)} fields, but {len(header)} headers")
        for name, cell in zip(header, line):
            try:
                value = float(cell)
            except ValueError:
                continue
            if not math.isfinite(value):
                raise SystemExit(f"{path}:{number}: {name} is {cell}")
    return [dict(zip(header, line)) for line in lines]


def balance(path, rows):
    """Compares opening + new + expansion + uplift - contraction - churned with closing; returns how many comparisons were made."""
    means = {
        (row["plan"], row["metric"], row["month"]): float(row["mean"]) for row in rows if row["group"] == "all"
    }
    months = sorted({int(month) for _, _, month in means if month})
    compared = 0
    for plan in sorted({plan for plan, _, _ in means}):

        def mean(metric, month):
            return means[plan, metric, str(month)]

        def maybe(metric, month):
            """Without arrivals or uplift there are no such metrics."""
            return means.get((plan, metric, str(month)), 0.0)

        def moved(month):
            gained = maybe("new_arr", month) + mean("expansion_arr", month) + maybe("uplift_arr", month)
            return gained - mean("contraction_arr", month) - mean("churned_arr", month)

        def of_subscriptions(month):
            """Gross margin without what customers paid for coverage."""
            return mean("gross_margin", month) - maybe("paid_revenue", month)

        share = of_subscriptions(2) / (mean("arr", 1) + maybe("new_arr", 2))
        first = of_subscriptions(1) / share - maybe("new_arr", 1)
        opening = first
        for month in months:
            closing = mean("arr", month)
            expected = opening + moved(month)
            if abs(expected - closing) > TOLERANCE * abs(closing):
                raise SystemExit(f"{path}: {plan}, month {month}: {expected} is not {closing}")
            opening = closing
            compared += 1
        if abs(first + moved("") - opening) > TOLERANCE * abs(opening):
            raise SystemExit(f"{path}: {plan}: {first + moved('')} is not {opening} over the run")
        compared += 1
    return compared


def main():
    results = Path(sys.argv[1])
    tables = {name: read(results / f"{name}.csv") for name in ("summary", "differences", "replications", "assignments")}
    compared = balance(results / "summary.csv", tables["summary"])
    lines = sum(len(rows) for rows in tables.values())
    print(f"{results.name}: {lines} lines, {compared} balances: right")


if __name__ == "__main__":
    main()
