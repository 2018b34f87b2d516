//! The engine against an oracle: the whole model written once more, plainly, from docs/model.md (`oracle`). Both use the same
//! keyed draws, so every number of every replication agrees: counts exactly, amounts to a millionth.

#[path = "../truths/everything.rs"]
mod everything;
#[path = "../truths/staffed.rs"]
mod staffed;
#[path = "../truths/worlds.rs"]
#[allow(dead_code, reason = "shared with other targets, each of which uses a part of it")]
mod worlds;

mod certain;
mod comparison;
mod generator;
#[allow(dead_code, reason = "shared with other targets, each of which uses a part of it")]
mod oracle;
mod people;
mod shipped;
mod whole;
