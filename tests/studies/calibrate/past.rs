//! Histories: what was put in comes out.

use axplan::scenario::schema::OuterDesign;
use axplan::studies::calibrate::contacts::{Counted, Spread};
use axplan::studies::calibrate::estimate::Verdict;
use axplan::studies::calibrate::past::learn;

use super::COMPANY;
use super::made::history;
use crate::{synthetic, template};

/// Over draws of everything from the priors, 95 % intervals hold the truth as often as they say (a small form of
/// simulation-based calibration: Talts et al. 2018), and what the data tell is told.
#[test]
fn intervals_hold_what_was_put_in() {
    let template = template(COMPANY);
    let roster = synthetic(&template);
    let (mut held, mut all) = (0, 0);
    let mut told = Vec::new();
    for draw in 0..5 {
        let history = history(&template, &roster, draw, true);
        let past = learn(&template, &history, None, 0, 5 + draw);
        for estimate in &past.estimates {
            let site = template.uncertain().iter().find(|site| site.path == estimate.path);
            let truth = match site {
                Some(site) => site.draw(OuterDesign::Random, 11, draw),
                None => template.number_at(&estimate.path).unwrap(),
            };
            let range = estimate.estimate.unwrap();
            all += 1;
            held += u32::from(range.holds(truth));
            told.push((estimate.path.clone(), estimate.removed));
        }
    }
    let removed = |path: &str| {
        let shares: Vec<f64> = told
            .iter()
            .filter(|one| one.0 == path)
            .filter_map(|one| one.1)
            .collect();
        shares.iter().sum::<f64>() / shares.len() as f64
    };
    // 95 % of `all`, less three and a half standard deviations.
    let expected = 0.95 * f64::from(all);
    assert!(
        f64::from(held) > expected - 3.5 * (0.05 * expected).sqrt(),
        "{held} of {all}"
    );
    assert!(removed("outcomes.contraction.depth") > 0.75);
    assert!(removed("outcomes.expansion.chance") > 0.75);
    assert!(removed("need.multiplier_cv") > 0.75);
}

/// Gamma-Poisson by hand: with cv = 1 (size 1) and 12 months at .5 a month a customer's own contacts weigh 6 ÷ 7.
#[test]
fn contacts_are_shrunk_as_they_deserve() {
    let counted: Vec<Counted> = (0..50)
        .map(|i| Counted {
            id: i.to_string(),
            contacts: 4.0,
            months: 24.0,
        })
        .collect();
    let spread = Spread::of(&counted);
    assert_eq!((spread.cv, spread.index), (0.0, 0.0));
    assert!(
        spread
            .shrunk(&counted)
            .iter()
            .all(|one| one.own_weight == 0.0 && one.shrunk_rate == 4.0 / 24.0)
    );

    let known = Spread {
        customers: 2,
        mean: 6.0,
        variance: 42.0,
        index: 7.0,
        cv: 1.0,
        cv_at_most: 1.0,
        rate: 0.5,
    };
    let one = Counted {
        id: "A".to_owned(),
        contacts: 20.0,
        months: 12.0,
    };
    let shrunk = &known.shrunk(&[one])[0];
    assert!((shrunk.own_weight - 6.0 / 7.0).abs() < 1e-12);
    assert!((shrunk.shrunk_rate - (6.0 / 7.0 * 20.0 / 12.0 + 0.5 / 7.0)).abs() < 1e-12);
}

/// A history that does not show health does not tell what health does, and the answer does not pretend.
#[test]
fn what_is_not_shown_is_not_told() {
    use axplan::studies::calibrate::outcomes::Healths;
    let template = template(COMPANY);
    let roster = synthetic(&template);
    let history = history(&template, &roster, 3, false);
    let healths = Healths {
        groups: vec![(0.6, 0.4), (0.4, 0.9)],
        sd: 0.1,
    };
    let past = learn(&template, &history, Some(&healths), 6, 5);
    let one = |path: &str| past.estimates.iter().find(|estimate| estimate.path == path).unwrap();
    let sensitivity = one("outcomes.churn.sensitivity");
    assert_eq!(sensitivity.verdict, Verdict::No);
    assert!(sensitivity.why.as_deref().unwrap().contains("shows no health"));
    assert_eq!(sensitivity.written, None);
    assert_eq!(one("outcomes.contraction.depth").verdict, Verdict::Identified);
    assert_eq!(past.held_out.len(), 3);
    assert!(
        past.held_out.iter().filter(|row| row.inside).count() >= 2,
        "{:?}",
        past.held_out
    );
}
