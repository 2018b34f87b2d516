//! The customers and the people: who exists, what a list says of them, how the rest is drawn.

mod copies;
mod copula;
pub mod customers;
mod draw;
pub mod headcounts;
pub mod history;
pub mod list;
mod luck;
pub mod marginal;
pub mod model;
pub mod people;
pub mod roster;
pub mod spread;
mod types;
