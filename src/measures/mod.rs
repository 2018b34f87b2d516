//! What is measured: reads the records of the months, and knows nothing of how they came about.

mod cells;
pub mod control;
pub mod groups;
pub mod layout;
pub mod ledger;
mod load;
pub mod metric;
pub mod observer;
pub mod recorder;
pub mod sums;
pub mod trace;
pub mod unit;
pub mod waiting;
mod window;
