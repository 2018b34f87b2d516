//! The customers of one replication, in columns.

/// A customer as it opens, or arrives; the same for every plan. Money in currency a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Customer {
    /// Its key in every draw.
    pub key: u64,
    /// ARR.
    pub arr: f64,
    /// Whitespace.
    pub whitespace: f64,
    /// Health.
    pub health: f64,
    /// Appropriate Experience profile (latent), as an index into the scenario's profiles.
    pub profile: u8,
    /// Individual need multiplier: mean 1 for a good fit.
    pub multiplier: f64,
    /// Customer type, as an index into the scenario's types.
    pub kind: u8,
    /// Buying channel, as an index into the scenario's channels.
    pub channel: u8,
    /// u: chance of churn at an annual renewal that no experience can avoid.
    pub unavoidable: f64,
    /// Contract term in months.
    pub term: u32,
    /// Month of the first renewal; later ones follow every term.
    pub first_renewal: u32,
    /// Month in which it joined: 1 − tenure at the opening.
    pub joined: i32,
    /// Whether it lacks Success Potential.
    pub bad_fit: bool,
    /// Whether it accepts being served asynchronously.
    pub accepts_async: bool,
    /// Hours a month that it expects because of what it pays.
    pub expected_hours: f64,
    /// What it is willing to pay for more coverage, a year, as a share of its ARR.
    pub willingness: f64,
    /// Months by which its reviews are shifted.
    pub review_offset: u32,
    /// Uniform of being kept away by word of mouth.
    pub deterred: f64,
    /// Uniform of being declined.
    pub declined: f64,
    /// Segment today, where a list names it, as an index into `Roster::segments`.
    pub today: Option<u8>,
}

macro_rules! columns {
    ($($(#[$doc:meta])* $field:ident: $type:ty),+ $(,)?) => {
        /// One replication's customers: row `i` of every column is one customer. The opening customers come first, in the
        /// order of their keys; then candidates in the order in which they arrive.
        #[derive(Clone, Debug, Default)]
        pub struct Customers {
            $(#[doc = concat!("See [`Customer::", stringify!($field), "`].")] pub $field: Vec<$type>,)+
        }

        impl Customers {
            /// Forgets all customers, but keeps their memory.
            pub fn clear(&mut self) {
                $(self.$field.clear();)+
            }

            /// Adds a customer.
            pub fn push(&mut self, customer: Customer) {
                $(self.$field.push(customer.$field);)+
            }
        }
    };
}

columns! {
    key: u64, arr: f64, whitespace: f64, health: f64, profile: u8, multiplier: f64, kind: u8, channel: u8,
    unavoidable: f64, term: u32, first_renewal: u32, joined: i32, bad_fit: bool, accepts_async: bool,
    expected_hours: f64, willingness: f64, review_offset: u32, deterred: f64, declined: f64, today: Option<u8>,
}

impl Customers {
    /// Number of customers.
    pub fn len(&self) -> usize {
        self.arr.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.arr.is_empty()
    }

    /// Months from `month` to the next renewal of customer `i`; 0 in the month of a renewal.
    #[inline]
    pub fn to_renewal(&self, i: usize, month: u32) -> u32 {
        let (first, term) = (self.first_renewal[i], self.term[i]);
        if month <= first {
            first - month
        } else {
            (term - (month - first) % term) % term
        }
    }

    /// Whole months since customer `i` joined, at the opening of `month`.
    #[inline]
    pub fn tenure(&self, i: usize, month: u32) -> i32 {
        month as i32 - self.joined[i]
    }
}
