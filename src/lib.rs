//! axplan
pub mod diagnostics;
pub mod random;
pub mod scenario;
