//! A course over time in one line.

/// One mark a value, from the lowest bar at `low` to the highest at `high`; of more values than `most`, as many evenly spaced
/// ones, the first and the last among them.
pub(super) fn sparkline(values: &[f64], (low, high): (f64, f64), most: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let shown = values.len().min(most);
    let at = |mark: usize| values[mark * (values.len() - 1) / (shown - 1).max(1)];
    let bar = |value: f64| {
        let share = if high > low { (value - low) / (high - low) } else { 0.0 };
        BARS[(share * (BARS.len() - 1) as f64).round() as usize]
    };
    (0..shown).map(|mark| bar(at(mark))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_for_values() {
        assert_eq!(
            sparkline(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], (0.0, 7.0), 24),
            "▁▂▃▄▅▆▇█"
        );
        assert_eq!(sparkline(&[5.0, 5.0], (5.0, 5.0), 24), "▁▁");
        assert_eq!(sparkline(&[3.0], (0.0, 3.0), 24), "█");
        assert_eq!(sparkline(&[], (0.0, 1.0), 24), "");
    }

    #[test]
    fn a_long_course_keeps_its_ends() {
        let values: Vec<f64> = (0..60).map(f64::from).collect();
        let drawn = sparkline(&values, (0.0, 59.0), 24);
        assert_eq!(drawn.chars().count(), 24);
        assert!(drawn.starts_with('▁') && drawn.ends_with('█'));
    }
}
