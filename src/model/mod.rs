//! The model: one mechanism a file, in the order of the month. Knows no file, thread, percentile or command.

pub mod advocacy;
pub mod arrivals;
pub mod at_risk;
pub mod block;
pub mod burnout;
pub mod calendar;
pub mod dealing;
pub mod delivery;
pub mod evolution;
pub mod expectation;
pub mod experience;
pub mod goals;
pub mod lanes;
pub mod lifecycle;
pub mod month;
pub mod movement;
pub mod need;
pub mod outcomes;
pub mod paid_coverage;
pub mod quality_under_load;
pub mod rationing;
pub mod review;
pub mod staffing;
pub mod state;
pub mod surprise;
pub mod work;
