//! Points that are run together: one world, whose needs and customers are drawn once, and many plans.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use indexmap::IndexMap;

use super::point::Prepared;
use super::{Asked, Job, Point, Responses};
use crate::engine::{Clusters, Compiled, Row, Setting, Stopped, Watch, Workspaces, blocks};
use crate::measures::layout::Layout;
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::roster::Roster;
use crate::scenario::Template;
use crate::scenario::schema::Scenario;
use crate::studies::compare::layout;
use crate::studies::inputs::Inputs;

/// Plans in one run.
const MOST_PLANS: usize = 64;

/// Plans times customers in one run: a thread needs memory for each.
const MOST_CELLS: usize = 4_000_000;

/// How many plans are run at once for so many customers.
pub fn most_plans(customers: usize) -> usize {
    (MOST_CELLS / customers.max(1)).clamp(2, MOST_PLANS)
}

/// Points of one world and the replications that they are run in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub points: Vec<usize>,
    pub replications: Range<u32>,
}

/// Jobs put together that can be run together, in the order in which the first of each comes.
pub(super) fn groups(prepared: &[Prepared], jobs: &[Job], customers: usize) -> Vec<Group> {
    let most = most_plans(customers);
    let mut worlds: IndexMap<(blake3::Hash, &Range<u32>), Vec<usize>> = IndexMap::new();
    for job in jobs.iter().filter(|job| !job.replications.is_empty()) {
        let world = prepared[job.point].world;
        worlds.entry((world, &job.replications)).or_default().push(job.point);
    }
    let mut groups = Vec::new();
    for ((_, replications), points) in worlds {
        let mut plans: Vec<blake3::Hash> = Vec::new();
        let mut together = Vec::new();
        for point in points {
            let fresh = |plans: &[blake3::Hash]| -> Vec<blake3::Hash> {
                let mut fresh = prepared[point].plans.clone();
                fresh.retain(|plan| !plans.contains(plan));
                fresh
            };
            if !together.is_empty() && plans.len() + fresh(&plans).len() > most {
                plans.clear();
                groups.push(Group {
                    points: std::mem::take(&mut together),
                    replications: replications.clone(),
                });
            }
            plans.extend(fresh(&plans));
            together.push(point);
        }
        groups.push(Group {
            points: together,
            replications: replications.clone(),
        });
    }
    groups
}

/// A group, compiled.
pub(super) struct Running<'a> {
    group: &'a Group,
    inner: u32,
    /// Scenarios of the points that a plan of the run is taken from; the world is the first one's.
    templates: Vec<Template>,
    roster: Cow<'a, Roster>,
    /// The plans of the run: which of the scenarios each is taken from, and its name there. The first is the baseline.
    plans: Vec<(usize, String)>,
    /// For each point, which of them its plans are.
    places: Vec<Vec<usize>>,
    central: Compiled,
    layouts: Vec<Layout>,
}

impl<'a> Running<'a> {
    pub(super) fn new(
        inputs: &'a Inputs,
        points: &[Point],
        prepared: &[Prepared],
        asked: &Asked,
        group: &'a Group,
    ) -> Self {
        let mut templates: Vec<Template> = Vec::new();
        let mut of_first = None;
        let mut plans = Vec::new();
        let mut index: HashMap<blake3::Hash, usize> = HashMap::new();
        let mut places = Vec::with_capacity(group.points.len());
        for &point in &group.points {
            let Prepared {
                plans: hashes,
                baseline,
                ..
            } = &prepared[point];
            let is_new = hashes.iter().any(|hash| !index.contains_key(hash));
            if is_new {
                let scenario = points[point].scenario(inputs, "");
                let (template, roster) = scenario.expect("what was valid when the points were checked still is");
                of_first.get_or_insert(roster);
                templates.push(template);
            }
            let names = std::iter::once(baseline).chain(&asked.plans);
            let mut found = hashes.iter().zip(names).map(|(hash, name)| {
                *index.entry(*hash).or_insert_with(|| {
                    plans.push((templates.len() - 1, name.clone()));
                    plans.len() - 1
                })
            });
            // The baseline is run whether it was asked for or not.
            found.next();
            places.push(found.collect());
        }
        let roster = of_first.unwrap_or(Cow::Borrowed(&inputs.roster));
        let scenarios: Vec<&Scenario> = templates.iter().map(Template::central).collect();
        let central = compile(&scenarios, &plans, &roster);
        let layouts = plans.iter().zip(&central.plans).map(|((scenario, name), plan)| {
            let scenario = scenarios[*scenario];
            layout(scenario, &scenario.plans[name], plan, &roster, scenario.months)
        });
        Self {
            group,
            inner: prepared[group.points[0]].inner,
            layouts: layouts.collect(),
            central,
            templates,
            roster,
            plans,
            places,
        }
    }

    /// Runs the replications, all or as far as the watch lets it, and hands over what each block of clusters gave, by point.
    pub(super) fn run(
        &self,
        watch: &Watch,
        asked: &Asked,
        mut block_done: impl FnMut(Vec<Responses>),
    ) -> Result<(), Stopped> {
        let scenario = self.templates[0].central();
        let seed = scenario.run.seed;
        let inner = self.templates[0].inner();
        let compile = |draw: u32| {
            let drawn: Vec<Scenario> = self
                .templates
                .iter()
                .map(|template| template.draw(seed, draw))
                .collect();
            compile(&drawn.iter().collect::<Vec<_>>(), &self.plans, &self.roster)
        };
        let done = || (0..self.group.points.len()).for_each(|_| (watch.replication_done)());
        let watch = Watch {
            replication_done: &done,
            stop: watch.stop,
        };
        let clusters = Clusters {
            seed,
            inner,
            central: &self.central,
            compile: self.templates[0].is_uncertain().then_some(&compile),
            setting: Setting {
                roster: &self.roster,
                layouts: &self.layouts,
                months: scenario.months,
                baseline: 0,
            },
            watch: &watch,
            kept: &(),
            ended: AtomicBool::new(false),
            workspaces: Workspaces::default(),
        };
        let Range { start, end } = self.group.replications;
        assert!(
            start.is_multiple_of(self.inner) && end.is_multiple_of(self.inner),
            "replications {start} to {end} are not whole draws, or designs, of {}",
            self.inner
        );
        let mut places: Vec<Vec<Option<(usize, usize)>>> = Vec::with_capacity(self.places.len());
        for of_point in &self.places {
            let of_plan = |&plan: &usize| {
                let position = move |measure: &super::Measure| Some((plan, measure.position(&self.layouts[plan])?));
                asked.measures.iter().map(position)
            };
            places.push(of_point.iter().flat_map(of_plan).collect());
        }
        let control =
            |place: &Option<(usize, usize)>| place.and_then(|(plan, at)| Some((plan, self.layouts[plan].control(at)?)));
        let control_places: Vec<Vec<Option<(usize, usize)>>> = places
            .iter()
            .filter(|_| asked.controls)
            .map(|places| places.iter().map(control).collect())
            .collect();
        let columns = |places: &Vec<_>| vec![Vec::new(); places.len()];
        for block in blocks(start / inner..end / inner) {
            let first = block.start * inner;
            let rows = clusters.run(block).ok_or(Stopped)?;
            let mut values: Vec<Vec<Vec<f64>>> = places.iter().map(columns).collect();
            let mut controls: Vec<Vec<Vec<f64>>> = control_places.iter().map(columns).collect();
            for row in rows.iter().flatten() {
                read(row, &places, f64::NAN, &mut values);
                read(row, &control_places, 0.0, &mut controls);
            }
            let mut controls = controls.into_iter();
            let responses = self.group.points.iter().zip(values).map(|(&point, columns)| {
                Responses::new(point, first, self.inner, asked.measures.len(), columns)
                    .with_controls(controls.next().unwrap_or_default())
            });
            block_done(responses.collect());
        }
        Ok(())
    }
}

/// Adds to the columns of each point what a replication holds at their places, by plan and position; `absent` where there is none.
fn read(row: &[Row], places: &[Vec<Option<(usize, usize)>>], absent: f64, points: &mut [Vec<Vec<f64>>]) {
    for (columns, places) in points.iter_mut().zip(places) {
        for (column, place) in columns.iter_mut().zip(places) {
            column.push(place.map_or(absent, |(plan, position)| row[plan][position]));
        }
    }
}

/// The world of the first scenario, and plans of all of them.
fn compile(scenarios: &[&Scenario], plans: &[(usize, String)], roster: &Roster) -> Compiled {
    let world = World::new(scenarios[0], roster);
    let plan = |(scenario, name): &(usize, String)| {
        let plan = Plan::new(name, scenarios[*scenario], roster, &world);
        plan.expect("what compiled when the points were checked compiles at every draw")
    };
    Compiled {
        plans: plans.iter().map(plan).collect(),
        bands: scenarios[0].measures.arr_bands.clone(),
        world,
    }
}
