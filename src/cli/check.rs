//! `axplan check`: what was understood, in words.

use std::io::{self, Write};

use clap::Args;

use super::Failure;
use super::features;
use super::inputs;
use super::options::ScenarioOptions;
use crate::outputs::preview;
use crate::outputs::words::{count, money, percent, quantity, several, visible, whole_percent, wrapped};
use crate::population::marginal::quantile_table;
use crate::random::Distribution;
use crate::scenario::Overrides;
use crate::scenario::schema::{self, Mode, Programme, Rule, Scenario};
use crate::studies::compare::Study;
use crate::studies::inputs::Inputs;
use crate::studies::preview::Preview;
use crate::studies::variants::{Added, Variants};

/// Arguments of `axplan check`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  axplan check scenarios/ravenstack.toml")]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
}

/// Validates a scenario and its customers, and says what was understood.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let inputs = inputs::read(&arguments.scenario, &Overrides::default())?;
    let scenario = inputs.template.central();
    let study = Study::new(&inputs.template, &inputs.roster, scenario.months)?;
    let variants = Variants::of(&inputs.template, &inputs.roster)?;
    inputs::tell(&inputs)?;
    let mut to = anstream::stdout().lock();
    writeln!(to, "{}\n", scenario.name)?;
    if let Some(note) = &scenario.note {
        writeln!(to, "{}\n", wrapped(note, ""))?;
    }
    customers(&inputs, &study, &mut to)?;
    profiles(scenario, &mut to)?;
    mechanisms(&inputs, &mut to)?;
    people(&inputs, &mut to)?;
    for (name, plan) in &scenario.plans {
        describe_plan(name, plan, &inputs, &mut to)?;
    }
    added_plans(scenario, &variants.added, &mut to)?;
    run_length(&inputs, &mut to)?;
    let previewed = Preview::new(&inputs.template, &inputs.roster)?;
    writeln!(to, "\n{}", wrapped(&preview::retention(&previewed), ""))?;
    writeln!(to, "{}", wrapped(&preview::load(&previewed), ""))?;
    to.flush()?;
    Ok(())
}

/// Which mechanisms are switched on.
fn mechanisms(inputs: &Inputs, to: &mut impl Write) -> io::Result<()> {
    let on: Vec<&str> = inputs.template.mechanisms().collect();
    if !on.is_empty() {
        writeln!(to, "{}\n", wrapped(&format!("Switched on: {}.", on.join(", ")), ""))?;
    }
    Ok(())
}

fn people(inputs: &Inputs, to: &mut impl Write) -> io::Result<()> {
    let Some(list) = &inputs.people else { return Ok(()) };
    let mut teams: Vec<(&str, usize)> = Vec::new();
    for person in &inputs.roster.people {
        match teams.last_mut().filter(|(team, _)| *team == person.team) {
            Some((_, number)) => *number += 1,
            None => teams.push((&person.team, 1)),
        }
    }
    let teams: Vec<String> = teams.iter().map(|(team, number)| format!("{team} {number}")).collect();
    let told = format!(
        "{} from {}, by team: {}.",
        headcount(inputs.roster.people.len() as f64),
        visible(&list.file),
        teams.join(", ")
    );
    writeln!(to, "{}", wrapped(&told, ""))?;
    for (column, header) in &list.columns {
        writeln!(to, "  {column:<15} from the column \"{header}\"")?;
    }
    for note in &list.notes {
        writeln!(to, "  {note}")?;
    }
    writeln!(to)
}

fn customers(inputs: &Inputs, study: &Study, to: &mut impl Write) -> io::Result<()> {
    let scenario = inputs.template.central();
    let Some(list) = &inputs.list else {
        let types: Vec<String> = scenario
            .population
            .types
            .iter()
            .map(|(name, kind)| format!("{name} {}", whole_percent(kind.share)))
            .collect();
        let (drawn, _) = study.assigned(&study.central.plans[study.baseline]);
        let told = format!(
            "{}, about {} ARR, synthetic, drawn anew in each replication; types: {}.",
            several(inputs.roster.len(), "customer"),
            money(&scenario.currency, drawn.arr.iter().sum()),
            types.join(", ")
        );
        writeln!(to, "{}", wrapped(&told, ""))?;
        return Ok(());
    };
    let total: f64 = list.customers.iter().map(|customer| customer.arr).sum();
    let sign = &scenario.currency;
    write!(
        to,
        "{}, {} ARR",
        several(list.customers.len(), "customer"),
        money(sign, total)
    )?;
    if let Some(law) = quantile_table(&inputs.roster).map(Distribution::Empirical) {
        write!(
            to,
            " (median {}, 9 in 10 between {} and {})",
            money(sign, law.median()),
            money(sign, law.quantile(0.05)),
            money(sign, law.quantile(0.95))
        )?;
    }
    writeln!(to, ", from {}.", visible(&list.file))?;
    for (column, header) in &list.columns {
        writeln!(to, "  {:<15} from the column \"{header}\"", schema_name(*column))?;
    }
    if !list.attributes.is_empty() {
        writeln!(to, "  also kept       {}", list.attributes.join(", "))?;
    }
    let given = &inputs.roster.given;
    let mut missing = vec![
        ("type", given.iter().filter(|given| given.kind.is_none()).count()),
        ("channel", given.iter().filter(|given| given.channel.is_none()).count()),
        (
            "AX profile",
            given.iter().filter(|given| given.profile.is_none()).count(),
        ),
        (
            "whitespace",
            given.iter().filter(|given| given.whitespace.is_none()).count(),
        ),
        ("health", given.iter().filter(|given| given.health.is_none()).count()),
        (
            "renewal month",
            given.iter().filter(|given| given.first_renewal.is_none()).count(),
        ),
    ];
    // What is not drawn unless a mechanism is switched on.
    if scenario.contracts.is_some() {
        let number = given.iter().filter(|given| given.term.is_none()).count();
        missing.push(("contract term", number));
    }
    if scenario.fit.is_some() {
        let number = given.iter().filter(|given| given.bad_fit.is_none()).count();
        missing.push(("fit", number));
    }
    let drawn: Vec<String> = missing
        .iter()
        .filter(|(_, missing)| *missing > 0)
        .map(|(what, missing)| {
            if *missing == given.len() {
                (*what).to_owned()
            } else {
                format!("{what} of {}", count(*missing))
            }
        })
        .collect();
    if !drawn.is_empty() {
        writeln!(to, "  not in the list, hence drawn: {}", drawn.join(", "))?;
    }
    if inputs.roster.rolled_forward > 0 {
        writeln!(
            to,
            "  {} before the start, rolled forward by whole {}",
            several(inputs.roster.rolled_forward, "renewal date"),
            if given.iter().any(|given| given.term.is_some()) {
                "terms"
            } else {
                "years"
            }
        )?;
    }
    for note in &list.notes {
        writeln!(to, "  {note}")?;
    }
    if !inputs.roster.owners.is_empty() {
        writeln!(to, "  {}", several(inputs.roster.owners.len(), "owner"))?;
    }
    Ok(())
}

/// The name of a column as scenario files write it.
fn schema_name(column: schema::Column) -> String {
    serde_json::to_value(column)
        .ok()
        .and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn profiles(scenario: &Scenario, to: &mut impl Write) -> io::Result<()> {
    let hours = |profile: &String| -> f64 {
        let kinds = &scenario.need.kinds;
        let rates = &scenario.need.profiles[profile].0;
        rates
            .iter()
            .map(|(kind, rate)| rate * kinds[kind].hours / kinds[kind].participants.unwrap_or(1.0) * 12.0)
            .sum()
    };
    let shares: Vec<String> = scenario
        .population
        .profiles
        .iter()
        .map(|(name, share)| format!("{name} {} ({} h a year)", whole_percent(*share), quantity(hours(name))))
        .collect();
    let told = format!(
        "AX profiles: {}; rank correlation with ARR {:.2}.",
        shares.join(", "),
        scenario.population.correlation.arr_need
    );
    writeln!(to, "{}\n", wrapped(&told, ""))
}

fn describe_plan(name: &str, plan: &schema::Plan, inputs: &Inputs, to: &mut impl Write) -> io::Result<()> {
    let scenario = inputs.template.central();
    let sign = &scenario.currency;
    let rule = match &plan.rule {
        Rule::AsIs => "as the list has them".to_owned(),
        Rule::Revenue(thresholds) => {
            let tiers: Vec<String> = thresholds
                .iter()
                .map(|(segment, from)| format!("{segment} from {}", money(sign, *from)))
                .collect();
            format!("by revenue ({})", tiers.join(", "))
        }
        Rule::Attributes(conditions) => {
            let names: Vec<&str> = conditions.keys().map(String::as_str).collect();
            format!("by conditions ({})", names.join(", "))
        }
        Rule::Ax(ax) => {
            let accuracy = ax.accuracy.unwrap_or(scenario.assessment.accuracy);
            format!(
                "by Appropriate Experience, assessed right in {}",
                percent(accuracy.usage)
            )
        }
    };
    let people: f64 = plan.teams.values().map(schema::Team::people).sum();
    writeln!(
        to,
        "Plan `{name}`: {} {rule}; {} in {}.",
        several(plan.segments.len(), "segment"),
        headcount(people),
        several(plan.teams.len(), "team"),
    )?;
    for (segment, covered) in &plan.segments {
        let team = &plan.teams[&covered.team];
        let mode = match team.mode {
            Mode::Dedicated => "each with a book",
            Mode::Pooled => "one queue",
            Mode::Pod => "hours reserved for each customer",
            Mode::TaskForce => "several roles at once",
        };
        writeln!(
            to,
            "  {segment:<15} {} ({}, {mode}), {}: {}",
            covered.team,
            headcount(team.people()),
            covered.programme,
            programme(&scenario.programmes[&covered.programme]),
        )?;
        for line in features::of_segment(covered, sign) {
            writeln!(to, "{}", wrapped(&line, "                    "))?;
        }
    }
    let idle = |team: &str| plan.segments.values().all(|segment| segment.team != team);
    for (name, team) in plan.teams.iter().filter(|(name, _)| idle(name)) {
        let told = format!(
            "Warning: the team `{name}` covers no segment, so that {} in it are paid and have nothing to do: name it in a \
             segment, `team = \"{name}\"`, or leave it out.",
            headcount(team.people())
        );
        writeln!(to, "{}", wrapped(&told, "  "))?;
    }
    for line in features::of_plan(plan, sign) {
        writeln!(to, "{}", wrapped(&line, "  "))?;
    }
    writeln!(to)
}

/// The plans that a run adds to those of the scenario.
fn added_plans(scenario: &Scenario, added: &Added, to: &mut impl Write) -> io::Result<()> {
    let mut told = Vec::new();
    if let Some(arm) = &added.control_arm {
        told.push(format!(
            "Added: plan `{}`, `{}` with its people divided by the hours that their customers need, and a chain of \
             plans that split the gain of `{}`.",
            arm.control(),
            arm.forward[0],
            arm.plan
        ));
    }
    for richer in added.equal_cost.iter().filter_map(|cost| cost.richer.as_ref()) {
        told.push(format!(
            "Added: plan `{}`, with {:.2} people more in `{}`, its most loaded team.",
            richer.name, richer.people, richer.team
        ));
    }
    if let Some(reason) = &scenario.cost_exception {
        told.push(format!("Plans of different cost are compared as they are: {reason}"));
    }
    for sentence in &told {
        writeln!(to, "{}", wrapped(sentence, ""))?;
    }
    if !told.is_empty() {
        writeln!(to)?;
    }
    Ok(())
}

/// `1 person`, `14 people`, `4.5 people`.
fn headcount(people: f64) -> String {
    let written = quantity(people);
    match written.strip_suffix(".0").unwrap_or(&written) {
        "1" => "1 person".to_owned(),
        number => format!("{number} people"),
    }
}

fn programme(programme: &Programme) -> String {
    let cadence = |rates: &schema::Rates| {
        let rates: Vec<String> = rates.0.iter().map(|(kind, rate)| format!("{rate} {kind}")).collect();
        rates.join(", ")
    };
    match programme {
        Programme::Cadence(rates) => format!("{} a month", cadence(rates)),
        Programme::CadenceByStage(stages) => {
            let stages = stages
                .iter()
                .map(|(stage, rates)| format!("{} in {stage}", cadence(rates)));
            format!("a month: {}", stages.collect::<Vec<_>>().join("; "))
        }
        Programme::FollowNeed(schema::FollowNeed::AsItArises) => "follows the need as it arises".to_owned(),
        Programme::FollowNeed(schema::FollowNeed::AtTheMean) => "follows the need at its mean".to_owned(),
    }
}

fn run_length(inputs: &Inputs, to: &mut impl Write) -> io::Result<()> {
    let scenario = inputs.template.central();
    let start = scenario
        .start_date
        .as_ref()
        .map_or_else(String::new, |date| format!(" from {date}"));
    let uncertain = inputs.template.uncertain().len();
    let draws = if uncertain == 0 {
        "no input is uncertain".to_owned()
    } else {
        format!(
            "{} draws of {}, {} in each",
            count((scenario.run.replications / scenario.run.inner) as usize),
            several(uncertain, "uncertain input"),
            scenario.run.inner
        )
    };
    writeln!(
        to,
        "{} months{start}, {} ({draws}), seed {}.",
        scenario.months,
        several(scenario.run.replications as usize, "replication"),
        scenario.run.seed
    )
}
