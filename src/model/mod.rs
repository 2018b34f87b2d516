//! The model: one mechanism a file, in the order of the month. Knows no file, thread, percentile or command.

pub mod delivery;
pub mod experience;
pub mod month;
pub mod need;
pub mod outcomes;
pub mod state;
pub mod work;
