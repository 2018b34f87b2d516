//! Outputs: only rendering.

pub mod card;
pub mod load;
mod tables;
pub mod words;
