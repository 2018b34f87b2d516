//! How a replication's customers are drawn: what the list gives stays, what it leaves out is drawn conditional on
//! what it gives (docs/model.md 5.1).

#[cfg(not(axplan_plain))]
use multiversion::multiversion;

use super::customers::{Customer, Customers};
use super::luck::{Luck, Lucks};
use super::model::PopulationModel;
use super::roster::{Given, Roster};
use super::types::types_given_arr;
use crate::random::pinned::{ln, pow};
use crate::random::{Key, choose, normal_quantile};

/// Customers drawn together.
const BLOCK: usize = 256;

/// What takes a logarithm, an exponential or a table to draw: computed of a block of customers together. Columns have one
/// row a customer.
#[derive(Clone, Debug, Default)]
struct Formulas {
    /// ARR.
    arr: Vec<f64>,
    /// Its normal score among all customers.
    arr_score: Vec<f64>,
    /// Customer type, by the ARR.
    kind: Vec<u8>,
    /// Whitespace ÷ ARR, before the channel's factor.
    whitespace: Vec<f64>,
    /// Need multiplier, before the factor of a bad fit.
    multiplier: Vec<f64>,
    /// (ARR ÷ reference)^elasticity, by which the hours that a channel leads to expect grow; 0 where nothing is expected.
    expectation: Vec<f64>,
    /// Terms completed before the opening.
    earlier_terms: Vec<f64>,
}

/// Fills the formulas of customers with this luck, of whom a list gives ARR and its score, or gives none.
#[cfg_attr(
    not(axplan_plain),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))
)]
fn compute(formulas: &mut Formulas, model: &PopulationModel, lucks: &Lucks, given: &[(f64, f64)]) {
    let Formulas {
        arr,
        arr_score,
        kind,
        whitespace,
        multiplier,
        expectation,
        earlier_terms,
    } = formulas;
    let [rank, _, need, space] = &lucks.origin;
    let n = rank.len();
    for column in [&mut *arr, arr_score, whitespace, multiplier, expectation, earlier_terms] {
        column.clear();
        column.resize(n, 0.0);
    }
    arr_score.copy_from_slice(rank);
    model.marginal.at_scores(rank, arr);
    for (i, &(given, score)) in given.iter().enumerate() {
        (arr[i], arr_score[i]) = (given, score);
    }
    types_given_arr(&model.types, arr, &lucks.circumstance[0], kind);
    model.whitespace.at_scores(space, whitespace);
    for (multiplier, &score) in multiplier.iter_mut().zip(need) {
        *multiplier = model.multiplier.at_score(score);
    }
    if let Some(law) = &model.expectation {
        for (expectation, &arr) in expectation.iter_mut().zip(&*arr) {
            let grown = pow(arr / law.reference_arr, law.elasticity);
            *expectation = if arr > 0.0 { grown } else { 0.0 };
        }
    }
    // Geometric: ⌊ln(1 − u) ÷ ln q⌋.
    if model.one_more_term > 0.0 {
        let log_q = ln(model.one_more_term);
        for (terms, &u) in earlier_terms.iter_mut().zip(&lucks.terms[1]) {
            *terms = ln(1.0 - u) / log_q;
        }
    }
}

impl PopulationModel {
    /// Draws the opening customers of the replication with this key into `customers`.
    pub fn draw(&self, key: Key, roster: &Roster, customers: &mut Customers) {
        self.fill(roster, customers, |lucks, _, keys| lucks.draw(key, keys));
    }

    /// Fills `customers` with opening customers whose luck is not drawn but spread evenly over all that it may be: each of
    /// their attributes, and each pair of them, comes as often as it should.
    pub fn spread(&self, roster: &Roster, customers: &mut Customers) {
        self.fill(roster, customers, |lucks, first, keys| lucks.spread(first, keys.len()));
    }

    /// Fills `customers` with the opening ones, block by block; `luck` gives that of customers from a row on, with these keys.
    fn fill(&self, roster: &Roster, customers: &mut Customers, luck: impl Fn(&mut Lucks, usize, &[u64])) {
        customers.clear();
        let listed = |i: usize| Some((roster.given[i].arr?, self.listed_scores[i]));
        let (mut lucks, mut formulas) = (Lucks::default(), Formulas::default());
        for (block, keys) in roster.keys.chunks(BLOCK).enumerate() {
            let first = block * BLOCK;
            let given: Vec<(f64, f64)> = (first..first + keys.len()).map_while(listed).collect();
            luck(&mut lucks, first, keys);
            compute(&mut formulas, self, &lucks, &given);
            for (row, &customer) in keys.iter().enumerate() {
                let given = &roster.given[first + row];
                customers.push(self.customer(customer, lucks.of(row), &formulas, row, given, None));
            }
        }
    }

    /// Draws the candidates with these keys that arrive in `month` and adds them to `customers`.
    pub fn draw_candidates(&self, key: Key, candidates: &[u64], month: u32, customers: &mut Customers) {
        let (mut lucks, mut formulas) = (Lucks::default(), Formulas::default());
        lucks.draw(key, candidates);
        compute(&mut formulas, self, &lucks, &[]);
        let given = Given::default();
        for (row, &customer) in candidates.iter().enumerate() {
            customers.push(self.customer(customer, lucks.of(row), &formulas, row, &given, Some(month)));
        }
    }

    /// One customer, of whom the formulas hold row `row`.
    fn customer(
        &self,
        customer: u64,
        luck: Luck,
        formulas: &Formulas,
        row: usize,
        given: &Given,
        arrival: Option<u32>,
    ) -> Customer {
        let latent = luck.origin[1];
        let [_, channel, renewal, _] = luck.circumstance;
        let [term, _, fit, accepts_async] = luck.terms;
        let [deterred, declined, willingness, review] = luck.acquisition;
        let arr = formulas.arr[row];
        let kind = given.kind.unwrap_or(formulas.kind[row]);
        let law = &self.types[kind as usize];
        let channels = match &self.candidate_channels {
            Some(channels) if arrival.is_some() => channels,
            _ => &law.channels,
        };
        let channel = given.channel.unwrap_or_else(|| choose(channel, channels) as u8);
        let ratio = formulas.whitespace[row] * self.channel_factors[channel as usize];
        let term = given.term.unwrap_or_else(|| {
            let terms = self.terms.as_ref();
            terms.map_or(12, |terms| terms.months[choose(term, &terms.cumulative)])
        });
        let first_renewal = match arrival {
            Some(month) => month + term - 1,
            None => given
                .first_renewal
                .unwrap_or_else(|| 1 + (renewal * f64::from(term)) as u32),
        };
        let opening_tenure = || {
            let in_term = term.saturating_sub(first_renewal);
            given
                .tenure
                .unwrap_or_else(|| in_term + term * formulas.earlier_terms[row] as u32)
        };
        let bad_fit = match (&self.fit, given.bad_fit) {
            (Some(law), None) => fit < law.bad_share[channel as usize],
            (Some(_), Some(given)) => given,
            (None, _) => false,
        };
        let need_factor = match &self.fit {
            Some(law) if bad_fit => law.need_factor,
            _ => 1.0,
        };
        let expected_hours = self.expectation.as_ref().map_or(0.0, |law| law.hours[channel as usize]);
        Customer {
            key: customer,
            arr,
            whitespace: given.whitespace.unwrap_or(arr * ratio),
            health: given.health.unwrap_or(self.reference_health),
            profile: given
                .profile
                .unwrap_or_else(|| self.need.profile(formulas.arr_score[row], latent)),
            multiplier: formulas.multiplier[row] * need_factor,
            kind,
            channel,
            unavoidable: law.unavoidable,
            term,
            first_renewal,
            joined: arrival.map_or_else(|| 1 - opening_tenure() as i32, |month| month as i32),
            bad_fit,
            accepts_async: accepts_async < self.accepts_async,
            expected_hours: expected_hours * formulas.expectation[row],
            willingness: self
                .willingness
                .as_ref()
                .map_or(0.0, |spread| spread.at_score(normal_quantile(willingness))),
            review_offset: (review * f64::from(self.review_every)) as u32,
            deterred,
            declined,
            today: given.segment,
        }
    }
}
