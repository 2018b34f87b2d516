"""The reduced model's numbers (README.md), and how a Python program is run on its own and timed."""

import json
import math
import sys
import time
from collections.abc import Callable

import numpy as np

CUSTOMERS = 2_000
MONTHS = 36
WINDOW = 12
"""Months over which retention is measured, and of a contract term."""

ARR_MEDIAN, ARR_SIGMA = 24_000.0, 1.1
WHITESPACE_SHAPE, WHITESPACE_MEAN = 4.0, 1.5

REQUESTS = 1.5
REQUEST_HOURS = 0.5
DURATION_SIGMA = math.sqrt(math.log(1 + 0.45**2))
TEAM_HOURS = 1_000.0

REFERENCE_HEALTH = 0.85
SMOOTHING = 0.25

UNAVOIDABLE_CHURN = 0.05
CHURN_HAZARD, CHURN_SENSITIVITY = 0.06, 3.0
EXPANSION_CHANCE, EXPANSION_SHARE, EXPANSION_SENSITIVITY = 0.1, 0.1, 1.5


def main(simulate: Callable[[int, int], np.ndarray]) -> None:
    """Run `simulate(seed, replications)`, which returns total ARR by replication and month, month 0 being the opening.

    Prints the seconds that it took, and NRR over each year with its standard error. One replication before that is not
    timed: compilers and caches have seen everything once.
    """
    replications = int(sys.argv[1])
    simulate(0, 1)
    start = time.perf_counter()
    arr = simulate(1, replications)
    seconds = time.perf_counter() - start
    nrr = arr[:, WINDOW::WINDOW] / arr[:, :-WINDOW:WINDOW]
    errors = nrr.std(axis=0, ddof=1) / math.sqrt(replications)
    print(json.dumps({"seconds": seconds, "nrr": list(zip(nrr.mean(axis=0), errors, strict=True))}))
