//! axplan
pub mod diagnostics;
pub mod population;
pub mod scenario;
