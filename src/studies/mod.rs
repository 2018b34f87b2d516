//! Studies: ways to make worlds and plans, run them and read the measures.

pub mod answer;
pub mod assignments;
pub mod calibrate;
pub mod compare;
pub mod contributions;
pub mod variants;
