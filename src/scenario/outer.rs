//! Where the draws of what is not known stand: independently, or in small designs.
//!
//! A design is a set of [`DRAWS`] draws that fills the range of each input evenly; designs are randomised independently of each
//! other. So what can be said of the error of a mean is said from the means of designs, which are independent and identically
//! distributed, whatever happens inside of one (Owen 1997, *SIAM J. Numer. Anal.* 34: 1884–1910; L'Ecuyer & Lemieux 2002). Few
//! draws a design are enough: of a smooth function of one input they leave about 1 ÷ `DRAWS`² of the variance.

use super::schema::OuterDesign;
use crate::random::design::{latin_hypercube, sobol_by_key};
use crate::random::{Key, Purpose, uniform, words};

/// Draws in a design. A power of two, as Sobol's sequence wants it, and a divisor of the clusters in a block. A judgement: more
/// would leave too few designs for an interval in a run of a thousand replications.
const DRAWS: u32 = 16;

impl OuterDesign {
    /// Draws that depend on each other: those of a design, or one.
    pub fn draws(self) -> u32 {
        match self {
            Self::Random => 1,
            Self::LatinHypercube | Self::Sobol => DRAWS,
        }
    }

    /// As a scenario writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::LatinHypercube => "latin-hypercube",
            Self::Sobol => "sobol",
        }
    }

    /// Where the input of this key stands at an outer draw: uniform between 0 and 1, and whatever other inputs there are.
    pub(super) fn uniform(self, key: u64, seed: u32, outer: u32) -> f64 {
        let of_draw = |outer: u32| words(Key::new(seed, outer), key, 0, Purpose::Outer.code(0));
        let point = outer % self.draws();
        let first = outer - point;
        match self {
            Self::Random => uniform(of_draw(outer)[0]),
            Self::LatinHypercube => {
                let steps: [_; DRAWS as usize] = std::array::from_fn(|step| of_draw(first + step as u32));
                latin_hypercube(&steps)[point as usize]
            }
            Self::Sobol => sobol_by_key(point, key, of_draw(first)[3]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In each design, each input takes each of the equal steps once; other designs and inputs take them in other orders.
    #[test]
    fn a_design_fills_the_range_of_each_input() {
        for design in [OuterDesign::LatinHypercube, OuterDesign::Sobol] {
            let steps = |key: u64, first: u32| -> Vec<u32> {
                let step = |outer| (design.uniform(key, 9, outer) * f64::from(DRAWS)) as u32;
                (first..first + DRAWS).map(step).collect()
            };
            for (key, first) in [(1, 0), (1, DRAWS), (2, 0), (u64::MAX, 7 * DRAWS)] {
                let mut taken = steps(key, first);
                assert_ne!(taken, steps(key, first + DRAWS));
                assert_ne!(taken, steps(key ^ 0x100, first));
                taken.sort_unstable();
                assert!(taken.into_iter().eq(0..DRAWS), "{design:?}");
            }
        }
    }

    /// The variance of the mean over designs of Σ of four inputs: 4/12 ÷ 16 if draws were independent, and 4/12 ÷ 16³ where each
    /// step holds one place (the variance inside of a step). Of a product of two, what is left is what is no sum.
    #[test]
    fn means_over_designs_vary_less() {
        const DESIGNS: u32 = 2_000;
        let n = f64::from(DRAWS);
        for (design, left) in [
            (OuterDesign::Random, 1.0),
            (OuterDesign::LatinHypercube, 1.0 / (n * n)),
            (OuterDesign::Sobol, 1.0 / (n * n)),
        ] {
            let mean = |number: u32| {
                let draws = number * DRAWS..(number + 1) * DRAWS;
                let sum = |outer| (1..5).map(|key| design.uniform(key, 5, outer)).sum::<f64>();
                draws.map(sum).sum::<f64>() / n
            };
            let squares: f64 = (0..DESIGNS).map(|number| (mean(number) - 2.0).powi(2)).sum();
            let variance = squares / f64::from(DESIGNS);
            let expected = 4.0 / 12.0 / n * left;
            // The variance of 2,000 nearly normal means is known to √(2 ÷ 2000) = 3 %.
            assert!(
                (variance / expected - 1.0).abs() < 0.13,
                "{design:?}: {variance} {expected}"
            );
        }
    }
}
