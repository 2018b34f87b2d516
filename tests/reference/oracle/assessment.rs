//! Assessing the profile of a customer (docs/model.md 5.3).

use axplan::random::{Purpose, choose};

use super::input::{Accuracy, AccuracyForm, NamedRows};
use super::population::{by_name, cumulative};
use super::sampler::{Sampler, at};
use super::world::World;

/// What has been seen of a customer when it is assessed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    Sale,
    Kickoff,
    Usage,
}

/// By tenure, with reviews; without them usage has always been seen.
pub fn seen_at(world: &World, tenure: i64) -> Seen {
    match &world.scenario.review {
        Some(review) if tenure < review.kickoff_months => Seen::Sale,
        Some(review) if tenure < review.usage_months => Seen::Kickoff,
        _ => Seen::Usage,
    }
}

/// The profile that a customer of whom `profile` is true is assessed as in this month. `accuracy` is the plan's own.
pub fn assess(
    world: &World,
    accuracy: Option<Accuracy>,
    (key, month): (u64, u32),
    profile: usize,
    seen: Seen,
    sampler: &mut impl Sampler,
) -> usize {
    let (right, mut others) = match confusion(world, seen).get(&world.profiles[profile]) {
        Some(row) => {
            let row = by_name(world.profiles.iter(), row);
            (row[profile], row)
        }
        None => (chance_of_right(world, accuracy, profile, seen), world.shares.clone()),
    };
    others[profile] = 0.0;
    if others.iter().all(|share| *share == 0.0) || sampler.happens(at(key, month, Purpose::Assessment, 0), right) {
        return profile;
    }
    choose(
        sampler.uniform(at(key, month, Purpose::Assessment, 1)),
        &cumulative(&others),
    )
}

fn confusion(world: &World, seen: Seen) -> &NamedRows {
    let confusion = &world.scenario.assessment.confusion;
    match seen {
        Seen::Sale => &confusion.sale,
        Seen::Kickoff => &confusion.kickoff,
        Seen::Usage => &confusion.usage,
    }
}

/// Form right: the accuracy; skill: who does not know guesses by the shares. An accuracy is the plan's own, else the
/// scenario's; a kick-off that neither gives has that of usage, a sale that of the kick-off.
fn chance_of_right(world: &World, own: Option<Accuracy>, profile: usize, seen: Seen) -> f64 {
    let general = world.scenario.assessment.accuracy;
    let usage = own.map_or(general.usage, |own| own.usage);
    let kickoff = own.and_then(|own| own.kickoff).or(general.kickoff).unwrap_or(usage);
    let accuracy = match seen {
        Seen::Sale => own.and_then(|own| own.sale).or(general.sale).unwrap_or(kickoff),
        Seen::Kickoff => kickoff,
        Seen::Usage => usage,
    };
    match world.scenario.assessment.form {
        Some(AccuracyForm::Skill) => accuracy + (1.0 - accuracy) * world.shares[profile],
        _ => accuracy,
    }
}
