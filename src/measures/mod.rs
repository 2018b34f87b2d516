//! What is measured: reads the records of the months, and knows nothing of how they came about.

pub mod groups;
pub mod layout;
pub mod ledger;
mod load;
pub mod metric;
pub mod recorder;
pub mod sums;
pub mod unit;
pub mod waiting;
