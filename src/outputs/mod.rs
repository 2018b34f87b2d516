//! Outputs: only rendering.

pub mod card;
mod equal_cost;
pub mod load;
mod measures;
mod split;
pub mod starter;
pub mod sweep;
mod tables;
mod transition;
mod verdict;
pub mod words;
