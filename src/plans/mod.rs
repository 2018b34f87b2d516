//! A scenario at one draw of what is uncertain, compiled: the world, the plans, who covers whom.

pub mod assignment;
mod books;
pub mod plan;
pub mod world;
