//! Outputs: only rendering.

pub mod breakeven;
pub mod calibration;
pub mod card;
mod course;
pub mod diff;
mod equal_cost;
pub mod explain;
pub mod load;
mod measures;
mod precision;
pub mod preview;
pub mod report;
pub mod sensitivity;
pub mod size;
mod sparkline;
mod split;
pub mod starter;
pub mod sweep;
mod tables;
mod transition;
mod verdict;
pub mod width;
pub mod words;
pub mod workbook;
