//! Where a plan pays along an input, in sentences: everywhere, nowhere, from a value on, more than once, or nobody can tell.

use crate::outputs::words::several;
use crate::studies::breakeven::{Along, Bounded, Crossing, Part, SENSITIVITY, Standing, Vary, Verdict};

/// How a gain is spoken of.
#[derive(Clone, Copy)]
pub struct Verbs {
    /// `pays`.
    pub does: &'static str,
    /// `does not pay`.
    pub does_not: &'static str,
}

/// Of amounts of money.
pub const PAYS: Verbs = Verbs {
    does: "pays",
    does_not: "does not pay",
};

/// Of anything else.
pub const GAINS: Verbs = Verbs {
    does: "gains",
    does_not: "does not gain",
};

/// An input as people call it.
pub fn named(vary: &Vary) -> String {
    if vary.path == SENSITIVITY {
        "churn sensitivity".to_owned()
    } else {
        format!("`{}`", vary.path)
    }
}

/// The same, short enough for the head of a column: the last two keys of a path.
pub fn column(vary: &Vary) -> String {
    if vary.path == SENSITIVITY {
        return named(vary);
    }
    let keys: Vec<&str> = vary.path.split('.').collect();
    keys[keys.len().saturating_sub(2)..].join(".")
}

/// An input at a value: `a churn sensitivity of 0.7`.
fn of(vary: &Vary, value: &str) -> String {
    if vary.path == SENSITIVITY {
        format!("a {} of {value}", named(vary))
    } else {
        format!("{} {value}", named(vary))
    }
}

/// A value of an input with as many digits as its range makes sense of.
pub fn value(vary: &Vary, value: f64) -> String {
    let step = (vary.high - vary.low) / 200.0;
    let decimals = (0..9)
        .find(|&decimals| f64::powi(10.0, decimals) * step >= 0.5)
        .unwrap_or(9);
    let text = format!("{value:.*}", decimals as usize);
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    text.to_owned()
}

/// Where the plan pays.
pub fn where_it_pays(along: &Along, plan: &str, verbs: Verbs) -> String {
    let vary = &along.vary;
    let input = named(vary);
    let whole = range(vary, vary.low, vary.high);
    let (does, does_not) = (verbs.does, verbs.does_not);
    match &along.crossings[..] {
        [] => without_break_even(along, plan, verbs),
        [only] if only.pays_above => {
            let at = of(vary, &crossing(vary, only));
            format!("`{plan}` {does} from {at} on, and {does_not} below.{}", open(along))
        }
        [only] => {
            let at = of(vary, &crossing(vary, only));
            format!("`{plan}` {does} up to {at}, and {does_not} above.{}", open(along))
        }
        several => {
            let turns: Vec<String> = several
                .iter()
                .map(|found| {
                    let verb = if found.pays_above { does } else { does_not };
                    format!("{verb} above {}", crossing(vary, found))
                })
                .collect();
            let first = if several[0].pays_above { does_not } else { does };
            format!(
                "The sign changes more than once with {input}, {whole}: `{plan}` {first} at first, {}.{}",
                turns.join(", "),
                open(along)
            )
        }
    }
}

fn without_break_even(along: &Along, plan: &str, verbs: Verbs) -> String {
    let vary = &along.vary;
    let input = named(vary);
    let whole = range(vary, vary.low, vary.high);
    let told: Vec<&Part> = along
        .parts
        .iter()
        .filter(|part| part.verdict != Verdict::CannotTell)
        .collect();
    let everywhere = |verdict| !told.is_empty() && told.iter().all(|part| part.verdict == verdict);
    if told.is_empty() {
        return format!(
            "{} cannot tell where `{plan}` {} with {input}, {whole}: at every value the interval of the difference holds 0.",
            several(along.replications as usize, "replication"),
            verbs.does
        );
    }
    if everywhere(Verdict::NoDifference) {
        return format!(
            "`{plan}` never {}: at no {input}, {whole}, does it make any difference.{}",
            verbs.does,
            open(along)
        );
    }
    let verb = if everywhere(Verdict::Pays) {
        verbs.does
    } else {
        verbs.does_not
    };
    if along.open_parts().next().is_none() {
        return format!("`{plan}` {verb} at any {input}, {whole}: there is no break-even.");
    }
    let parts: Vec<String> = told.iter().map(|part| range(vary, part.low, part.high)).collect();
    format!(
        "`{plan}` {verb} with {input} {}; no break-even is established.{}",
        parts.join(", and "),
        open(along)
    )
}

/// What cannot be told, beside the intervals of break-evens.
fn open(along: &Along) -> String {
    let parts: Vec<String> = along
        .open_parts()
        .map(|part| range(&along.vary, part.low, part.high))
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    format!(
        " {}, {} cannot tell.",
        capitalised(&parts.join(" and ")),
        several(along.replications as usize, "replication")
    )
}

fn range(vary: &Vary, low: f64, high: f64) -> String {
    format!("from {} to {}", value(vary, low), value(vary, high))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A break-even with its interval.
pub fn crossing(vary: &Vary, found: &Crossing) -> String {
    let [at, low, high] = [found.at, found.low, found.high].map(|at| value(vary, at));
    if low == high {
        at
    } else {
        format!("{at} (95 % interval {low} to {high})")
    }
}

/// Where what the scenario says of the input stands.
pub fn stated(along: &Along, verbs: Verbs) -> Option<String> {
    let standing = along.stated.as_ref()?;
    let vary = &along.vary;
    let says = value(vary, standing.value);
    let must = match &along.crossings[..] {
        [only] if only.pays_above => format!("You must believe in at least {}; the", value(vary, only.at)),
        [only] => format!("You must believe in at most {}; the", value(vary, only.at)),
        _ => "The".to_owned(),
    };
    let (Some(p05), Some(p95)) = (standing.p05, standing.p95) else {
        let stands = match standing.verdict {
            Some(Verdict::Pays) => format!("at which it {}", verbs.does),
            Some(Verdict::DoesNotPay) => format!("at which it {}", verbs.does_not),
            Some(Verdict::NoDifference) => "at which it makes no difference".to_owned(),
            Some(Verdict::CannotTell) => "at which it cannot be told".to_owned(),
            None => "which is outside of the range".to_owned(),
        };
        return Some(format!("{must} scenario says {says}, {stands}."));
    };
    let [p05, p95] = [p05, p95].map(|at| value(vary, at));
    let probability = match standing.probability {
        Some(certain) if along.crossings.is_empty() && certain.low == certain.high => {
            let values = if certain.value > Some(0.5) { "every" } else { "no" };
            format!(
                ". On average it {} at {values} value {}",
                verbs.does,
                range(vary, vary.low, vary.high)
            )
        }
        Some(probability) => {
            let (share, between) = chances(&probability);
            format!(", so that it {} with a probability of {share}{between}", verbs.does)
        }
        None => ", and it cannot be told how probable that makes it".to_owned(),
    };
    Some(format!(
        "{must} scenario says {says} (5 to 95 %: {p05} to {p95}){probability}.{}",
        outside(standing, vary)
    ))
}

fn outside(standing: &Standing, vary: &Vary) -> String {
    if standing.outside < 0.015 {
        return String::new();
    }
    format!(
        " {:.0} % of what the scenario holds possible lies outside of {} to {}, where it is taken to go on as at the nearer end.",
        100.0 * standing.outside,
        value(vary, vary.low),
        value(vary, vary.high)
    )
}

/// A probability, and in brackets its interval where that is seen.
pub fn chances(probability: &Bounded) -> (String, String) {
    let share = |number: Option<f64>| number.map_or_else(|| "-".to_owned(), |share| format!("{:.0}", 100.0 * share));
    let [value, low, high] = [probability.value, probability.low, probability.high].map(share);
    let between = if low == high {
        String::new()
    } else {
        format!(" ({low} to {high} %)")
    };
    (format!("{value} %"), between)
}
