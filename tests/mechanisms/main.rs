//! Each mechanism of the model in a small certain world, one file a mechanism. Of each: its effect, in the direction that
//! docs/model.md says; that it leaves no trace when it is off, or on with values that say nothing; and an independent
//! computation of what it does, which fails if the mechanism is disconnected.

#[path = "../truths/staffed.rs"]
mod staffed;

mod m01_assessment;
mod m01_lifecycle;
mod m02_programmes;
mod m02_rationing;
mod m03_modes;
mod m03_people;
mod m03_roles;
mod m04_expectations;
mod m05_fit;
mod m06_arrivals;
mod m07_movement;
mod m07_workforce;
mod m08_contracts;
mod m09_economics;
mod m10_goals;
mod m11_the_rest;
mod m12_quality;
mod m13_transition;
mod m14_surprise;
mod support;
