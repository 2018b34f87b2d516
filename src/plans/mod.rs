//! A scenario at one draw of what is uncertain, compiled: the world, the plans, who covers whom.

pub mod assessor;
pub mod assignment;
pub mod books;
pub mod changes;
pub mod effort;
pub mod new_logos;
pub mod plan;
pub mod rule;
pub mod segment;
pub mod stages;
pub mod team;
pub mod transition;
pub mod world;
