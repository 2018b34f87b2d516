//! What is asserted of numbers.

/// The paired difference lies above 0 by more than three of its standard errors.
pub fn above(higher: &[f64], lower: &[f64]) {
    assert_eq!(higher.len(), lower.len());
    let differences: Vec<f64> = higher.iter().zip(lower).map(|(a, b)| a - b).collect();
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!(mean > 0.0 && mean > 3.0 * error, "{mean} ± {error}");
}

/// Equal but for rounding.
pub fn close(a: f64, b: f64, what: &str) {
    assert!(
        (a - b).abs() <= 1e-9 * f64::max(1.0, a.abs().max(b.abs())),
        "{what}: {a} and {b}"
    );
}

/// A number of successes agrees with the sum of their chances within four standard errors.
pub fn binomial(successes: f64, chances: impl IntoIterator<Item = f64>, what: &str) {
    let (mut mean, mut variance) = (0.0, 0.0);
    for chance in chances {
        mean += chance;
        variance += chance * (1.0 - chance);
    }
    assert!(mean > 0.0, "{what}: nothing to see");
    let off = (successes - mean).abs();
    assert!(
        off <= 4.0 * variance.sqrt() + 1e-9,
        "{what}: {successes} seen, {mean} ± {} expected",
        variance.sqrt()
    );
}

/// Mean of a column.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
