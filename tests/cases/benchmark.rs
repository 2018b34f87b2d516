//! The published medians by ACV: SaaS Capital, Research Brief 28 (2023).

use axplan::measures::metric::Metric;

use super::Results;

/// ARR band, NRR, GRR.
const MEDIANS: [(&str, f64, f64); 6] = [
    ("band:<12k", 1.00, 0.90),
    ("band:12k-25k", 1.02, 0.90),
    ("band:25k-50k", 1.03, 0.92),
    ("band:50k-100k", 1.05, 0.93),
    ("band:100k-250k", 1.07, 0.93),
    ("band:>=250k", 1.10, 0.93),
];

#[test]
fn reproduces_the_medians() {
    let results = Results::of("benchmark");
    for (band, nrr, grr) in MEDIANS {
        results.figure("revenue", Metric::Nrr12m, band).is_at(nrr, 0.015);
        results.figure("revenue", Metric::Grr12m, band).is_at(grr, 0.015);
    }
}

/// Every type stays in its band.
#[test]
fn types_are_bands() {
    let results = Results::of("benchmark");
    let study = results.study();
    let (customers, _) = study.assigned(&study.central.plans[0]);
    let edges = [12e3, 25e3, 50e3, 100e3, 250e3];
    let inside = customers.arr.iter().zip(&customers.kind).filter(|(arr, kind)| {
        let band = edges.iter().filter(|edge| **arr >= **edge).count();
        band == usize::from(**kind)
    });
    let share = inside.count() as f64 / customers.arr.len() as f64;
    assert!(share > 0.98, "{share}");
}
