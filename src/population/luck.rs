//! The luck of customers: the uniforms of their places in month 0 (`random::Purpose`), drawn for many at once.

use crate::random::{Key, Purpose, columns};

/// The primes whose square roots spread the luck of a population evenly.
const PRIMES: [f64; 16] = [
    2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0, 31.0, 37.0, 41.0, 43.0, 47.0, 53.0,
];

/// What many customers are drawn with; columns have one row a customer.
#[derive(Clone, Debug, Default)]
pub struct Lucks {
    /// See [`Luck::origin`].
    pub origin: [Vec<f64>; 4],
    /// See [`Luck::circumstance`].
    pub circumstance: [Vec<f64>; 4],
    /// See [`Luck::terms`].
    pub terms: [Vec<f64>; 4],
    /// See [`Luck::acquisition`].
    pub acquisition: [Vec<f64>; 4],
}

/// What one customer is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    /// Normal scores: rank of ARR, latent of need, need multiplier, whitespace.
    pub origin: [f64; 4],
    /// Uniforms: customer type, buying channel, renewal month, one spare.
    pub circumstance: [f64; 4],
    /// Uniforms: contract term, earlier terms, fit, acceptance of asynchronous service.
    pub terms: [f64; 4],
    /// Uniforms: deterred, declined, willingness to pay, month of review.
    pub acquisition: [f64; 4],
}

impl Lucks {
    /// Draws the customers with these keys.
    pub fn draw(&mut self, key: Key, customers: &[u64]) {
        for (columns, purpose) in [
            (&mut self.origin, Purpose::Origin),
            (&mut self.circumstance, Purpose::Circumstance),
            (&mut self.terms, Purpose::Terms),
            (&mut self.acquisition, Purpose::Acquisition),
        ] {
            columns
                .iter_mut()
                .for_each(|column| column.resize(customers.len(), 0.0));
            let columns = columns.each_mut().map(Vec::as_mut_slice);
            columns::uniforms(key, customers, 0, purpose.code(0), columns);
        }
        self.origin.iter_mut().for_each(|column| columns::scores(column));
    }

    /// The luck of customers number `first` and on, so many of them, of a population whose luck is not drawn but spread evenly:
    /// customer n has the fractional parts of n times the square roots of the primes (Richtmyer 1951; Niederreiter 1978).
    pub fn spread(&mut self, first: usize, customers: usize) {
        let Self {
            origin,
            circumstance,
            terms,
            acquisition,
        } = self;
        let columns = origin.iter_mut().chain(circumstance).chain(terms).chain(acquisition);
        for (column, prime) in columns.zip(PRIMES) {
            column.clear();
            column.extend((first + 1..=first + customers).map(|number| (number as f64 * prime.sqrt()).fract()));
        }
        self.origin.iter_mut().for_each(|column| columns::scores(column));
    }

    /// The luck of the customer in row `i`.
    pub fn of(&self, i: usize) -> Luck {
        let row = |columns: &[Vec<f64>; 4]| columns.each_ref().map(|column| column[i]);
        Luck {
            origin: row(&self.origin),
            circumstance: row(&self.circumstance),
            terms: row(&self.terms),
            acquisition: row(&self.acquisition),
        }
    }
}
