//! Lanes: a few customers whose formulas are computed together, one a lane of a vector instruction. Formulas are written for
//! one lane; what they read is taken from columns first and put back after, so that the compiler sees that nothing overlaps.

/// Customers computed together: what the widest processors take at once.
pub const LANES: usize = 8;

/// `N` rows of a column.
#[inline(always)]
pub fn take<T: Copy, const N: usize>(column: &[T], at: usize) -> [T; N] {
    *column[at..].first_chunk().expect("a block ends where its column does")
}

/// Puts `N` rows back.
#[inline(always)]
pub fn put<T: Copy, const N: usize>(column: &mut [T], at: usize, lanes: [T; N]) {
    column[at..at + N].copy_from_slice(&lanes);
}
