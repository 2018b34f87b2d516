//! Last year's figures: what was put in comes out.

use std::sync::atomic::AtomicBool;

use axplan::engine::{Kept, Watch};
use axplan::scenario::{Overrides, Targets, Template};
use axplan::studies::calibrate::estimate::Verdict;
use axplan::studies::calibrate::figures::{Figures, Wave};
use axplan::studies::calibrate::kept::KeptRun;
use axplan::studies::calibrate::runs;

use crate::{InMemory, synthetic};

const UNKNOWN: &str = r#"
name = "unknown"
months = 12
[run]
replications = 240
[population]
size = 200
[plans.revenue]
rule = { revenue = { high = 30000 } }
segments.low = { team = "scale", programme = "tech-touch" }
segments.high = { team = "named", programme = "monthly-call" }
teams.scale = { headcount = 1, mode = "pooled" }
teams.named = { headcount = 3, mode = "dedicated" }
"#;

fn template(text: &str) -> Template {
    Template::parse("unknown.toml", text, &[], &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// One year at a draw of everything, given as its figures; the intervals of a wave hold what was put in.
#[test]
fn figures_lead_back_to_what_made_them() {
    let template = template(UNKNOWN);
    let roster = synthetic(&template);
    let study = runs::study_of(&template, &roster).unwrap();
    let watch = Watch {
        replication_done: &|| (),
        stop: &AtomicBool::new(false),
    };
    let names = "nrr_12m = 1\ngrr_12m = 1\nlogo_retention_12m = 1\nteams.scale.utilisation = 1";
    let figures = |text: &str| {
        Figures::new(
            &Targets::parse("t.toml", text).unwrap(),
            study.plans()[0],
            &study.layouts[0],
        )
        .unwrap()
    };
    let run = runs::of_year(&study, 0, &figures(names).positions, &watch).unwrap();
    let (mut held, mut all, mut told) = (0, 0, Vec::new());
    for draw in 0..12 {
        let [nrr, grr, logos, load] = run.means[draw][..] else {
            panic!()
        };
        let text =
            format!("nrr_12m = {nrr}\ngrr_12m = {grr}\nlogo_retention_12m = {logos}\nteams.scale.utilisation = {load}");
        let wave = Wave::learn(&template, &figures(&text), &run, (draw as u32, 0)).unwrap();
        let figured = wave.figured();
        for estimate in &figured.estimates {
            let place = template
                .uncertain()
                .iter()
                .position(|site| site.path == estimate.path)
                .unwrap();
            let truth = run.inputs[draw][place];
            all += 1;
            held += u32::from(estimate.estimate.unwrap().holds(truth));
        }
        told.push(figured.directions);
        let odd = figured
            .estimates
            .iter()
            .filter(|one| one.verdict == Verdict::Identified)
            .count();
        assert!(odd <= 4, "four figures cannot tell {odd} numbers");
    }
    let expected = 0.95 * f64::from(all);
    assert!(
        f64::from(held) > expected - 3.5 * (0.05 * expected).sqrt(),
        "{held} of {all}"
    );
    let mean = told.iter().sum::<f64>() / told.len() as f64;
    assert!((1.0..4.0).contains(&mean), "four figures tell {told:?}");
}

/// Replications that are kept are those of a run again, and of no other.
#[test]
fn each_run_goes_on_from_its_own_replications() {
    let template = template(UNKNOWN).with_value("run.replications", "8", "test").unwrap();
    let moved = template
        .with_value("outcomes.churn.base_hazard", "0.3", "test")
        .unwrap();
    let roster = synthetic(&template);
    let all = InMemory::default();
    let watch = Watch {
        replication_done: &|| (),
        stop: &AtomicBool::new(false),
    };
    let of = |template: &Template, kept: bool| {
        let mut study = runs::study_of(template, &roster).unwrap();
        let run = KeptRun::new(&all, &study);
        if kept {
            study.kept = &run;
        }
        runs::of_year(&study, 0, &[0, 1, 2], &watch).unwrap().means
    };
    let number = || all.0.lock().unwrap().len();
    let plain = [of(&template, false), of(&moved, false)];
    assert_ne!(plain[0], plain[1]);
    for _ in 0..2 {
        assert_eq!([of(&template, true), of(&moved, true)], plain);
        assert_eq!(number(), 8);
    }
    // What is too short for a cluster is not taken for one.
    all.0
        .lock()
        .unwrap()
        .values_mut()
        .for_each(|numbers| numbers.truncate(9));
    let study = runs::study_of(&template, &roster).unwrap();
    assert_eq!(KeptRun::new(&all, &study).load(0), None);
}

#[test]
fn what_is_wrong_with_figures_is_said() {
    let template = template(UNKNOWN);
    let roster = synthetic(&template);
    let study = runs::study_of(&template, &roster).unwrap();
    let text = "nrr = 1.02\ngrr_12m = 90\n[teams.scal]\nutilisation = 0.9\n";
    let targets = Targets::parse("t.toml", text).unwrap();
    let errors = Figures::new(&targets, study.plans()[0], &study.layouts[0]).unwrap_err();
    insta::assert_snapshot!(errors);
    let errors = Targets::parse("t.toml", "plan = 3\nnrr_12m = { low = 1 }\n").unwrap_err();
    insta::assert_snapshot!(errors);
}
