//! Outputs: only rendering.

pub mod card;
mod equal_cost;
pub mod load;
pub mod size;
mod split;
pub mod starter;
mod tables;
mod transition;
mod verdict;
pub mod words;
