"""The reduced model in Mesa: a customer is an agent, a month is a step."""

import math

import mesa
import numpy as np

import reduced as r


class Customer(mesa.Agent):
    """A customer, with what it pays, what it could pay, and how well it is doing."""

    def __init__(self, model: "Company", arr: float, whitespace: float, renewal: int) -> None:
        """Open at the reference health, with all of the whitespace left."""
        super().__init__(model)
        self.arr = arr
        self.whitespace = whitespace
        self.left = 1.0
        self.renewal = renewal
        self.health = r.REFERENCE_HEALTH
        self.needed = 0.0

    def request(self) -> None:
        """Bring this month's requests to the team."""
        requests = self.rng.poisson(r.REQUESTS)
        if requests > 0:
            duration = self.random.lognormvariate(-(r.DURATION_SIGMA**2) / 2, r.DURATION_SIGMA)
            self.needed = requests * r.REQUEST_HOURS * duration
        else:
            self.needed = 0.0

    def experience(self, served: float) -> None:
        """Be served; leave at renewal, or stay and perhaps expand."""
        adequacy = served if self.needed > 0.0 else 1.0
        self.health += r.SMOOTHING * (adequacy - self.health)
        if self.renewal == self.model.month % r.WINDOW and self.churns():
            self.remove()
        else:
            self.expand()

    def churns(self) -> bool:
        """Whether it does not renew."""
        hazard = r.CHURN_HAZARD * math.exp(r.CHURN_SENSITIVITY * (r.REFERENCE_HEALTH - self.health))
        return self.random.random() >= (1.0 - r.UNAVOIDABLE_CHURN) * math.exp(-hazard)

    def expand(self) -> None:
        """Take a share of the whitespace left, or not."""
        by_health = (self.health / r.REFERENCE_HEALTH) ** r.EXPANSION_SENSITIVITY
        if self.random.random() < r.EXPANSION_CHANCE * self.left * by_health:
            won = r.EXPANSION_SHARE * self.left
            self.arr += won * self.whitespace
            self.left -= won


class Company(mesa.Model):
    """A company whose customers share one team."""

    def __init__(self, rng: np.random.Generator) -> None:
        """Draw the customers."""
        super().__init__(rng=rng)
        arr = rng.lognormal(math.log(r.ARR_MEDIAN), r.ARR_SIGMA, r.CUSTOMERS)
        whitespace = arr * rng.gamma(r.WHITESPACE_SHAPE, r.WHITESPACE_MEAN / r.WHITESPACE_SHAPE, r.CUSTOMERS)
        renewal = rng.integers(r.WINDOW, size=r.CUSTOMERS)
        Customer.create_agents(self, r.CUSTOMERS, arr.tolist(), whitespace.tolist(), renewal.tolist())
        self.month = 0

    def step(self) -> None:
        """One month."""
        self.month += 1
        self.agents.do("request")
        served = min(1.0, r.TEAM_HOURS / self.agents.agg("needed", sum))
        self.agents.do("experience", served)

    def replicate(self) -> list[float]:
        """Total ARR by month."""
        total = [self.agents.agg("arr", sum)]
        for _ in range(r.MONTHS):
            self.step()
            total.append(self.agents.agg("arr", sum))
        return total


def simulate(seed: int, replications: int) -> np.ndarray:
    """Total ARR by replication and month."""
    rng = np.random.default_rng(seed)
    return np.array([Company(rng).replicate() for _ in range(replications)])


if __name__ == "__main__":
    r.main(simulate)
