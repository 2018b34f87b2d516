//! Counter-based random words: Philox4x32-10.
//!
//! Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC11, section 4.3. A word
//! is a function of its place, so replications, customers and months can be drawn in any order, on any thread, for any
//! number of plans, and always come out the same.

/// Multipliers of the two halves of a round (Salmon et al. 2011, table 2).
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// Weyl increments of the key: the golden ratio and √3 − 1, as 32-bit fractions.
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// The key of a replication: (seed, replication).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    seed: u32,
    replication: u32,
}

impl Key {
    /// The key of one replication of the run with this seed. For [`super::Purpose::Outer`] the second half is the number
    /// of the outer draw.
    #[inline]
    #[must_use]
    pub const fn new(seed: u32, replication: u32) -> Self {
        Self { seed, replication }
    }
}

/// The four words of one place: counter = (customer low, customer high, month, purpose), key = (seed, replication).
///
/// `purpose` is a [`super::Purpose::code`]: it also names the block of kinds.
#[inline(always)]
#[must_use]
pub const fn words(key: Key, customer: u64, month: u32, purpose: u32) -> [u32; 4] {
    philox4x32_10(
        [customer as u32, (customer >> 32) as u32, month, purpose],
        [key.seed, key.replication],
    )
}

/// Philox4x32 with ten rounds: `x ← (hi(M₁x₂) ⊕ x₁ ⊕ k₀, lo(M₁x₂), hi(M₀x₀) ⊕ x₃ ⊕ k₁, lo(M₀x₀))`, the key stepping by
/// its Weyl increments between rounds. Source: Salmon et al. (2011), section 4.3; checked against Random123's vectors.
#[inline(always)]
#[must_use]
pub const fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut x0, mut x1, mut x2, mut x3] = counter;
    let [mut k0, mut k1] = key;
    let mut round = 0;
    while round < ROUNDS {
        let first = MULTIPLIERS[0] as u64 * x0 as u64;
        let second = MULTIPLIERS[1] as u64 * x2 as u64;
        (x0, x1, x2, x3) = (
            (second >> 32) as u32 ^ x1 ^ k0,
            second as u32,
            (first >> 32) as u32 ^ x3 ^ k1,
            first as u32,
        );
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
        round += 1;
    }
    [x0, x1, x2, x3]
}

/// A word as a uniform strictly between 0 and 1: `u = (word + ½) / 2³²`.
///
/// Both `u` and `1 − u` are exact in f64, so no tail of an inverse CDF is favoured.
#[inline(always)]
#[must_use]
pub fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: `kat_vectors` of Random123 1.14.0, lines `philox4x32 10`.
    #[test]
    fn known_answers_of_random123() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn a_place_is_spread_over_counter_and_key_as_documented() {
        let place = words(
            Key::new(0xa409_3822, 0x299f_31d0),
            0x85a3_08d3_243f_6a88,
            0x1319_8a2e,
            0x0370_7344,
        );
        assert_eq!(place, [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    #[test]
    fn uniforms_are_inside_the_unit_interval_and_symmetric() {
        assert_eq!(uniform(0), 0.5 / 4_294_967_296.0);
        assert!(uniform(u32::MAX) < 1.0);
        for word in [0, 1, 77, 0x7fff_ffff, 0xdead_beef] {
            assert_eq!(1.0 - uniform(word), uniform(!word));
        }
    }
}
