//! What the user writes: a scenario file, read, completed with defaults and checked.
//!
//! A scenario is a tree until it is complete: the built-in defaults, the file over them, values of the command line
//! over both. [`Template::read`] checks the tree against the shape of the types in [`schema`], reports everything that
//! is wrong at once, and finds the numbers that are uncertain. [`Template::draw`] gives the scenario at one draw of
//! them; [`Template::resolved`] writes all of it down.

mod arguments;
mod check;
mod document;
mod draft;
mod editor;
mod findings;
mod layers;
mod leaves;
mod meaning;
mod mechanisms;
mod merge;
mod outer;
mod path;
mod prune;
mod ranges;
mod resolved;
mod sameness;
pub mod schema;
mod shape;
mod shares;
mod sources;
mod stated;
mod syntax;
mod targets;
mod template;
mod uncertain;
mod walk;
mod wording;

pub use draft::PlanDraft;
pub use editor::schema_json;
pub use leaves::leaves;
pub use meaning::{Meaning, begins_nowhere, meaning};
pub use path::quoted;
pub use shares::is_scaled;
pub use sources::{Sourced, sources};
pub use stated::Stated;
pub use targets::{Target, Targets};
pub use template::{Overrides, Template};
pub use walk::Site;
pub use wording::{LONGEST_NAME, unfit_name};
