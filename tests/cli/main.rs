//! The program as its users meet it: commands, files, messages, exit codes.

mod card;
mod failures;
mod messages;
mod people;
mod place;
mod readme;
mod reproduction;
mod results;
mod shipped;
mod starters;
mod stopping;
mod sweep;
mod tables;
