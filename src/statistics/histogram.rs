//! Quantiles of a stream of values by counting, in memory that does not grow with their number.

/// Sub-divisions of a power of two, as bits of the mantissa: a quantile is off by at most 2⁻⁹ of its size (half a
/// bin), 0.2 %.
const MANTISSA_BITS: u32 = 8;

/// Integer counts of values in bins of equal relative width, cut by the leading bits of the floating-point number, so
/// that the bin of a value is the same on every machine and merging knows no order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// The least and the largest value: no quantile lies beyond.
    range: Option<(f64, f64)>,
    /// Bins that hold something, rising, with their counts.
    counts: Vec<(i32, u32)>,
}

impl Histogram {
    /// Counts a finite value.
    pub fn push(&mut self, value: f64) {
        self.widen(value, value);
        self.add(bin(value), 1);
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        if let Some((least, largest)) = other.range {
            self.widen(least, largest);
        }
        for &(bin, count) in &other.counts {
            self.add(bin, count);
        }
    }

    fn widen(&mut self, least: f64, largest: f64) {
        let (low, high) = self.range.unwrap_or((least, largest));
        self.range = Some((low.min(least), high.max(largest)));
    }

    fn add(&mut self, bin: i32, count: u32) {
        match self.counts.binary_search_by_key(&bin, |&(bin, _)| bin) {
            Ok(at) => self.counts[at].1 += count,
            Err(at) => self.counts.insert(at, (bin, count)),
        }
    }

    /// The value below which the share `p` of the values lies: the middle of the bin of the value of that rank.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let (least, largest) = self.range?;
        let total: u64 = self.counts.iter().map(|(_, count)| u64::from(*count)).sum();
        let rank = ((p * total as f64).ceil() as u64).clamp(1, total.max(1));
        let mut below = 0;
        self.counts.iter().find_map(|&(bin, count)| {
            below += u64::from(count);
            (below >= rank).then(|| middle(bin).clamp(least, largest))
        })
    }
}

/// Bins are numbered in the order of the values they hold; 0 holds zero and what is smaller than 10⁻³⁰⁸.
fn bin(value: f64) -> i32 {
    let magnitude = (value.abs().to_bits() >> (52 - MANTISSA_BITS)) as i32;
    if value < 0.0 { -magnitude } else { magnitude }
}

fn middle(bin: i32) -> f64 {
    if bin == 0 {
        return 0.0;
    }
    let low = f64::from_bits(u64::from(bin.unsigned_abs()) << (52 - MANTISSA_BITS));
    let high = f64::from_bits(u64::from(bin.unsigned_abs() + 1) << (52 - MANTISSA_BITS));
    let middle = low + 0.5 * (high - low);
    if bin < 0 { -middle } else { middle }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_the_stated_error() {
        let mut histogram = Histogram::default();
        let values: Vec<f64> = (-500..1500).map(|i| f64::from(i) * 0.037).collect();
        values.iter().for_each(|&value| histogram.push(value));
        for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
            let exact = values[(p * values.len() as f64).ceil() as usize - 1];
            let found = histogram.quantile(p).unwrap();
            assert!(
                (found - exact).abs() <= exact.abs() / 512.0,
                "{p}: {found} against {exact}"
            );
        }
    }

    #[test]
    fn no_quantile_lies_beyond_the_values() {
        let mut histogram = Histogram::default();
        (0..10).for_each(|_| histogram.push(1.0));
        assert_eq!(histogram.quantile(0.95), Some(1.0));
    }

    #[test]
    fn nothing_has_no_quantile() {
        assert_eq!(Histogram::default().quantile(0.5), None);
    }
}
