//! Outputs: only rendering.

pub mod breakeven;
pub mod card;
mod equal_cost;
pub mod load;
mod precision;
mod split;
pub mod starter;
mod tables;
mod transition;
mod verdict;
pub mod words;
