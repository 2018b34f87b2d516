//! The customers of one replication, in columns.

/// One replication's customers as they stand at the opening, the same for every plan. Row `i` of every column is
/// the customer whose key is `roster.keys[i]`; money in currency a year.
#[derive(Clone, Debug, Default)]
pub struct Customers {
    /// ARR at the opening.
    pub arr: Vec<f64>,
    /// Whitespace at the opening.
    pub whitespace: Vec<f64>,
    /// Health at the opening.
    pub health: Vec<f64>,
    /// Appropriate Experience profile (latent), as an index into the scenario's profiles.
    pub profile: Vec<u8>,
    /// Individual need multiplier, mean 1.
    pub multiplier: Vec<f64>,
    /// u: chance of churn at an annual renewal that no experience can avoid.
    pub unavoidable: Vec<f64>,
    /// Month of the first renewal; later ones follow every 12 months.
    pub first_renewal: Vec<u32>,
}

impl Customers {
    /// Empty columns for `n` customers.
    pub fn with_len(n: usize) -> Self {
        Self {
            arr: vec![0.0; n],
            whitespace: vec![0.0; n],
            health: vec![0.0; n],
            profile: vec![0; n],
            multiplier: vec![0.0; n],
            unavoidable: vec![0.0; n],
            first_renewal: vec![0; n],
        }
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.arr.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.arr.is_empty()
    }
}
