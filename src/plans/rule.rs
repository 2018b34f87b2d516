//! How customers are assigned to segments (docs/model.md 5.3).

use indexmap::IndexMap;

use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::roster::Roster;
use crate::scenario::quoted;
use crate::scenario::schema::{self, Condition, Scenario};

/// How customers are assigned to segments.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Segment of each of the roster's segments.
    AsIs(Vec<u8>),
    /// Lowest ARR and segment, rising; the first has no lower end.
    Revenue(Vec<(f64, u8)>),
    /// Segment of each profile.
    Ax(Vec<u8>),
    /// Conditions in order; the last has none.
    Attributes(Vec<AttributeRule>),
}

/// Conditions on a customer, of which an absent one always holds, and the segment of those for whom all hold.
#[derive(Clone, Copy, Debug)]
pub struct AttributeRule {
    segment: u8,
    arr_from: Option<f64>,
    arr_below: Option<f64>,
    kind: Option<u8>,
    channel: Option<u8>,
    profile: Option<u8>,
    today: Option<u8>,
}

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct Applicant {
    /// ARR.
    pub arr: f64,
    /// The profile that the customer is seen as.
    pub seen: u8,
    /// Customer type.
    pub kind: u8,
    /// Buying channel.
    pub channel: u8,
    /// Segment today, as an index into `Roster::segments`.
    pub today: Option<u8>,
}

impl Rule {
    /// The rule of a written plan; its segments are numbered in the plan's order.
    ///
    /// # Errors
    /// If the customer list names segments that an as-is rule cannot place, or names none.
    pub fn new(name: &str, plan: &schema::Plan, scenario: &Scenario, roster: &Roster) -> Result<Self, InputErrors> {
        let segment = |wanted: &str| plan.segments.get_index_of(wanted).map(|index| index as u8);
        Ok(match &plan.rule {
            schema::Rule::Revenue(thresholds) => {
                let lowest = plan
                    .segments
                    .keys()
                    .position(|segment| !thresholds.contains_key(segment));
                let mut tiers = vec![(
                    f64::NEG_INFINITY,
                    lowest.expect("checked: one segment has no threshold") as u8,
                )];
                tiers.extend(
                    thresholds
                        .iter()
                        .filter_map(|(name, &from)| Some((from, segment(name)?))),
                );
                tiers.sort_by(|a, b| a.0.total_cmp(&b.0));
                Self::Revenue(tiers)
            }
            schema::Rule::Ax(ax) => {
                let covering = |profile: &String| {
                    let name = ax.segments.get(profile).unwrap_or(profile);
                    segment(name).expect("checked: every profile reaches a segment")
                };
                Self::Ax(scenario.population.profiles.keys().map(covering).collect())
            }
            schema::Rule::Attributes(conditions) => {
                let rule = |condition: &Condition| AttributeRule {
                    segment: segment(&condition.segment).expect("checked: conditions name segments"),
                    arr_from: condition.arr_from,
                    arr_below: condition.arr_below,
                    kind: position(scenario.population.types.keys(), condition.kind.as_ref()),
                    channel: position(scenario.population.channels.keys(), condition.channel.as_ref()),
                    profile: position(scenario.population.profiles.keys(), condition.profile.as_ref()),
                    today: position(roster.segments.iter(), condition.today.as_ref()),
                };
                no_such_segment(name, conditions, roster)?;
                Self::Attributes(conditions.values().map(rule).collect())
            }
            schema::Rule::AsIs => Self::AsIs(as_is(name, plan, roster)?),
        })
    }

    /// The segment of a customer.
    #[inline]
    pub fn segment(&self, applicant: &Applicant) -> u8 {
        match self {
            Self::AsIs(segments) => segments[applicant.today.expect("checked: every customer has a segment") as usize],
            Self::Revenue(tiers) => tiers[tiers.partition_point(|(from, _)| *from <= applicant.arr) - 1].1,
            Self::Ax(segments) => segments[applicant.seen as usize],
            Self::Attributes(rules) => {
                let rule = rules.iter().find(|rule| rule.holds(applicant)).or(rules.last());
                rule.expect("checked: there are conditions").segment
            }
        }
    }

    /// Whether it looks at the profile that a customer is assessed as.
    pub fn assesses(&self) -> bool {
        match self {
            Self::Ax(_) => true,
            Self::Attributes(rules) => rules.iter().any(|rule| rule.profile.is_some()),
            Self::AsIs(_) | Self::Revenue(_) => false,
        }
    }
}

impl AttributeRule {
    fn holds(&self, applicant: &Applicant) -> bool {
        let is = |wanted: Option<u8>, has: u8| wanted.is_none_or(|wanted| wanted == has);
        self.arr_from.is_none_or(|from| applicant.arr >= from)
            && self.arr_below.is_none_or(|below| applicant.arr < below)
            && is(self.kind, applicant.kind)
            && is(self.channel, applicant.channel)
            && is(self.profile, applicant.seen)
            && self.today.is_none_or(|today| Some(today) == applicant.today)
    }
}

fn position<'a>(mut names: impl Iterator<Item = &'a String>, wanted: Option<&String>) -> Option<u8> {
    let wanted = wanted?;
    names.position(|name| name == wanted).map(|index| index as u8)
}

/// A condition on today's segment that no customer of the list can meet.
fn no_such_segment(name: &str, conditions: &IndexMap<String, Condition>, roster: &Roster) -> Result<(), InputErrors> {
    let today = conditions
        .iter()
        .filter_map(|(rule, condition)| Some((rule, condition.today.as_ref()?)));
    let unknown = today.filter(|(_, today)| !roster.segments.contains(today));
    let errors: Vec<Diagnostic> = unknown
        .map(|(rule, today)| {
            let message = format!("plans.{name}.rule.attributes.{rule}: no customer of the list is in `{today}` today");
            Diagnostic::new(message).help(format!("its segments are: {}", roster.segments.join(", ")))
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(InputErrors(errors))
    }
}

fn as_is(name: &str, plan: &schema::Plan, roster: &Roster) -> Result<Vec<u8>, InputErrors> {
    let mut errors = Vec::new();
    let without: Vec<usize> = (0..roster.len())
        .filter(|&i| roster.given[i].segment.is_none())
        .collect();
    if let Some(&first) = without.first() {
        errors.push(
            Diagnostic::new(format!(
                "plans.{name}: the rule `as_is` needs each customer's segment, but {} of {} have none (`{}` first)",
                without.len(),
                roster.len(),
                roster.ids[first]
            ))
            .help("fill the segment column of the customer list, or use a revenue rule"),
        );
    }
    let mut mapping = Vec::with_capacity(roster.segments.len());
    for segment in &roster.segments {
        match plan.segments.get_index_of(segment) {
            Some(index) => mapping.push(index as u8),
            None => errors.push(
                Diagnostic::new(format!(
                    "plans.{name}: the customer list has a segment `{segment}` that this plan has not"
                ))
                .help(format!(
                    "add `[plans.{}.segments.{}]`, or correct the list",
                    quoted(name),
                    quoted(segment)
                )),
            ),
        }
    }
    if errors.is_empty() {
        Ok(mapping)
    } else {
        Err(InputErrors(errors))
    }
}
