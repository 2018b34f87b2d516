//! Coverage of the interval, and known answers.

use super::*;
use crate::random::pinned::{exp, normal_quantile};
use crate::random::{Key, uniform, words};

fn normal(study: u32, cluster: u64, number: u32) -> f64 {
    normal_quantile(uniform(words(Key::new(study, 0), cluster, number, 0)[0]))
}

/// What clusters with a slope and a level of their own give: the root of the expectation is where `f` is zero.
fn clusters(study: u32, number: u64, f: f64) -> Vec<f64> {
    (0..number)
        .map(|cluster| f * (1.0 + 0.3 * normal(study, cluster, 1)) + 0.5 * normal(study, cluster, 2))
        .collect()
}

fn curve(study: u32, number: u64, values: &[f64], f: impl Fn(f64) -> f64) -> Curve {
    let knot = |&x: &f64| Knot {
        x,
        clusters: clusters(study, number, f(x)),
    };
    Curve::new(values.iter().map(knot).collect())
}

/// The same after as many values as a curve asks for.
fn refined(study: u32, number: u64, values: &[f64], f: impl Fn(f64) -> f64 + Copy) -> Curve {
    let mut values = values.to_vec();
    loop {
        let curve = curve(study, number, &values, f);
        let wanted = curve.wanted(0.005);
        if wanted.is_empty() || values.len() > 20 {
            return curve;
        }
        values.extend(wanted);
    }
}

#[test]
fn intervals_cover_the_root() {
    const STUDIES: u32 = 2_000;
    // A line, and a curve whose root straight lines between the first values would miss by 0.05.
    let line = |x: f64| x - 1.3;
    let bent = |x: f64| 1.0 - exp(1.3 - x);
    let grid = [0.0, 1.0, 2.0, 3.0, 4.0];
    for (name, f) in [("line", &line as &dyn Fn(f64) -> f64), ("bent", &bent)] {
        let (mut covered, mut estimates) = (0, Moments::default());
        for study in 0..STUDIES {
            let found = refined(study, 40, &grid, f).crossings();
            assert_eq!(found.len(), 1, "{name}, study {study}: {found:?}");
            covered += u32::from(found[0].low <= 1.3 && 1.3 <= found[0].high);
            estimates.push(found[0].at);
            assert!(found[0].rises);
        }
        let share = f64::from(covered) / f64::from(STUDIES);
        // Four standard errors of a share of 0.95.
        assert!((share - 0.95).abs() < 0.0195, "{name}: {share}");
        let off = (estimates.mean - 1.3).abs();
        assert!(off < 4.0 * estimates.se() + 0.005, "{name}: {}", estimates.mean);
    }
}

/// Fieller's interval of a ratio, in closed form: clusters are lines `a + b x` whose means cross at −a/b.
#[test]
fn on_lines_the_interval_is_fiellers() {
    let number = 30;
    let (a, b): (Vec<f64>, Vec<f64>) = (0..number)
        .map(|cluster| (-1.0 + 0.4 * normal(1, cluster, 1), 1.0 + 0.2 * normal(1, cluster, 2)))
        .unzip();
    let knot = |x: f64| Knot {
        x,
        // In a unit that makes them large, which changes no root.
        clusters: a.iter().zip(&b).map(|(a, b)| 300.0 * (a + b * x)).collect(),
    };
    let found = Curve::new([0.0, 0.4, 3.0, 2.0].map(knot).into()).crossings();
    let n = number as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (ma, mb) = (mean(&a), mean(&b));
    let cross = |x: &[f64], mx: f64, y: &[f64], my: f64| {
        let products = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my));
        products.sum::<f64>() / (n - 1.0) / n
    };
    let (vaa, vab, vbb) = (cross(&a, ma, &a, ma), cross(&a, ma, &b, mb), cross(&b, mb, &b, mb));
    // t of 29 degrees of freedom, from a table.
    let q = 2.045_23_f64 * 2.045_23;
    let (qa, qb, qc) = (mb * mb - q * vbb, 2.0 * (ma * mb - q * vab), ma * ma - q * vaa);
    let root = (qb * qb - 4.0 * qa * qc).sqrt();
    let expected = [-ma / mb, (-qb - root) / (2.0 * qa), (-qb + root) / (2.0 * qa)];
    let told = [found[0].at, found[0].low, found[0].high];
    for (told, expected) in told.iter().zip(expected) {
        assert!((told - expected).abs() < 1e-5, "{told} against {expected}");
    }
}

/// Student's t of two degrees of freedom is 4.3027, and the standard error of a mean of −1, 0, 1 is √⅓: sides are told from 2.4841 on.
#[test]
fn sides_are_told_by_students_t() {
    let side = |mean: f64| {
        let mut moments = Moments::default();
        [-1.0, 0.0, 1.0].iter().for_each(|value| moments.push(mean + value));
        Side::of(&moments)
    };
    let told = [2.49, 2.48, -2.48, -2.49].map(side);
    assert_eq!(told, [Side::Above, Side::Open, Side::Open, Side::Below]);
}

/// Between two knots a cluster is a line: what a segment says of a place is what the clusters there say, and where it says that sides change,
/// they do.
#[test]
fn a_segment_is_its_clusters_in_between() {
    let one: Vec<f64> = (0..12).map(|cluster| -1.0 + 0.9 * normal(7, cluster, 1)).collect();
    let other: Vec<f64> = (0..12).map(|cluster| 1.5 + 0.5 * normal(7, cluster, 2)).collect();
    let at = |t: f64| {
        let mut moments = Moments::default();
        one.iter()
            .zip(&other)
            .for_each(|(one, other)| moments.push((1.0 - t) * one + t * other));
        moments
    };
    let errors = |t: f64| at(t).mean / at(t).se();
    let segment = Segment::between(&one, &other);
    for t in [0.0, 0.1, 0.3, 0.7, 0.9, 1.0] {
        let far = errors(t).abs();
        assert_eq!(segment.side(t, far * (1.0 + 1e-9)), Side::Open, "{t}");
        assert_ne!(segment.side(t, far * (1.0 - 1e-9)), Side::Open, "{t}");
    }
    let cuts = segment.cuts(2.2);
    let found: Vec<f64> = cuts.iter().map(|&t| errors(t)).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    for (found, expected) in found.iter().zip([-2.2, 0.0, 2.2]) {
        assert!((found - expected).abs() < 1e-9, "{found} against {expected}");
    }
}

/// A root at a value that was run is no part of its own.
#[test]
fn a_root_at_a_knot_has_no_width() {
    let knot = |x: f64| Knot {
        x,
        clusters: vec![x; 4],
    };
    let curve = Curve::new([1.0, -1.0, 0.0].map(knot).into());
    assert_eq!(curve.values().collect::<Vec<_>>(), [-1.0, 0.0, 1.0]);
    let zones: Vec<(Side, f64, f64)> = curve
        .zones()
        .iter()
        .map(|zone| (zone.side, zone.low, zone.high))
        .collect();
    assert_eq!(zones, [(Side::Below, -1.0, 0.0), (Side::Above, 0.0, 1.0)]);
    assert_eq!(curve.crossings()[0].at, 0.0);
    assert!(curve.wanted(0.005).is_empty());
}

#[test]
fn several_crossings_are_all_found() {
    let f = |x: f64| 3.0 * (x - 1.0) * (x - 2.5) * (x - 3.5);
    let grid: Vec<f64> = (0..=8).map(|step| f64::from(step) * 0.5).collect();
    let found = refined(3, 400, &grid, f).crossings();
    assert_eq!(
        found.iter().map(|found| found.rises).collect::<Vec<_>>(),
        [true, false, true]
    );
    for (found, root) in found.iter().zip([1.0, 2.5, 3.5]) {
        assert!((found.at - root).abs() < 0.1, "{found:?}");
        assert!(found.low < found.at && found.at < found.high);
    }
}

#[test]
fn one_side_has_no_crossing() {
    let sides = |f: f64, number| -> Vec<Side> {
        let zones = curve(4, number, &[0.0, 1.0, 2.0], |_| f).zones();
        zones.iter().map(|zone| zone.side).collect()
    };
    assert_eq!(sides(2.0, 50), [Side::Above]);
    assert_eq!(sides(-2.0, 50), [Side::Below]);
    assert_eq!(sides(0.02, 10), [Side::Open]);
    // One cluster tells nothing.
    assert_eq!(sides(2.0, 1), [Side::Open]);
    let nothing = Knot {
        x: 0.0,
        clusters: vec![0.0; 9],
    };
    let zones = Curve::new(vec![nothing.clone(), Knot { x: 1.0, ..nothing }]).zones();
    assert_eq!(zones[0].side, Side::Zero);
    assert_eq!(zones.len(), 1);
}

#[test]
fn without_chance_a_root_is_a_point() {
    let knot = |x: f64| Knot {
        x,
        clusters: vec![2.0 * x - 1.0; 5],
    };
    let found = Curve::new([0.0, 2.0].map(knot).into()).crossings();
    let [crossing] = found[..] else { panic!("{found:?}") };
    assert_eq!((crossing.low, crossing.at, crossing.high), (0.5, 0.5, 0.5));
}

#[test]
fn clusters_that_are_not_defined_somewhere_count_nowhere() {
    let mut knots: Vec<Knot> = [0.0, 1.0]
        .map(|x| Knot {
            x,
            clusters: vec![x - 0.5, 9.0, x - 0.5],
        })
        .into();
    knots[1].clusters[1] = f64::NAN;
    assert_eq!(Curve::new(knots).crossings()[0].at, 0.5);
}

/// Means −1, 1, −3, 0 and 2: lines cross zero at ½ and 1 ¼, and touch it at a knot; so may the last one.
#[test]
fn roots_by_hand() {
    let knot = |x: f64, mean: f64| Knot {
        x,
        clusters: vec![mean - 0.5, mean + 0.5],
    };
    let means = [(0.0, -1.0), (1.0, 1.0), (2.0, -3.0), (3.0, 0.0), (5.0, 2.0)];
    let curve = |some: &[(f64, f64)]| Curve::new(some.iter().map(|&(x, mean)| knot(x, mean)).collect());
    assert_eq!(curve(&means).roots(), [0.5, 1.25, 3.0]);
    assert_eq!(curve(&means[..4]).roots(), [0.5, 1.25, 3.0]);
    assert_eq!(curve(&means[..3]).roots(), [0.5, 1.25]);
}

/// Clusters about the line x − 1 that all lie .2 above or below it: standard error .2 ÷ √19, so that the interval of the root reaches .0960 to
/// each side (t = 2.0930).
#[test]
fn values_are_wanted_at_a_root_and_the_ends_of_its_interval() {
    let about = |mean: f64| (0..20).map(|at| mean + if at % 2 == 0 { 0.2 } else { -0.2 }).collect();
    let curve = |values: &[f64]| {
        let knot = |&x: &f64| Knot {
            x,
            clusters: about(x - 1.0),
        };
        Curve::new(values.iter().map(knot).collect())
    };
    let wanted = curve(&[0.0, 2.0]).wanted(0.0);
    let expected = [1.0, 0.903_967, 1.096_033];
    assert_eq!(wanted.len(), 3, "{wanted:?}");
    for (found, expected) in wanted.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-5, "{wanted:?}");
    }
    assert_eq!(curve(&[0.0, 2.0]).wanted(0.1), wanted[..1]);
    assert_eq!(
        curve(&[0.0, wanted[2], 2.0]).wanted(0.01).len(),
        2,
        "the upper end was run"
    );
}
