//! A customer: what the list gives of it, and what is drawn of it once, the same for all plans (docs/model.md 3).

/// What a list says of a customer; what is `None` is drawn.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub key: u64,
    pub arr: Option<f64>,
    pub first_renewal: Option<u32>,
    pub kind: Option<usize>,
    pub channel: Option<usize>,
    pub profile: Option<usize>,
    pub whitespace: Option<f64>,
    pub health: Option<f64>,
    /// Segment today, as an index into the list's segments.
    pub segment: Option<usize>,
    /// Owner today, as an index into the list's owners, which are sorted by name.
    pub owner: Option<usize>,
    pub term: Option<u32>,
    pub bad_fit: Option<bool>,
    pub tenure: Option<u32>,
}

/// A customer, or a candidate to be one.
#[derive(Clone, Debug)]
pub struct Customer {
    pub key: u64,
    pub arr: f64,
    pub whitespace: f64,
    pub health: f64,
    pub profile: usize,
    /// Need multiplier, with the factor of a bad fit.
    pub multiplier: f64,
    pub kind: usize,
    pub channel: usize,
    /// u: chance of churn at an annual renewal that no experience can avoid.
    pub unavoidable: f64,
    /// T, in months.
    pub term: u32,
    pub first_renewal: u32,
    /// The month in which it joined; 0 or less before the run.
    pub joined: i64,
    pub bad_fit: bool,
    pub accepts_async: bool,
    /// X: hours a month that it expects.
    pub expected_hours: f64,
    /// What it would pay for more coverage, as a share of ARR a year.
    pub willingness: f64,
    pub review_offset: u32,
    /// Segment and owner today, as the list names them.
    pub today: Option<usize>,
    pub owner: Option<usize>,
    /// Month of arrival; 0 for who is there at the opening.
    pub arrived: u32,
    /// Whether it is a candidate that another customer referred.
    pub referred: bool,
}

impl Customer {
    /// t: months since it joined.
    pub fn tenure(&self, month: u32) -> i64 {
        i64::from(month) - self.joined
    }

    /// R: months to the next renewal, 0 in its month.
    pub fn to_renewal(&self, month: u32) -> u32 {
        if month <= self.first_renewal {
            self.first_renewal - month
        } else {
            (self.term - (month - self.first_renewal) % self.term) % self.term
        }
    }
}
