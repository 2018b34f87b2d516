//! The ground floor: where every random number comes from.
//!
//! There is no generator with a state. **Every draw belongs to (seed, replication, purpose, customer, month)** and is
//! computed from that place by [`words`], so
//! - a replication is the same whatever the number of threads, shards or plans, and in whatever order;
//! - the same customer has the same need and the same luck under every plan, and a customer who leaves under one plan
//!   does not shift anyone else's draws (common random numbers);
//! - the bits are the same on every machine: words by integer arithmetic, variates by [`pinned`] functions.
//!
//! One uniform makes one variate, by inverse CDF, monotone in the uniform: rejection samplers would lose the synchrony
//! that makes paired differences of plans precise.
//!
//! ```
//! use axplan::random::{Key, Purpose, count, stable_key, uniform, words};
//!
//! let key = Key::new(2025, 7); // seed, replication
//! let customer = stable_key("ACME-17");
//! let [calls, tickets, ..] = words(key, customer, 3, Purpose::Counts.code(0));
//! let busy = count(uniform(calls), 4.0, None);
//! assert!(count(uniform(calls), 8.0, None) >= busy, "more need, same luck");
//! assert_ne!(calls, tickets);
//! ```
//!
//! This module knows nothing of the rest of the crate.

pub mod columns;
pub mod design;
pub mod distribution;
pub mod philox;
pub mod pinned;
pub mod purpose;
pub mod special;
pub mod variates;

pub use distribution::Distribution;
pub use philox::{Key, philox4x32_10, uniform, words};
pub use pinned::{copula_correlation, normal_cdf, normal_quantile};
pub use purpose::Purpose;
pub use variates::{LognormalFactor, QuantileTable, choose, count, counts, depth};

/// The key of a customer, a seat or an input, from its own identity: the first 8 bytes, little-endian, of BLAKE3 of the
/// text (O'Connor, Aumasson, Neves & Wilcox-O'Hearn 2020). It does not depend on where the row stands in its file.
///
/// 64 bits: among a million customers two share a key with a probability of 3·10⁻⁸; the reader of a population makes
/// such a collision an error.
#[must_use]
pub fn stable_key(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes()
        .iter()
        .take(8)
        .rev()
        .fold(0, |key, byte| (key << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::stable_key;

    /// The empty text is BLAKE3's published first test vector (af1349b9f5f9a1a6…).
    #[test]
    fn keys_are_pinned() {
        assert_eq!(stable_key(""), 0xa6a1_f9f5_b949_13af);
        assert_ne!(stable_key("ACME-17"), stable_key("ACME-18"));
    }
}
