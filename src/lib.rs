//! axplan
pub mod diagnostics;
pub mod scenario;
