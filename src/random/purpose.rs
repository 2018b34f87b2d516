//! What a draw is for. The table only grows: a number that is in use keeps its meaning for ever, or old seeds would
//! give new results.

/// The purpose of a draw: one part of its place, beside seed, replication, customer and month.
///
/// A place holds four words; what each is used for is said with the purpose.
#[repr(u16)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// What we don't know. Customer field: the key of the input's place in the document; second half of the
    /// [`Key`](super::Key): the number of the outer draw; month 0. Words: the uniform of the input, three spare. In a Latin
    /// hypercube: two for the order of the draws, the place inside the step, one spare; of the first draw of a Sobol design, the
    /// last: the scrambling.
    Outer = 1,
    /// Who a customer is, month 0. Words: rank of ARR, latent of need, need multiplier, whitespace.
    Origin = 2,
    /// How a customer comes, month 0. Words: customer type, buying channel, renewal month, one spare.
    Circumstance = 3,
    /// Assessing the profile, in the month of the assessment; month 0 at the opening. Words: right or wrong, which wrong one, two spare.
    Assessment = 4,
    /// Engagements of the month. One word a kind; kinds in blocks of four.
    Counts = 5,
    /// Duration factors of the month. One word a kind; kinds in blocks of four.
    Durations = 6,
    /// What the customer decides in the month. Words: churn, contraction, depth of contraction, expansion.
    Outcomes = 7,
    /// What a customer brings along, month 0. Words: contract term, earlier terms, fit, acceptance of asynchronous service.
    Terms = 8,
    /// How a customer comes to us and stays in view, month 0. Words: deterred, declined, willingness to pay, month of review.
    Acquisition = 9,
    /// How a customer develops in the month. Words: change of profile, change of profile at a milestone, referral, one spare.
    Journey = 10,
    /// New logos of the month; customer field 0. Words: their number, three spare.
    Candidates = 11,
    /// What a person decides in the month. Customer field: the key of the seat. Words: resignation, three spare.
    Seat = 12,
    /// What a calibration draws. Customer field: the step of its chain; second half of the key: which chain; month: how
    /// far the step has come. Words: as they are needed.
    Calibration = 13,
    /// Morris's trajectories. Customer field: the input; second half of the [`Key`](super::Key): the number of the trajectory;
    /// month 0. Words: the level at the start, up or down, two for the order of the inputs.
    Trajectory = 14,
    /// Drawing results again, for errors. Customer field: the position; second half of the key: the round; month 0. Words: two
    /// for which one or for the order, two spare. Block 0: rows; 1: replications; 2: orders.
    Resampling = 15,
    /// Where the points of a design stand. Customer field: the step; second half of the [`Key`](super::Key): the number of the
    /// factor; month 0. Words: two for the order of the steps, the place inside the step, one spare.
    Design = 16,
}

impl Purpose {
    /// The counter word of this purpose: `purpose × 2¹⁶ + block`, where `block` is the index of the kind ÷ 4 for
    /// [`Purpose::Counts`] and [`Purpose::Durations`], and 0 for the others.
    #[inline]
    #[must_use]
    pub const fn code(self, block: u16) -> u32 {
        ((self as u32) << 16) | block as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Purpose::*;

    /// These numbers are part of every published result: add to them, never change them.
    #[test]
    fn the_table_is_pinned() {
        let codes = [Outer, Origin, Circumstance, Assessment, Counts, Durations, Outcomes].map(|p| p.code(0));
        assert_eq!(
            codes,
            [0x1_0000, 0x2_0000, 0x3_0000, 0x4_0000, 0x5_0000, 0x6_0000, 0x7_0000]
        );
        let codes = [Terms, Acquisition, Journey, Candidates, Seat, Calibration].map(|p| p.code(0));
        assert_eq!(codes, [0x8_0000, 0x9_0000, 0xa_0000, 0xb_0000, 0xc_0000, 0xd_0000]);
        let codes = [Trajectory, Resampling, Design].map(|p| p.code(0));
        assert_eq!(codes, [0xe_0000, 0xf_0000, 0x10_0000]);
        assert_eq!(Counts.code(3), 0x5_0003);
        assert_eq!(Durations.code(u16::MAX), 0x6_ffff);
    }
}
