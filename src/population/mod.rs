//! The customers: given by a list.
pub mod list;
