//! axplan
pub mod cli;
pub mod diagnostics;
pub mod engine;
pub mod measures;
pub mod model;
pub mod outputs;
pub mod plans;
pub mod population;
pub mod random;
pub mod results;
pub mod scenario;
pub mod statistics;
pub mod studies;
