//! Outputs: only rendering.

pub mod card;
pub mod load;
pub mod starter;
mod tables;
pub mod words;
