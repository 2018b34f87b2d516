//! Waiting within the month: how long an inbound request waits for a free person of a pooled team (docs/model.md 5.5).
//!
//! ```text
//! Erlang B   B = a^c e^(−a) ÷ Γ(c + 1, a)              c people at work, a = hours of requests ÷ hours open
//! Erlang C   C = B ÷ (1 − (a ÷ c)·(1 − B))             the probability of waiting
//! mean wait  C·h ÷ (c − a)                             h = hours that one request takes
//! in time    1 − C·e^(−(c − a)·t ÷ h)                  answered within t
//! ```
//!
//! Source: Erlang (1917); Jagerman (1974), "Some properties of the Erlang loss function", for a number of people that is not whole.

use crate::random::pinned::exp;
use crate::random::special::gamma_hazard;

/// A pool of people who answer requests, in a steady state.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// c: people at work at a time; need not be whole.
    pub people: f64,
    /// a: offered load in erlangs, that is requests an hour × hours each.
    pub erlangs: f64,
    /// h: mean hours that a request takes.
    pub handling_hours: f64,
}

/// What waiting there is where the pool keeps up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// Probability that a request waits at all.
    pub probability: f64,
    /// Mean hours from request to answer.
    pub hours: f64,
    /// Probability that it is answered in time.
    pub in_time: f64,
}

impl Pool {
    /// How long requests wait, and how many are answered within some hours; nothing where the queue grows without bound, that is
    /// where people are offered as much work as they can do or more.
    #[must_use]
    pub fn wait(&self, within_hours: f64) -> Option<Wait> {
        let Self {
            people,
            erlangs,
            handling_hours,
        } = *self;
        if erlangs >= people {
            return None;
        }
        if erlangs <= 0.0 {
            return Some(Wait {
                probability: 0.0,
                hours: 0.0,
                in_time: 1.0,
            });
        }
        let lost = gamma_hazard(people + 1.0, erlangs);
        let probability = lost / (1.0 - erlangs / people * (1.0 - lost));
        let rate = (people - erlangs) / handling_hours;
        Some(Wait {
            probability,
            hours: probability / rate,
            in_time: 1.0 - probability * exp(-rate * within_hours),
        })
    }
}
