//! Studies: ways to make worlds and plans, run them and read the measures.

pub mod answer;
pub mod assignments;
pub mod compare;
pub mod contributions;
pub mod experiment;
pub mod inputs;
pub mod sweep;
pub mod variants;
