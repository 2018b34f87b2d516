//! Designs: points in the unit cube that lie more evenly than independent ones, so that means over them vary less.

use super::philox::uniform;

/// Inputs with a dimension of their own in Sobol's sequence.
pub const SOBOL_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// Half of the steps of [`sobol`]: the library's numbers stand at the lower ends of 2²³ steps.
const HALF_STEP: f64 = 1.0 / (1u64 << 24) as f64;

/// One input of a Latin hypercube (McKay, Beckman & Conover 1979, *Technometrics* 21: 239–245): of as many equal steps as there
/// are points, each holds one point, at a random place inside. By point.
///
/// Each step brings four words: two for its rank in the order of the points, one for the place inside, one spare.
#[must_use]
pub fn latin_hypercube(steps: &[[u32; 4]]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by_key(|&step| (steps[step][0], steps[step][1], step));
    let place = |step: usize| (step as f64 + uniform(steps[step][2])) / steps.len() as f64;
    order.into_iter().map(place).collect()
}

/// A coordinate of a point of Sobol's sequence with Owen's scrambling (Sobol' 1967; Owen 1995; Burley 2020, *Journal of Computer
/// Graphics Techniques* 9(4)), above 0 and below 1. At most 2¹⁶ points, and [`SOBOL_DIMENSIONS`] dimensions.
#[must_use]
pub fn sobol(point: u32, dimension: u32, seed: u32) -> f64 {
    f64::from(sobol_burley::sample(point, dimension, seed)) + HALF_STEP
}

/// The same for an input that is known by a key instead of by a number: other inputs may come and go and it stays where it is.
///
/// The key chooses the dimension, and `scramble`, a random word of the input's own, the scrambling. Two inputs may so have one
/// dimension. Scrambled apart they are still uniform and independent at each point; their points together are then less even.
#[must_use]
pub fn sobol_by_key(point: u32, key: u64, scramble: u32) -> f64 {
    use sobol_burley::parts::{owen_scramble_rev, sobol_rev};

    let dimension = (key % u64::from(sobol_burley::NUM_DIMENSIONS)) as u32;
    let place = owen_scramble_rev(sobol_rev(point.reverse_bits(), dimension), scramble);
    uniform(place.reverse_bits())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, words};

    fn word(number: u32, step: u32) -> [u32; 4] {
        words(Key::new(3, number), u64::from(step), 0, Purpose::Design.code(0))
    }

    fn steps(number: u32, points: u32) -> Vec<[u32; 4]> {
        (0..points).map(|step| word(number, step)).collect()
    }

    /// In each design, each of the equal steps holds one point, whatever the input.
    #[test]
    fn each_step_is_taken_once() {
        for points in [1, 16, 40] {
            let hypercube = latin_hypercube(&steps(points, points));
            let keyed: Vec<f64> = (0..points)
                .map(|point| sobol_by_key(point, 1_000_003, word(points, 0)[3]))
                .collect();
            let designs = if points == 16 {
                vec![hypercube, keyed]
            } else {
                vec![hypercube]
            };
            for design in designs {
                let mut taken: Vec<u32> = design.iter().map(|at| (at * f64::from(points)) as u32).collect();
                taken.sort_unstable();
                assert!(taken.into_iter().eq(0..points), "{design:?}");
            }
        }
    }

    /// The first 2^(2k) points of two dimensions of a (0, 2)-sequence: one in each of the 2^k × 2^k cells, scrambled together or
    /// each by itself.
    #[test]
    fn sobols_points_are_even_in_two_dimensions() {
        let together = |point| [0, 1].map(|dimension| sobol(point, dimension, 5));
        let by_key = |point| [0, 1].map(|key| sobol_by_key(point, key, word(7, key as u32)[3]));
        let designs: [&dyn Fn(u32) -> [f64; 2]; 2] = [&together, &by_key];
        for design in designs {
            let mut cells: Vec<[usize; 2]> = (0..64)
                .map(|point| design(point).map(|at| (at * 8.0) as usize))
                .collect();
            cells.sort_unstable();
            cells.dedup();
            assert_eq!(cells.len(), 64);
        }
    }

    /// Over many designs, a point is uniform in each input, and inputs are independent of each other, of one dimension or of two:
    /// moments of uniforms, within 4 standard errors.
    #[test]
    fn inputs_are_uniform_and_independent() {
        const DESIGNS: u32 = 20_000;
        let hypercube = |design: u32| [0, 1].map(|input| latin_hypercube(&steps(2 * design + input, 16))[5]);
        let keyed = |design: u32, keys: [u64; 2]| {
            let scramble = |input: u32| word(design, input)[3];
            [
                sobol_by_key(5, keys[0], scramble(0)),
                sobol_by_key(5, keys[1], scramble(1)),
            ]
        };
        let designs: [&dyn Fn(u32) -> [f64; 2]; 3] = [&hypercube, &|design| keyed(design, [7, 21]), &|design| {
            keyed(design, [7, 263])
        }];
        for (which, design) in designs.into_iter().enumerate() {
            let mut sums = [0.0; 3];
            for [x, y] in (0..DESIGNS).map(design) {
                let (x, y) = (x - 0.5, y - 0.5);
                // Each of mean 0; variances 1/12, 1/180 and 1/144.
                for (sum, moment) in sums.iter_mut().zip([x, x * x - 1.0 / 12.0, x * y]) {
                    *sum += moment;
                }
            }
            for (sum, variance) in sums.into_iter().zip([1.0 / 12.0, 1.0 / 180.0, 1.0 / 144.0]) {
                let z = sum / (f64::from(DESIGNS) * variance).sqrt();
                assert!(z.abs() < 4.0, "design {which}: {z}");
            }
        }
    }
}
