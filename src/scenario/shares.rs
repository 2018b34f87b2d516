//! Shares that are uncertain: drawn one by one, then scaled so that they sum to 1.

use super::schema::Scenario;
use super::walk::Site;

/// Scales each group of shares in which one is uncertain.
pub fn scale_shares(scenario: &mut Scenario, sites: &[Site]) {
    let population = &mut scenario.population;
    if sites.iter().any(|site| site.is_under(&["population", "profiles"])) {
        scale(population.profiles.values_mut());
    }
    if sites
        .iter()
        .any(|site| site.is_under(&["population", "types"]) && site.at.last() == "share")
    {
        scale(population.types.values_mut().map(|kind| &mut kind.share));
    }
    for (name, kind) in &mut population.types {
        if sites
            .iter()
            .any(|site| site.is_under(&["population", "types", name, "channels"]))
        {
            scale(kind.channels.values_mut());
        }
    }
    let uncertain = |keys: &[&str]| sites.iter().any(|site| site.is_under(keys));
    if let Some(arrivals) = &mut scenario.arrivals
        && uncertain(&["arrivals", "channels"])
    {
        scale(arrivals.channels.values_mut());
    }
    if let Some(contracts) = &mut scenario.contracts
        && uncertain(&["contracts", "terms"])
    {
        scale(contracts.terms.values_mut());
    }
    for (point, matrix) in scenario.assessment.confusion.points_mut() {
        for (profile, row) in matrix {
            if uncertain(&["assessment", "confusion", point, profile]) {
                scale(row.0.values_mut());
            }
        }
    }
}

/// Whether a number is one of shares that are scaled so that they sum to 1.
pub fn is_scaled(site: &Site) -> bool {
    let keys: Vec<&str> = site.at.keys().collect();
    matches!(
        keys[..],
        ["population", "profiles", _]
            | ["population", "types", _, "share"]
            | ["population", "types", _, "channels", _]
            | ["arrivals", "channels", _]
            | ["contracts", "terms", _]
            | ["assessment", "confusion", _, _, _]
    )
}

fn scale<'a>(shares: impl Iterator<Item = &'a mut f64>) {
    let shares: Vec<&mut f64> = shares.collect();
    let sum: f64 = shares.iter().map(|share| **share).sum();
    if sum > 0.0 {
        for share in shares {
            *share /= sum;
        }
    }
}
