//! Blocks of customers: a pass over columns goes block by block, so that the next one finds them in the nearest cache.

use std::ops::Range;

/// Rows of a block, at most.
pub const ROWS: usize = 256;

/// A run of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its rows.
    pub rows: Range<usize>,
    /// Those of them that are present, as a range of the list of who is.
    pub present: Range<usize>,
}

impl Block {
    /// Those of a rising list of rows that are in the block.
    pub fn of<'a>(&self, list: &'a [u32]) -> &'a [u32] {
        let before = |end: usize| list.partition_point(|&i| (i as usize) < end);
        &list[before(self.rows.start)..before(self.rows.end)]
    }
}

/// The blocks of `n` rows in which somebody is present; `present` lists their rows, rising.
pub fn blocks(n: usize, present: &[u32]) -> Vec<Block> {
    let mut next = 0;
    let block = |start: usize| {
        let rows = start..n.min(start + ROWS);
        let first = next;
        next += present[next..].partition_point(|&i| (i as usize) < rows.end);
        Block {
            rows,
            present: first..next,
        }
    };
    let all = (0..n).step_by(ROWS).map(block);
    all.filter(|block| !block.present.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cover_who_is_present() {
        let present: Vec<u32> = (0..1000).filter(|i| !(256..512).contains(i) && i % 3 == 0).collect();
        let blocks = blocks(1000, &present);
        let rows: Vec<Range<usize>> = blocks.iter().map(|block| block.rows.clone()).collect();
        assert_eq!(rows, [0..256, 512..768, 768..1000]);
        for block in &blocks {
            let inside = |i: &u32| block.rows.contains(&(*i as usize));
            assert!(present[block.present.clone()].iter().all(inside));
        }
        assert_eq!(
            blocks.iter().map(|block| block.present.len()).sum::<usize>(),
            present.len()
        );
    }
}
