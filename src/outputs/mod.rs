//! Outputs: only rendering.

pub mod calibration;
pub mod card;
mod equal_cost;
pub mod load;
mod split;
pub mod starter;
mod tables;
mod transition;
mod verdict;
pub mod words;
