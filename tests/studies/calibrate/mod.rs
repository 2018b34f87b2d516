//! What a scenario learns from data that the engine made, of which everything is known; and from data with known answers.

mod figures;
mod made;
mod past;
mod plain;
mod ranks;
mod uniformity;

/// A world in which everything that a history may tell is uncertain. One team has far too much to do and the other little,
/// so that health differs.
const COMPANY: &str = r#"
name = "company"
months = 24
[run]
seed = 11
[population]
size = 700
[plans.revenue]
rule = { revenue = { high = 25000 } }
segments.low = { team = "scale", programme = "tech-touch" }
segments.high = { team = "named", programme = "weekly-call-and-qbr" }
teams.scale = { headcount = 2, mode = "pooled" }
teams.named = { headcount = 16, mode = "dedicated" }
"#;
