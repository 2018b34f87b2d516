//! Morris's screening: which inputs matter at all, for few runs. Each trajectory changes one input after the other, and what
//! a change does ÷ its size is an elementary effect.
//!
//! Morris (1991, *Technometrics* 33, 161–174); the mean of the absolute effects, `mu*`, is Campolongo, Cariboni & Saltelli's
//! (2007, *Environmental Modelling & Software* 22, 1509–1518). Four levels, steps of two thirds, as there. Where a model holds chance, the
//! replications of all points are paired, and the spread of an effect over them says how large a `mu*` chance alone would make.

use super::moments::Moments;
use crate::random::{Key, Purpose, uniform, words};

/// Size of a step, of a range from 0 to 1: p ÷ (2 (p − 1)) with p = 4 levels.
pub const STEP: f64 = 2.0 / 3.0;

/// A start and one step an input, in random order.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The start and the end of each step, in shares of the ranges of the inputs.
    pub points: Vec<Vec<f64>>,
    /// Which input each step changes, and by how much.
    pub steps: Vec<(usize, f64)>,
}

impl Trajectory {
    /// The trajectory of this number.
    pub fn new(seed: u32, number: u32, inputs: usize) -> Self {
        let mut start = Vec::with_capacity(inputs);
        let mut steps = Vec::with_capacity(inputs);
        for input in 0..inputs {
            let [level, way, one, other] = words(Key::new(seed, number), input as u64, 0, Purpose::Trajectory.code(0));
            let low = if uniform(level) < 0.5 { 0.0 } else { 1.0 - STEP };
            let rises = uniform(way) < 0.5;
            start.push(if rises { low } else { low + STEP });
            steps.push(((one, other), (input, if rises { STEP } else { -STEP })));
        }
        steps.sort_by_key(|(place, _)| *place);
        let steps: Vec<(usize, f64)> = steps.into_iter().map(|(_, step)| step).collect();
        let mut points = vec![start];
        for &(input, step) in &steps {
            let mut next = points[points.len() - 1].clone();
            next[input] += step;
            points.push(next);
        }
        Self { points, steps }
    }
}

/// The elementary effects of one input: the change of the result, were it to go on over the whole range.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effects {
    /// Over trajectories; its mean is Morris's `mu`.
    pub signed: Moments,
    /// Absolute ones; their mean is `mu*`.
    pub absolute: Moments,
    /// Variances that chance gives to the effects.
    chance: Moments,
}

impl Effects {
    /// Standard deviation of the effects, without what chance adds to it: Morris's `sigma`. Where the effect depends on the
    /// other inputs, or is no straight line, it is large.
    pub fn sigma(&self) -> f64 {
        (self.signed.variance() - self.chance.mean).max(0.0).sqrt()
    }

    /// The `mu*` that chance alone would make: the mean of the absolute value of a normal of its variance.
    pub fn noise(&self) -> f64 {
        (self.chance.mean * std::f64::consts::FRAC_2_PI).sqrt()
    }

    /// The 95 % interval of `mu*`, by Student's t over trajectories.
    pub fn interval(&self) -> (f64, f64) {
        self.absolute.interval(0.95)
    }

    /// Whether chance alone could have made this `mu*`.
    pub fn is_below_noise(&self) -> bool {
        let (low, _) = self.interval();
        low.is_nan() || low <= self.noise()
    }
}

/// The effects of all inputs, from what the model gave at the points of each trajectory: by trajectory, point and replication.
pub fn effects(trajectories: &[Trajectory], results: &[Vec<Vec<f64>>]) -> Vec<Effects> {
    let inputs = trajectories.first().map_or(0, |trajectory| trajectory.steps.len());
    let mut all = vec![Effects::default(); inputs];
    for (trajectory, results) in trajectories.iter().zip(results) {
        for ((input, step), ends) in trajectory.steps.iter().zip(results.windows(2)) {
            let mut effect = Moments::default();
            ends[0]
                .iter()
                .zip(&ends[1])
                .for_each(|(from, to)| effect.push((to - from) / step));
            let of_input = &mut all[*input];
            of_input.signed.push(effect.mean);
            of_input.absolute.push(effect.mean.abs());
            let chance = if effect.n > 1.0 {
                effect.variance() / effect.n
            } else {
                0.0
            };
            of_input.chance.push(chance);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::normal_quantile;

    fn screened(number: u32, inputs: usize, replications: usize, model: impl Fn(&[f64], usize) -> f64) -> Vec<Effects> {
        let trajectories: Vec<Trajectory> = (0..number).map(|number| Trajectory::new(5, number, inputs)).collect();
        let at = |point: &Vec<f64>| (0..replications).map(|r| model(point, r)).collect();
        let results: Vec<Vec<Vec<f64>>> = trajectories
            .iter()
            .map(|trajectory| trajectory.points.iter().map(at).collect())
            .collect();
        effects(&trajectories, &results)
    }

    #[test]
    fn trajectories_stay_inside_and_move_each_input_once() {
        let trajectory = Trajectory::new(1, 3, 8);
        assert!(
            trajectory
                .points
                .iter()
                .flatten()
                .all(|x| (-1e-12..=1.0 + 1e-12).contains(x))
        );
        let mut moved: Vec<usize> = trajectory.steps.iter().map(|(input, _)| *input).collect();
        moved.sort_unstable();
        assert!(moved.into_iter().eq(0..8));
    }

    /// Effects by hand: 3 x₁ is 3 everywhere; x₂² is 2/3 or 4/3; x₃ x₄ is the other's value, 0, 1/3, 2/3 or 1; (x₅ − ½)² is
    /// −1/3 or 1/3, so that `mu` is 0 and `mu*` is not.
    #[test]
    fn effects_are_those_of_the_function() {
        let model = |x: &[f64], _| 3.0 * x[0] + x[1] * x[1] + x[2] * x[3] + (x[4] - 0.5) * (x[4] - 0.5);
        let found = screened(400, 6, 1, model);
        let near = |moments: &Moments, known: f64| (moments.mean - known).abs() <= 4.0 * moments.se() + 1e-9;
        for (effects, (mu, mu_star, sigma)) in found.iter().zip([
            (3.0, 3.0, 0.0),
            (1.0, 1.0, 1.0 / 3.0),
            (0.5, 0.5, (5.0f64 / 36.0).sqrt()),
            (0.5, 0.5, (5.0f64 / 36.0).sqrt()),
            (0.0, 1.0 / 3.0, 1.0 / 3.0),
            (0.0, 0.0, 0.0),
        ]) {
            assert!(
                near(&effects.signed, mu) && near(&effects.absolute, mu_star),
                "{effects:?}"
            );
            assert!((effects.sigma() - sigma).abs() < 0.03, "{effects:?}");
        }
        assert!(!found[4].is_below_noise() && found[5].is_below_noise());
    }

    #[test]
    fn chance_is_not_taken_for_an_input() {
        // Every input stirs the luck, and but for the first does nothing else; what is common to all points cancels.
        let model = |x: &[f64], replication: usize| {
            let luck = |place: u64| {
                let word = words(Key::new(3, replication as u32), place, 0, Purpose::Counts.code(0))[0];
                normal_quantile(uniform(word))
            };
            let place = x.iter().fold(1, |place, x| 4 * place + (3.0 * x).round() as u64);
            2.0 * x[0] + 0.3 * luck(place) + 10.0 * luck(0)
        };
        let found = screened(100, 8, 5, model);
        assert!(!found[0].is_below_noise());
        assert!(found[1..].iter().all(Effects::is_below_noise), "{found:?}");
        // Differences of two normals over 5 replications, by the size of a step.
        let noise = 0.3 * (2.0f64 / 5.0).sqrt() / STEP * (2.0 / std::f64::consts::PI).sqrt();
        assert!((found[1].noise() / noise - 1.0).abs() < 0.15, "{}", found[1].noise());
        assert!((found[0].sigma()) < 0.25);
    }
}
