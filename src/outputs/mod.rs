//! Outputs: only rendering.

pub mod breakeven;
pub mod card;
pub mod diff;
mod equal_cost;
pub mod explain;
pub mod load;
mod precision;
pub mod sensitivity;
pub mod size;
mod split;
pub mod starter;
mod tables;
mod transition;
mod verdict;
pub mod words;
