"""Runs every program of the reduced model, checks that they agree, and only then says how long they took."""

import csv
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
CUSTOMERS, MONTHS = 2_000, 36
YEARS = 12, 24, 36
"""Months at which NRR of the year that ends there is compared."""

ROUNDS = 3
MANY, FEW = 400, 100
"""Replications; axplan's own time is that of `MANY` less that of `FEW`."""
MANY_OF_MESA = 50
TOLERANCE = 4.0
"""Combined standard errors by which two programs may differ."""


@dataclass
class Run:
    """What one run of a program gave."""

    nanoseconds: float
    """Of simulation, for a replication and plan."""
    whole: float
    """Seconds of the program as a whole."""
    nrr: list[tuple[float, float]]
    """By year: mean and standard error."""
    few: float | None = None
    """Seconds of a shorter run of the same program, for one that does not time itself."""
    seconds_of: float = 1.0
    """Nanoseconds of a replication and plan for each second between the two runs."""


def timed(command: list[str | Path]) -> tuple[float, str]:
    """Seconds that a command takes, and what it prints."""
    start = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - start, done.stdout


def run_peer(command: list[str | Path], replications: int) -> Run:
    """Run a program that times itself."""
    whole, printed = timed([*command, str(replications)])
    said = json.loads(printed)
    return Run(said["seconds"] / replications * 1e9, whole, said["nrr"])


def run_axplan(axplan: Path, scenario: Path, plans: int, results: Path) -> Run:
    """Run axplan twice, so that what does not grow with replications drops out."""
    command = [axplan, "run", scenario, "--quiet", "--threads", "1", "--out", results, "--replications"]
    few, _ = timed([*command, str(FEW)])
    whole, _ = timed([*command, str(MANY)])
    nrr = [(float(row["mean"]), float(row["se"])) for row in summary(results, "nrr_ttm") if int(row["month"]) in YEARS]
    seconds_of = 1e9 / (MANY - FEW) / plans
    return Run((whole - few) * seconds_of, whole, nrr, few, seconds_of)


def fastest(runs: list[Run]) -> Run:
    """The fastest of several runs. Of a program that was run twice each length by itself: a difference is smallest where the
    shorter run was disturbed, not where the longer one was fast."""
    best = min(runs, key=lambda run: run.nanoseconds if run.few is None else run.whole)
    if best.few is None:
        return best
    few = min(run.few for run in runs if run.few is not None)
    return replace(best, few=few, nanoseconds=(best.whole - few) * best.seconds_of)


def summary(results: Path, metric: str) -> list[dict[str, str]]:
    """Rows of a results directory: a metric of all customers, by month."""
    with (results / "summary.csv").open(newline="") as file:
        rows = csv.DictReader(file)
        wanted = {"plan": "pool", "metric": metric, "group": "all"}
        return [row for row in rows if row["month"] and wanted.items() <= row.items()]


def customer_months(results: Path) -> float:
    """Months that customers spend as customers in a replication, on average: the same in every program that agrees."""
    at_the_end = [float(row["mean"]) for row in summary(results, "customers")]
    return CUSTOMERS + sum(at_the_end[: MONTHS - 1])


def disagreements(runs: dict[str, Run]) -> list[str]:
    """Where a program's NRR is not that of the first, as sentences."""
    first, *others = runs
    found = []
    for name in others:
        for year, (mean, se), (expected, se_expected) in zip(YEARS, runs[name].nrr, runs[first].nrr, strict=True):
            apart = abs(mean - expected) / math.hypot(se, se_expected)
            if not apart <= TOLERANCE:
                found.append(
                    f"{name}: NRR of the year to month {year} is {mean:.4f}, "
                    f"{apart:.1f} standard errors from {first}'s {expected:.4f}"
                )
    return found


def table(rounds: list[dict[str, Run]], months: float) -> str:
    """Of each program its fastest round, as a table in Markdown."""
    best = {name: fastest([runs[name] for runs in rounds]) for name in rounds[0]}
    first = next(iter(best.values())).nanoseconds
    lines = [
        "| program | ns per customer-month and plan | ÷ axplan | whole program, s "
        + "".join(f"| NRR to {year}, % " for year in YEARS)
        + "|",
        "|---|--:|--:|--:|" + "--:|" * len(YEARS),
    ]
    for name, run in best.items():
        nrr = [f"{100 * mean:.2f} ± {100 * error:.2f}" for mean, error in run.nrr]
        times = [f"{run.nanoseconds / months:,.0f}", f"{run.nanoseconds / first:.2f}", f"{run.whole:.1f}"]
        lines.append("| " + " | ".join([name, *times, *nrr]) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Compare the programs: `compare.py AXPLAN PLAIN OUT`."""
    axplan, plain, out = map(Path, sys.argv[1:])
    written = out / "table.md"
    written.unlink(missing_ok=True)
    one_plan = HERE / "reduced.toml"
    two_plans = out / "two-plans.toml"
    two_plans.write_text(one_plan.read_text() + '\n[plans.again]\ninherits = "pool"\n')
    results = out / "one-plan"
    python = {peer: [sys.executable, HERE / f"with_{peer}.py"] for peer in ("numpy", "numba", "mesa")}
    programs: dict[str, Callable[[], Run]] = {
        "axplan": partial(run_axplan, axplan, one_plan, 1, results),
        "axplan, two plans": partial(run_axplan, axplan, two_plans, 2, out / "two-plans"),
        "plain Rust": partial(run_peer, [plain], MANY),
        "Numba": partial(run_peer, python["numba"], MANY),
        "NumPy": partial(run_peer, python["numpy"], MANY),
        f"Mesa ({MANY_OF_MESA} replications)": partial(run_peer, python["mesa"], MANY_OF_MESA),
    }
    rounds = []
    for number in range(1, ROUNDS + 1):
        print(f"round {number} of {ROUNDS}", file=sys.stderr)
        rounds.append({name: run() for name, run in programs.items()})
        if found := disagreements(rounds[-1]):
            sys.exit("\n".join(["The programs do not agree, so there is nothing to time.", *found]))
    written.write_text(table(rounds, customer_months(results)))
    print(written.read_text(), end="")


if __name__ == "__main__":
    main()
