//! The reduced model as a plain program: a struct a customer, `rand_distr`'s samplers, one replication after the other.

use std::time::Instant;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Gamma, LogNormal, Poisson};

const CUSTOMERS: usize = 2_000;
const MONTHS: usize = 36;
/// Months over which retention is measured, and of a contract term.
const WINDOW: usize = 12;

const ARR_MEDIAN: f64 = 24_000.0;
const ARR_SIGMA: f64 = 1.1;
const WHITESPACE_SHAPE: f64 = 4.0;
const WHITESPACE_MEAN: f64 = 1.5;

const REQUESTS: f64 = 1.5;
const REQUEST_HOURS: f64 = 0.5;
const DURATION_CV: f64 = 0.45;
const TEAM_HOURS: f64 = 1_000.0;

const REFERENCE_HEALTH: f64 = 0.85;
const SMOOTHING: f64 = 0.25;

const UNAVOIDABLE_CHURN: f64 = 0.05;
const CHURN_HAZARD: f64 = 0.06;
const CHURN_SENSITIVITY: f64 = 3.0;
const EXPANSION_CHANCE: f64 = 0.1;
const EXPANSION_SHARE: f64 = 0.1;
const EXPANSION_SENSITIVITY: f64 = 1.5;

struct Customer {
    arr: f64,
    whitespace: f64,
    /// Share of the whitespace that is left.
    left: f64,
    renewal: usize,
    health: f64,
    /// Hours needed this month.
    needed: f64,
}

impl Customer {
    /// What a month's service makes of a customer; whether it stays.
    fn experience(&mut self, served: f64, month: usize, rng: &mut SmallRng) -> bool {
        let adequacy = if self.needed > 0.0 { served } else { 1.0 };
        self.health += SMOOTHING * (adequacy - self.health);
        if self.renewal == month % WINDOW {
            let hazard = CHURN_HAZARD * (CHURN_SENSITIVITY * (REFERENCE_HEALTH - self.health)).exp();
            if rng.random::<f64>() >= (1.0 - UNAVOIDABLE_CHURN) * (-hazard).exp() {
                return false;
            }
        }
        let by_health = (self.health / REFERENCE_HEALTH).powf(EXPANSION_SENSITIVITY);
        if rng.random::<f64>() < EXPANSION_CHANCE * self.left * by_health {
            let won = EXPANSION_SHARE * self.left;
            self.arr += won * self.whitespace;
            self.left -= won;
        }
        true
    }
}

/// The distributions that customers draw from.
struct Draws {
    arr: LogNormal<f64>,
    whitespace: Gamma<f64>,
    requests: Poisson<f64>,
    duration: LogNormal<f64>,
}

impl Draws {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self {
            arr: LogNormal::new(ARR_MEDIAN.ln(), ARR_SIGMA)?,
            whitespace: Gamma::new(WHITESPACE_SHAPE, WHITESPACE_MEAN / WHITESPACE_SHAPE)?,
            requests: Poisson::new(REQUESTS)?,
            duration: LogNormal::from_mean_cv(1.0, DURATION_CV)?,
        })
    }

    fn customer(&self, rng: &mut SmallRng) -> Customer {
        let arr = self.arr.sample(rng);
        Customer {
            arr,
            whitespace: arr * self.whitespace.sample(rng),
            left: 1.0,
            renewal: rng.random_range(0..WINDOW),
            health: REFERENCE_HEALTH,
            needed: 0.0,
        }
    }

    fn hours(&self, rng: &mut SmallRng) -> f64 {
        match self.requests.sample(rng) {
            0.0 => 0.0,
            requests => requests * REQUEST_HOURS * self.duration.sample(rng),
        }
    }
}

/// One month: everyone needs something, the team serves what it can, and everyone makes of it what it will.
fn step(customers: &mut Vec<Customer>, month: usize, draws: &Draws, rng: &mut SmallRng) {
    let mut queue = 0.0;
    for customer in &mut *customers {
        customer.needed = draws.hours(rng);
        queue += customer.needed;
    }
    let served = f64::min(1.0, TEAM_HOURS / queue);
    customers.retain_mut(|customer| customer.experience(served, month, rng));
}

/// Total ARR by month, of one replication; month 0 is the opening.
fn replicate(draws: &Draws, rng: &mut SmallRng) -> [f64; MONTHS + 1] {
    let mut customers: Vec<Customer> = (0..CUSTOMERS).map(|_| draws.customer(rng)).collect();
    let mut totals = [0.0; MONTHS + 1];
    for (month, total) in totals.iter_mut().enumerate() {
        if month > 0 {
            step(&mut customers, month, draws, rng);
        }
        *total = customers.iter().map(|customer| customer.arr).sum();
    }
    totals
}

/// Mean of a sample, and its standard error.
fn estimate(sample: &[f64]) -> (f64, f64) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let squares: f64 = sample.iter().map(|x| (x - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let replications: usize = std::env::args().nth(1).ok_or("how many replications?")?.parse()?;
    let start = Instant::now();
    let draws = Draws::new()?;
    let mut rng = SmallRng::seed_from_u64(1);
    let totals: Vec<_> = (0..replications).map(|_| replicate(&draws, &mut rng)).collect();
    let seconds = start.elapsed().as_secs_f64();

    let nrr = (WINDOW..=MONTHS).step_by(WINDOW).map(|month| {
        let ratios: Vec<f64> = totals.iter().map(|arr| arr[month] / arr[month - WINDOW]).collect();
        let (mean, error) = estimate(&ratios);
        format!("[{mean}, {error}]")
    });
    let nrr = nrr.collect::<Vec<_>>().join(", ");
    println!("{{\"seconds\": {seconds}, \"nrr\": [{nrr}]}}");
    Ok(())
}
