"""The reduced model in NumPy: a month is a few operations on whole columns of customers."""

import numpy as np

import reduced as r


def simulate(seed: int, replications: int) -> np.ndarray:
    """Total ARR by replication and month."""
    rng = np.random.default_rng(seed)
    return np.array([replicate(rng) for _ in range(replications)])


def replicate(rng: np.random.Generator) -> list[float]:
    """Total ARR by month, of one replication."""
    arr = rng.lognormal(np.log(r.ARR_MEDIAN), r.ARR_SIGMA, r.CUSTOMERS)
    whitespace = arr * rng.gamma(r.WHITESPACE_SHAPE, r.WHITESPACE_MEAN / r.WHITESPACE_SHAPE, r.CUSTOMERS)
    left = np.ones(r.CUSTOMERS)
    renewal = rng.integers(r.WINDOW, size=r.CUSTOMERS)
    health = np.full(r.CUSTOMERS, r.REFERENCE_HEALTH)

    total = [arr.sum()]
    for month in range(1, r.MONTHS + 1):
        requests = rng.poisson(r.REQUESTS, arr.size)
        duration = rng.lognormal(-(r.DURATION_SIGMA**2) / 2, r.DURATION_SIGMA, arr.size)
        needed = (requests * duration).sum() * r.REQUEST_HOURS
        served = min(1.0, r.TEAM_HOURS / needed)
        health += r.SMOOTHING * (np.where(requests > 0, served, 1.0) - health)

        renewing = np.flatnonzero(renewal == month % r.WINDOW)
        hazard = r.CHURN_HAZARD * np.exp(r.CHURN_SENSITIVITY * (r.REFERENCE_HEALTH - health[renewing]))
        stays = rng.random(renewing.size) < (1 - r.UNAVOIDABLE_CHURN) * np.exp(-hazard)
        churned = renewing[~stays]
        arr, whitespace, left, renewal, health = (
            np.delete(column, churned) for column in (arr, whitespace, left, renewal, health)
        )

        chance = r.EXPANSION_CHANCE * left * (health / r.REFERENCE_HEALTH) ** r.EXPANSION_SENSITIVITY
        expanding = rng.random(arr.size) < chance
        won = r.EXPANSION_SHARE * left[expanding]
        arr[expanding] += won * whitespace[expanding]
        left[expanding] -= won
        total.append(arr.sum())
    return total


if __name__ == "__main__":
    r.main(simulate)
