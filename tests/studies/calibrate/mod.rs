//! What a scenario learns from data that the engine made, of which everything is known; and from data with known answers.

mod figures;
mod made;
mod past;
mod plain;
mod ranks;
mod uniformity;
