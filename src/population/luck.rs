//! The luck of customers: the uniforms of their places in month 0 (`random::Purpose`), drawn for many at once.

use crate::random::{Key, Purpose, columns};

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
