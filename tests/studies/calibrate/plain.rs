//! Histories made in the plainest way from the text of docs/model.md 5.1, 5.2 and 5.7, with a generator of its own: nothing of the
//! engine or of the likelihoods is used. Health is what it is, and shown.

use axplan::population::history::{Course, History};
use axplan::scenario::schema::{Distribution, Scenario};
use jiff::civil::date;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution as _, Gamma, LogNormal, Normal, Poisson};

/// How many customers, over how many months.
#[derive(Clone, Copy)]
pub struct Size {
    pub customers: usize,
    pub months: usize,
}

/// What happens to customers of a company whose numbers these are; `contacts` is its rate of contacts a month.
pub fn history(scenario: &Scenario, size: Size, contacts: f64, seed: u64) -> History {
    let random = &mut SmallRng::seed_from_u64(seed);
    let one = |i: usize| course(&format!("{i:05}"), scenario, size.months, contacts, random);
    History {
        first: date(2023, 12, 1),
        months: size.months,
        customers: (0..size.customers).map(one).collect(),
        has_contacts: true,
        has_health: true,
        has_renewals: true,
        has_billing: false,
        stray_contacts: 0,
        churn_events: None,
    }
}

fn course(id: &str, scenario: &Scenario, months: usize, contacts: f64, random: &mut SmallRng) -> Course {
    let types = &scenario.population.types;
    let kind = &types[choose(types.values().map(|kind| kind.share), random)];
    let channels = &kind.channels;
    let (channel, _) = channels.get_index(choose(channels.values().copied(), random)).unwrap();
    let factor = scenario.population.channels[channel].whitespace_factor;
    let Distribution::Gamma { mean, cv } = scenario.population.whitespace else {
        panic!()
    };
    let mut arr = LogNormal::new(kind.arr.median.ln(), kind.arr.sigma)
        .unwrap()
        .sample(random);
    let opening = arr * factor * gamma(mean, cv, random);
    let mut whitespace = opening;
    let bad = scenario
        .fit
        .as_ref()
        .filter(|fit| random.random::<f64>() < fit.bad_share);
    let (phi_h, phi_x) = bad.map_or((1.0, 1.0), |fit| (fit.churn_factor, fit.expansion_factor));
    let first = random.random_range(1..=12);
    let multiplier = gamma(1.0, scenario.need.multiplier_cv, random);
    let usual: f64 = random.random_range(0.3..1.0);

    let outcomes = &scenario.outcomes;
    let reference = scenario.experience.reference_health;
    let h_c = -(1.0 - outcomes.contraction.chance).ln();
    let b = 1.0 / outcomes.contraction.depth - 1.0;
    let mut course = Course {
        id: id.to_owned(),
        arr: vec![0.0; months],
        contacts: vec![0.0; months],
        health: vec![None; months],
        renewal: vec![false; months],
    };
    course.arr[0] = arr;
    for month in 0..months {
        course.contacts[month] = Poisson::new((contacts * multiplier).max(1e-12)).unwrap().sample(random);
        if month == 0 {
            continue;
        }
        let health: f64 = Normal::new(usual, 0.1).unwrap().sample(random).clamp(0.01, 1.0);
        let renews = month >= first && (month - first) % 12 == 0;
        (course.health[month], course.renewal[month]) = (Some(health), renews);
        let worse = reference - health;
        if renews {
            let hazard = outcomes.churn.base_hazard * phi_h * (outcomes.churn.sensitivity * worse).exp();
            if random.random::<f64>() < 1.0 - (1.0 - kind.unavoidable_churn) * (-hazard).exp() {
                break;
            }
            let hazard = h_c * (outcomes.contraction.sensitivity * worse).exp();
            if random.random::<f64>() < 1.0 - (-hazard).exp() {
                arr *= 1.0 - Beta::new(1.0, b).unwrap().sample(random);
            }
        }
        let better = (health / reference).powf(outcomes.expansion.sensitivity);
        if random.random::<f64>() < outcomes.expansion.chance * (whitespace / opening) * better * phi_x {
            arr += outcomes.expansion.share * whitespace;
            whitespace *= 1.0 - outcomes.expansion.share;
        }
        course.arr[month] = arr;
    }
    course
}

fn choose(shares: impl Iterator<Item = f64> + Clone, random: &mut SmallRng) -> usize {
    let mut left = random.random::<f64>() * shares.clone().sum::<f64>();
    let found = shares.enumerate().find(|(_, share)| {
        left -= share;
        left < 0.0
    });
    found.unwrap().0
}

fn gamma(mean: f64, cv: f64, random: &mut SmallRng) -> f64 {
    let shape = 1.0 / (cv * cv);
    Gamma::new(shape, mean / shape).unwrap().sample(random)
}
