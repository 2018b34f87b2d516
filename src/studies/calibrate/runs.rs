//! What the engine makes of draws of the uncertain inputs: for each, the inputs and the means of some numbers; and how much
//! chance moves these numbers.

use std::ops::ControlFlow;

use super::outcomes::Healths;
use crate::diagnostics::InputErrors;
use crate::engine::{self, Cluster, Row, Setting, Stopped, Watch};
use crate::measures::groups::Group;
use crate::measures::metric::Metric;
use crate::population::roster::Roster;
use crate::scenario::Template;
use crate::statistics::linear::Matrix;
use crate::statistics::moments::Moments;
use crate::studies::compare::Study;

/// Months of a run: those of last year's figures.
const YEAR: u32 = 12;

/// What runs gave.
#[derive(Clone, Debug)]
pub struct Runs {
    /// The uncertain inputs of each outer draw, in the scenario's order.
    pub inputs: Vec<Vec<f64>>,
    /// The means of the numbers over each draw's replications; not a number where one of them is not defined.
    pub means: Vec<Vec<f64>>,
    /// Covariance of the numbers over replications with the same inputs: chance.
    pub chance: Matrix,
    /// Replications in a draw.
    pub inner: f64,
}

/// Runs a plan of a scenario for a year, reading these numbers of its rows; what the study kept before is not run again.
///
/// # Errors
/// If the watch says stop.
pub fn of_year(study: &Study, plan: usize, positions: &[usize], watch: &Watch) -> Result<Runs, Stopped> {
    let setting = Setting {
        roster: study.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    let template = study.template;
    let run = &template.central().run;
    let read = |cluster: &Cluster| -> Vec<Vec<f64>> {
        let of_row = |row: &Vec<Row>| positions.iter().map(|position| row[plan][*position]).collect();
        cluster.iter().map(of_row).collect()
    };
    let mut clusters: Vec<Vec<Vec<f64>>> = Vec::new();
    let all = engine::blocks(0..template.clusters());
    engine::run_kept(template, &study.central, setting, (watch, study.kept), all, |block| {
        clusters.extend(block.iter().map(read));
        ControlFlow::Continue(())
    })?;
    let k = positions.len();
    let mut runs = Runs {
        inputs: Vec::new(),
        means: Vec::new(),
        chance: vec![vec![0.0; k]; k],
        inner: f64::from(run.inner),
    };
    let mut freedom = 0.0;
    for (draw, rows) in clusters.iter().enumerate() {
        let n = rows.len() as f64;
        let means: Vec<f64> = (0..k).map(|j| rows.iter().map(|row| row[j]).sum::<f64>() / n).collect();
        if means.iter().all(|mean| mean.is_finite()) {
            for row in rows {
                for i in 0..k {
                    for j in 0..k {
                        runs.chance[i][j] += (row[i] - means[i]) * (row[j] - means[j]);
                    }
                }
            }
            freedom += n - 1.0;
        }
        let sites = template.uncertain().iter();
        runs.inputs.push(
            sites
                .map(|site| site.draw(run.outer_design, run.seed, draw as u32))
                .collect(),
        );
        runs.means.push(means);
    }
    runs.chance
        .iter_mut()
        .flatten()
        .for_each(|entry| *entry /= f64::max(freedom, 1.0));
    Ok(runs)
}

/// The study of a year.
///
/// # Errors
/// Where the customer list and the plan do not fit.
pub fn study_of<'a>(template: &'a Template, roster: &'a Roster) -> Result<Study<'a>, InputErrors> {
    Study::new(template, roster, YEAR)
}

/// What the scenario says of health under the study's plan: its mean by opening segment, and how well it is known.
///
/// # Errors
/// If the watch says stop.
pub fn healths(study: &Study, plan: usize, watch: &Watch) -> Result<Healths, Stopped> {
    let layout = &study.layouts[plan];
    let openings = layout.groups.iter().enumerate();
    let openings = openings.filter(|(_, (group, _))| matches!(group, Group::All | Group::Opening(_)));
    let read = |group: usize| {
        let health = layout.position(Metric::Health, group)?;
        Some([layout.position(Metric::Customers, group)?, health])
    };
    let pairs: Vec<[usize; 2]> = openings.filter_map(|(group, _)| read(group)).collect();
    let runs = of_year(study, plan, &pairs.concat(), watch)?;
    let mean_of = |column: usize| {
        let mut moments = Moments::default();
        let defined = runs
            .means
            .iter()
            .map(|means| means[column])
            .filter(|mean| mean.is_finite());
        defined.for_each(|mean| moments.push(mean));
        moments
    };
    // The first pair is that of all customers.
    let level = mean_of(1);
    let of_pair = |pair: usize| (mean_of(2 * pair).mean, mean_of(2 * pair + 1));
    let mut groups: Vec<(f64, f64)> = (1..pairs.len())
        .map(of_pair)
        .filter(|(customers, health)| *customers > 0.0 && health.n > 0.0)
        .map(|(customers, health)| (customers, health.mean))
        .collect();
    if groups.is_empty() {
        groups.push((1.0, level.mean));
    }
    let all: f64 = groups.iter().map(|(customers, _)| customers).sum();
    groups.iter_mut().for_each(|(customers, _)| *customers /= all);
    Ok(Healths { groups, sd: level.sd() })
}
