//! Tables of Morris's screening and of Sobol's indices.

use std::fmt::Write;

use super::super::tables::{plain, right_aligned};
use super::super::words::{several, wrapped};
use super::amounts::Amounts;
use super::{MOST, left_out, of_target, undefined};
use crate::studies::sensitivity::Answer;
use crate::studies::sensitivity::screening::{self, Screening};
use crate::studies::sensitivity::variance::{self, Share, Variance};

/// Why nothing can be said of a measure by screening.
pub const NOT_DEFINED: &str = "it is not defined at every point";

/// The same by variance.
pub const NOT_DEFINED_OR_CHANCE: &str = "it is not defined at every point, or varies by chance alone";

/// What a screening found, and what its columns are.
pub fn screening_in_words(found: &Screening) -> String {
    format!(
        "Morris's screening, from the 5 % to the 95 % quantile of each input: mu* is the mean absolute effect (± 95 %), mu the mean \
         effect, sigma how much it differs with the other inputs; {}, {} at each point",
        several(found.trajectories as usize, "trajectory").replace("trajectorys", "trajectories"),
        several(found.replications as usize, "replication")
    )
}

/// The tables of a screening.
pub fn of_screening(answer: &Answer, found: &Screening) -> String {
    let mut text = wrapped(&screening_in_words(found), "") + "\n";
    for table in &found.tables {
        let amounts = Amounts::of(answer, &table.target);
        let heading = wrapped(&(of_target(&table.target) + amounts.unit()), "");
        let _ = writeln!(text, "\n{heading}");
        let (noise, told): (Vec<&screening::Row>, Vec<&screening::Row>) =
            table.rows.iter().partition(|row| row.below_noise);
        let mut rows = plain();
        rows.set_header(["input", "mu*", "mu", "sigma"]);
        for row in told.iter().take(MOST) {
            rows.add_row([
                row.input.clone(),
                amounts.with_error(&row.mu_star).trim_start_matches('+').to_owned(),
                amounts.change(row.mu),
                amounts.change(row.sigma).trim_start_matches('+').to_owned(),
            ]);
        }
        let names: Vec<String> = noise.iter().map(|row| row.input.clone()).collect();
        finish(
            &mut text,
            told.is_empty(),
            rows,
            &left_out(&names, told.len().saturating_sub(MOST), "morris.csv"),
        );
    }
    if !found.undefined.is_empty() {
        let _ = writeln!(text, "\n{}", wrapped(&undefined(&found.undefined, NOT_DEFINED), ""));
    }
    text
}

/// What the indices are.
pub fn variance_in_words(found: &Variance) -> String {
    format!(
        "Sobol's indices: the share of what is not known (not of chance) that is due to an input alone, and with all that it does \
         together with others (± 95 %); {}, {} at each point",
        several(found.rows as usize, "row"),
        several(found.replications as usize, "replication")
    )
}

/// The tables of the indices.
pub fn of_variance(answer: &Answer, found: &Variance) -> String {
    let mut text = wrapped(&variance_in_words(found), "") + "\n";
    for table in &found.tables {
        let amounts = Amounts::of(answer, &table.target);
        let sd = amounts.change(table.sd);
        let heading = format!(
            "{}{}: standard deviation {}",
            of_target(&table.target),
            amounts.unit(),
            sd.trim_start_matches('+')
        );
        let _ = writeln!(text, "\n{}", wrapped(&heading, ""));
        let (noise, told): (Vec<&variance::Row>, Vec<&variance::Row>) =
            table.rows.iter().partition(|row| row.total.below_noise);
        let mut rows = plain();
        rows.set_header(["input", "alone", "with others"]);
        for row in told.iter().take(MOST) {
            rows.add_row([row.input.clone(), share(&row.first), share(&row.total)]);
        }
        let names: Vec<String> = noise.iter().map(|row| row.input.clone()).collect();
        finish(
            &mut text,
            told.is_empty(),
            rows,
            &left_out(&names, told.len().saturating_sub(MOST), "sobol.csv"),
        );
    }
    if !found.undefined.is_empty() {
        let _ = writeln!(
            text,
            "\n{}",
            wrapped(&undefined(&found.undefined, NOT_DEFINED_OR_CHANCE), "")
        );
    }
    text
}

fn finish(text: &mut String, nothing: bool, rows: comfy_table::Table, rest: &str) {
    if !nothing {
        let _ = writeln!(text, "{}", right_aligned(rows, 1));
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "{}", wrapped(rest, ""));
    }
}

/// A share of variance in per cent; in brackets where it is not told from chance.
pub fn share(share: &Share) -> String {
    let half = 0.5 * (share.estimate.ci_high - share.estimate.ci_low);
    // What rounds to 0 has no sign.
    let percent = (100.0 * share.estimate.value).round() + 0.0;
    let written = format!("{percent:.0} % ±{:.0}", 100.0 * half);
    if share.below_noise {
        format!("({written})")
    } else {
        written
    }
}
