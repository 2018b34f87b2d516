//! The calendar: when each customer renews, and whom it is time to review. It is the same for all plans, so it is kept once
//! (docs/model.md 5.2, 5.3).

use crate::plans::assessor::Seen;
use crate::plans::world::World;
use crate::population::customers::Customers;

/// What the month is to each customer; columns have one row a customer, stale where nobody has it any more.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Months to the next renewal; 0 in the month of one.
    pub to_renewal: Vec<u32>,
    /// Who renews this month.
    pub renewing: Vec<u32>,
    /// Whether it renewed last month.
    pub renewed: Vec<bool>,
    /// Whom plans that review look at this month, and what has been seen of them.
    pub reviews: Vec<(u32, Seen)>,
}

impl Calendar {
    /// The opening of a replication.
    pub fn open(&mut self) {
        self.to_renewal.clear();
        self.renewing.clear();
    }

    /// Turns the page to `month` for the customers listed in `present`.
    pub fn turn(&mut self, month: u32, world: &World, customers: &Customers, present: &[u32]) {
        self.renewed.clear();
        self.renewed.resize(customers.len(), false);
        for i in self.renewing.drain(..) {
            self.renewed[i as usize] = true;
        }
        let known = self.to_renewal.len();
        self.to_renewal.resize(customers.len(), 0);
        for &row in present {
            let i = row as usize;
            self.to_renewal[i] = match self.to_renewal[i] {
                _ if i >= known => customers.to_renewal(i, month),
                0 => customers.term[i] - 1,
                left => left - 1,
            };
            if self.to_renewal[i] == 0 {
                self.renewing.push(row);
            }
        }
        self.review(month, world, customers, present);
    }

    fn review(&mut self, month: u32, world: &World, customers: &Customers, present: &[u32]) {
        self.reviews.clear();
        let Some(review) = world.review.as_ref().filter(|_| month > 1) else {
            return;
        };
        let (kickoff, usage) = (review.kickoff_months as i32, review.usage_months as i32);
        // Whoever has this offset: (month + offset) is then a multiple of the months between reviews.
        let offset = (review.every_months - month % review.every_months) % review.every_months;
        for &row in present {
            let i = row as usize;
            let tenure = customers.tenure(i, month);
            let seen = if tenure == usage || tenure > usage && customers.review_offset[i] == offset {
                Seen::Usage
            } else if tenure == kickoff {
                Seen::Kickoff
            } else {
                continue;
            };
            if customers.joined[i] < month as i32 {
                self.reviews.push((row, seen));
            }
        }
    }
}
