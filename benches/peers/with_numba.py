"""The reduced model in Numba: one compiled loop over replications, months and customers."""

import math

import numpy as np
from numba import njit

import reduced as r


@njit(fastmath=True)
def replicate(rng: np.random.Generator, total: np.ndarray) -> None:
    """Fill in total ARR by month, of one replication."""
    arr = np.empty(r.CUSTOMERS)
    whitespace = np.empty(r.CUSTOMERS)
    left = np.ones(r.CUSTOMERS)
    renewal = np.empty(r.CUSTOMERS, np.int64)
    health = np.full(r.CUSTOMERS, r.REFERENCE_HEALTH)
    needed = np.empty(r.CUSTOMERS)
    for i in range(r.CUSTOMERS):
        arr[i] = rng.lognormal(math.log(r.ARR_MEDIAN), r.ARR_SIGMA)
        whitespace[i] = arr[i] * rng.gamma(r.WHITESPACE_SHAPE, r.WHITESPACE_MEAN / r.WHITESPACE_SHAPE)
        renewal[i] = rng.integers(0, r.WINDOW)

    total[0] = arr.sum()
    customers = r.CUSTOMERS
    for month in range(1, r.MONTHS + 1):
        queue = 0.0
        for i in range(customers):
            requests = rng.poisson(r.REQUESTS)
            needed[i] = 0.0
            if requests > 0:
                duration = rng.lognormal(-(r.DURATION_SIGMA**2) / 2, r.DURATION_SIGMA)
                needed[i] = requests * r.REQUEST_HOURS * duration
                queue += needed[i]
        served = min(1.0, r.TEAM_HOURS / queue)

        stayed = 0
        for i in range(customers):
            adequacy = served if needed[i] > 0.0 else 1.0
            h = health[i] + r.SMOOTHING * (adequacy - health[i])
            if renewal[i] == month % r.WINDOW:
                hazard = r.CHURN_HAZARD * math.exp(r.CHURN_SENSITIVITY * (r.REFERENCE_HEALTH - h))
                if rng.random() >= (1.0 - r.UNAVOIDABLE_CHURN) * math.exp(-hazard):
                    continue
            chance = r.EXPANSION_CHANCE * left[i] * (h / r.REFERENCE_HEALTH) ** r.EXPANSION_SENSITIVITY
            won = r.EXPANSION_SHARE * left[i] if rng.random() < chance else 0.0
            # Who stays moves up to where somebody has left.
            arr[stayed] = arr[i] + won * whitespace[i]
            left[stayed] = left[i] - won
            whitespace[stayed], renewal[stayed], health[stayed] = whitespace[i], renewal[i], h
            total[month] += arr[stayed]
            stayed += 1
        customers = stayed


@njit(fastmath=True)
def run(rng: np.random.Generator, totals: np.ndarray) -> None:
    """Fill in each replication's row."""
    for total in totals:
        replicate(rng, total)


def simulate(seed: int, replications: int) -> np.ndarray:
    """Total ARR by replication and month."""
    totals = np.zeros((replications, r.MONTHS + 1))
    run(np.random.default_rng(seed), totals)
    return totals


if __name__ == "__main__":
    r.main(simulate)
