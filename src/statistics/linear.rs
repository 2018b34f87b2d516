//! Small symmetric systems of linear equations: the factor of Cholesky (Golub & Van Loan 2013, *Matrix Computations*, 4.2).

/// A square matrix, row by row.
pub type Matrix = Vec<Vec<f64>>;

/// A lower triangle L with L·Lᵀ = the matrix that it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky(Matrix);

impl Cholesky {
    /// The factor of a symmetric matrix; nothing where it is not positive definite.
    #[must_use]
    pub fn new(matrix: &[Vec<f64>]) -> Option<Self> {
        let n = matrix.len();
        let mut factor = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..=i {
                let sum: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
                let rest = matrix[i][j] - sum;
                factor[i][j] = if i == j {
                    if rest.is_nan() || rest <= 0.0 {
                        return None;
                    }
                    rest.sqrt()
                } else {
                    rest / factor[j][j]
                };
            }
        }
        Some(Self(factor))
    }

    /// L·x.
    #[must_use]
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        let row = |row: &Vec<f64>| row.iter().zip(x).map(|(factor, x)| factor * x).sum();
        self.0.iter().map(row).collect()
    }

    /// The solution of L·y = b. The sum of its squares is bᵀ·matrix⁻¹·b.
    #[must_use]
    pub fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut y: Vec<f64> = Vec::with_capacity(b.len());
        for (row, b) in self.0.iter().zip(b) {
            let done: f64 = row.iter().zip(&y).map(|(factor, y)| factor * y).sum();
            y.push((b - done) / row[y.len()]);
        }
        y
    }

    /// The diagonal of L, whose product squared is the determinant of the matrix.
    pub fn diagonal(&self) -> impl Iterator<Item = f64> {
        self.0.iter().enumerate().map(|(i, row)| row[i])
    }

    /// The solution of matrix·x = b.
    #[must_use]
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = self.forward(b);
        for i in (0..x.len()).rev() {
            let done: f64 = (i + 1..x.len()).map(|k| self.0[k][i] * x[k]).sum();
            x[i] = (x[i] - done) / self.0[i][i];
        }
        x
    }
}

/// Mean and covariance of rows.
#[must_use]
pub fn covariance(rows: &[Vec<f64>]) -> (Vec<f64>, Matrix) {
    let (n, d) = (rows.len() as f64, rows.first().map_or(0, Vec::len));
    let mean: Vec<f64> = (0..d).map(|j| rows.iter().map(|row| row[j]).sum::<f64>() / n).collect();
    let entry = |i: usize, j: usize| {
        let products = rows.iter().map(|row| (row[i] - mean[i]) * (row[j] - mean[j]));
        products.sum::<f64>() / (n - 1.0).max(1.0)
    };
    let spread = (0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect();
    (mean, spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: [[4, 2], [2, 3]] = L·Lᵀ with L = [[2, 0], [1, √2]]; its solution for (2, 5) is (−½, 2).
    #[test]
    fn solves_what_was_solved_by_hand() {
        let factor = Cholesky::new(&[vec![4.0, 2.0], vec![2.0, 3.0]]).unwrap();
        assert_eq!(factor.0, [[2.0, 0.0], [1.0, 2f64.sqrt()]]);
        let solution = factor.solve(&[2.0, 5.0]);
        assert!((solution[0] + 0.5).abs() < 1e-15 && (solution[1] - 2.0).abs() < 1e-15);
        let [first, second] = factor.times(&[3.0, 5.0])[..] else {
            panic!("two rows give two")
        };
        assert!(
            first == 6.0 && (second - 3.0 - 5.0 * 2f64.sqrt()).abs() < 1e-15,
            "{second}"
        );
        assert!(factor.diagonal().eq([2.0, 2f64.sqrt()]));
        // A row of no more than two is solved alike with products or quotients of a factor of 1.
        let three = Cholesky::new(&[vec![4.0, 6.0, 2.0], vec![6.0, 10.0, 5.0], vec![2.0, 5.0, 14.0]]).unwrap();
        assert_eq!(three.0, [[2.0, 0.0, 0.0], [3.0, 1.0, 0.0], [1.0, 2.0, 3.0]]);
        assert_eq!(three.forward(&[2.0, 5.0, 14.0]), [1.0, 2.0, 3.0]);
        assert_eq!(Cholesky::new(&[vec![1.0, 2.0], vec![2.0, 1.0]]), None);
    }

    #[test]
    fn covariance_is_that_of_the_book() {
        let (mean, covariance) = covariance(&[vec![1.0, 2.0], vec![3.0, 6.0], vec![5.0, 4.0]]);
        assert_eq!(mean, [3.0, 4.0]);
        assert_eq!(covariance, [[4.0, 2.0], [2.0, 4.0]]);
    }
}
