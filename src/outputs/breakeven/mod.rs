//! From when a plan is worth it: the line on the decision card, and the report of `axplan breakeven`. Value and cash stand in
//! sections of their own.

mod map;
mod sentences;

use std::fmt::Write;

pub use self::map::zero_line;
use self::sentences::{GAINS, PAYS, chances};
pub(super) use self::sentences::{named, value as value_of};
use super::card::without_transition;
use super::tables::{plain, right_aligned};
use super::words::{money, money_change, money_with_error, points, points_with_error, quantity, several, wrapped};
use crate::measures::unit::Unit;
use crate::studies::answer::Answer;
use crate::studies::breakeven::{Along, Bounded, BreakEven, Gain, Main, Payback, Verdict};

/// The break-even of the decision card.
pub fn on_card(answer: &Answer, main: &Main) -> String {
    let along = &main.along;
    let change = answer.moves.iter().find(|change| change.plan == main.plan);
    let equal = change.and_then(|change| change.cost.as_ref()?.equal.as_ref());
    let at_equal_cost = if equal.is_some() { ", at equal cost" } else { "" };
    let mut told = vec![
        format!(
            "Break-even in how strongly experience acts on renewal, by margin over {}{at_equal_cost}:",
            several(answer.months as usize, "month")
        ),
        sentences::where_it_pays(along, &main.plan, PAYS),
    ];
    told.extend(sentences::stated(along, PAYS));
    told.push(format!(
        "From {} at {}; `axplan breakeven` takes all of them.",
        several(along.replications as usize, "replication"),
        several(along.values.len(), "value")
    ));
    told.join(" ")
}

/// How differences of a metric are written.
struct Amounts<'a> {
    unit: Unit,
    currency: &'a str,
}

impl<'a> Amounts<'a> {
    fn of(found: &'a BreakEven) -> Self {
        Self {
            unit: found.unit(),
            currency: &found.currency,
        }
    }

    /// A difference with its sign.
    fn change(&self, number: f64) -> String {
        match self.unit {
            Unit::Money => money_change(self.currency, number),
            Unit::Fraction => points(number),
            Unit::Hours | Unit::Number => signed(number),
        }
    }

    /// A mean with half the width of its interval.
    fn with_error(&self, gain: &Gain) -> String {
        let half = 0.5 * (gain.ci_high - gain.ci_low);
        match self.unit {
            Unit::Money => money_with_error(self.currency, gain.mean, half),
            Unit::Fraction => points_with_error(gain.mean, half),
            Unit::Hours | Unit::Number => format!("{} ±{}", signed(gain.mean), quantity(half)),
        }
    }

    fn bounded(&self, quantile: &Bounded) -> String {
        let change = |number: Option<f64>| number.map(|number| self.change(number));
        let [value, low, high] = [quantile.value, quantile.low, quantile.high].map(change);
        let value = value.unwrap_or_else(|| "-".to_owned());
        match (low, high) {
            (Some(low), Some(high)) if low == high => value,
            (Some(low), Some(high)) => format!("{value} ({low} to {high})"),
            (Some(low), None) => format!("{value} ({low} or more)"),
            (None, Some(high)) => format!("{value} ({high} or less)"),
            (None, None) => value,
        }
    }

    /// What the numbers are, behind a number.
    const fn suffix(&self) -> &'static str {
        match self.unit {
            Unit::Fraction => " points",
            Unit::Hours => " hours",
            Unit::Money | Unit::Number => "",
        }
    }
}

/// The mean difference at a point, with half the width of its interval.
pub fn with_error(found: &BreakEven, gain: &Gain) -> String {
    Amounts::of(found).with_error(gain)
}

fn signed(number: f64) -> String {
    let plus = if number >= 0.0 { "+" } else { "" };
    format!("{plus}{}", quantity(number))
}

/// The whole report.
pub fn report(found: &BreakEven) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}\n{}\n",
        wrapped(&found.scenario, ""),
        wrapped(&setting(found), "")
    );
    let _ = writeln!(text, "{}\n", value(found));
    let _ = writeln!(text, "{}\n", cash(found).trim_end());
    let _ = writeln!(text, "{}", wrapped(&doing_nothing(found), ""));
    text
}

/// What was compared.
pub fn setting(found: &BreakEven) -> String {
    let mut told = format!(
        "`{}` against `{}` over {}, {} at each point, the same ones.",
        found.plan,
        found.baseline,
        several(found.months as usize, "month"),
        several(found.replications as usize, "replication")
    );
    if let Some(richer) = &found.compared.equal_cost {
        let _ = write!(
            told,
            " At equal cost: `{}` with {:.2} more people in `{}`, its most loaded team; anew at each point, where what is \
             varied changes costs.",
            richer.of, richer.people, richer.team
        );
    }
    if found.without_transition {
        let _ = write!(told, " {}", without_transition(std::slice::from_ref(&found.plan)));
    }
    told
}

/// Where the plan pays along an input, and where the scenario stands.
pub fn along_in_words(found: &BreakEven, along: &Along) -> Vec<String> {
    let verbs = match found.unit() {
        Unit::Money => PAYS,
        _ => GAINS,
    };
    let told = std::iter::once(sentences::where_it_pays(along, &found.plan, verbs));
    told.chain(sentences::stated(along, verbs)).collect()
}

/// What the difference is taken in, in words.
pub fn taken_in(found: &BreakEven) -> String {
    match found.metric {
        "npv" => "net present value of the margin gained over the run".to_owned(),
        "margin" => "margin gained over the run, not discounted".to_owned(),
        other => format!("difference of {other}"),
    }
}

fn value(found: &BreakEven) -> String {
    let amounts = &Amounts::of(found);
    let mut text = format!("Value: {}\n", taken_in(found));
    if let Some(along) = &found.along {
        for sentence in along_in_words(found, along) {
            let _ = writeln!(text, "{}", wrapped(&sentence, "  "));
        }
        let (header, rows) = value_rows(found, along);
        let mut table = plain();
        table.set_header(header);
        table.add_rows(rows);
        let _ = writeln!(text, "{}", right_aligned(table, 0));
        let _ = writeln!(text, "{}", wrapped(VALUE_COLUMNS, "  "));
    }
    if let Some(of_two) = &found.map {
        text += &map::map(of_two, amounts);
        if let Some(told) = zero_line(of_two) {
            let _ = writeln!(text, "{}", wrapped(&told, "  "));
        }
    }
    text + &wrapped(&as_it_is(found), "  ")
}

/// The scenario as it is: the mean and what may happen.
pub fn as_it_is(found: &BreakEven) -> String {
    let amounts = Amounts::of(found);
    let gain = &found.value;
    let (chance, between) = chances(&gain.p_loss);
    format!(
        "The scenario as it is: {}{} on average (95 % interval {} to {}). P10 {}, P50 {}, P90 {}; probability of a loss \
         {chance}{between}.",
        amounts.change(gain.mean),
        amounts.suffix(),
        amounts.change(gain.ci_low),
        amounts.change(gain.ci_high),
        amounts.bounded(&gain.p10),
        amounts.bounded(&gain.p50),
        amounts.bounded(&gain.p90),
    )
}

/// What the columns of value are.
pub const VALUE_COLUMNS: &str = "Mean with its 95 % interval; P10, P50, P90 of outcomes; P(loss) of a difference below 0; `?` where the \
                                 interval of the mean holds 0.";

/// Value along an input: heads and rows.
pub fn value_rows(found: &BreakEven, along: &Along) -> ([String; 7], Vec<[String; 7]>) {
    let amounts = &Amounts::of(found);
    let header = [
        sentences::column(&along.vary).as_str(),
        "mean ± 95 %",
        "P10",
        "P50",
        "P90",
        "P(loss)",
        "",
    ]
    .map(str::to_owned);
    let rows = found.points.iter().map(|point| {
        let gain = &point.value;
        let quantile = |of: &Bounded| of.value.map_or_else(|| "-".to_owned(), |number| amounts.change(number));
        let told = match gain.verdict {
            Verdict::CannotTell => "?",
            Verdict::NoDifference => "=",
            Verdict::Pays => "+",
            Verdict::DoesNotPay => "-",
        };
        [
            sentences::value(&along.vary, point.at),
            amounts.with_error(gain),
            quantile(&gain.p10),
            quantile(&gain.p50),
            quantile(&gain.p90),
            chances(&gain.p_loss).0,
            told.to_owned(),
        ]
    });
    (header, rows.collect())
}

/// Cash, in words, and along the input.
fn cash(found: &BreakEven) -> String {
    let mut text = String::from("Cash: margin gained, added up month by month, not discounted\n");
    let _ = writeln!(text, "{}", wrapped(&payback(found), "  "));
    if let Some(along) = &found.along {
        let (header, rows) = cash_rows(found, along);
        let mut table = plain();
        table.set_header(header);
        table.add_rows(rows);
        let _ = writeln!(text, "{}", right_aligned(table, 0));
        let _ = write!(text, "{}", wrapped(CASH_COLUMNS, "  "));
    }
    text
}

/// What the columns of cash are.
pub const CASH_COLUMNS: &str = "P10, P50, P90: the month from which the sum is never below 0 again, in 1, 5 and 9 outcomes of 10; `never` is not \
                                within the run.";

/// Cash along an input: heads and rows.
pub fn cash_rows(found: &BreakEven, along: &Along) -> ([String; 6], Vec<[String; 6]>) {
    let header = [
        sentences::column(&along.vary).as_str(),
        "at the end",
        "paid back",
        "P10",
        "P50",
        "P90",
    ]
    .map(str::to_owned);
    let month = |month: &Bounded| {
        month
            .value
            .map_or_else(|| "never".to_owned(), |month| format!("{month:.0}"))
    };
    let rows = found.points.iter().map(|point| {
        let Payback {
            margin,
            paid_back,
            p10,
            p50,
            p90,
        } = &point.cash;
        [
            sentences::value(&along.vary, point.at),
            money_with_error(&found.currency, margin.mean, 0.5 * (margin.ci_high - margin.ci_low)),
            chances(paid_back).0,
            month(p10),
            month(p50),
            month(p90),
        ]
    });
    (header, rows.collect())
}

/// When the scenario as it is pays back.
pub fn payback(found: &BreakEven) -> String {
    let cash = &found.cash;
    if cash.margin.verdict == Verdict::NoDifference {
        return "The scenario as it is: no difference in cash, so that there is nothing to be paid back.".to_owned();
    }
    let (never, between) = chances(&complement(&cash.paid_back));
    let not_by = format!("Not paid back by month {}: {never}{between}.", found.months);
    if cash.p90.value == Some(1.0) {
        return format!("The scenario as it is: in 9 outcomes of 10 the sum is never below 0. {not_by}");
    }
    let shares = [
        ("1 outcome of 10", &cash.p10),
        ("5 of 10", &cash.p50),
        ("9 of 10", &cash.p90),
    ];
    let by = |(share, month): &(&str, &Bounded)| {
        month.value.map(|value| match value {
            1.0 => format!("from the first month on in {share}"),
            value => format!("by month {value:.0}{} in {share}", months(month)),
        })
    };
    let reached: Vec<String> = shares.iter().map_while(by).collect();
    let missed = shares.get(reached.len());
    let missed = missed.map(|(share, _)| format!("in fewer than {share} within {} months", found.months));
    let told = [(!reached.is_empty()).then(|| reached.join(", ")), missed];
    let told: Vec<String> = told.into_iter().flatten().collect();
    format!("The scenario as it is: paid back {}. {not_by}", told.join("; "))
}

/// The interval of a month, where it is one.
fn months(month: &Bounded) -> String {
    match (month.low, month.high) {
        (Some(low), Some(high)) if low == high => String::new(),
        (Some(low), Some(high)) => format!(" ({low:.0} to {high:.0})"),
        (Some(low), None) => format!(" ({low:.0} or later)"),
        (None, Some(high)) => format!(" ({high:.0} or sooner)"),
        (None, None) => String::new(),
    }
}

fn complement(share: &Bounded) -> Bounded {
    let other = |share: Option<f64>| share.map(|share| 1.0 - share);
    Bounded {
        value: other(share.value),
        low: other(share.high),
        high: other(share.low),
    }
}

/// What staying costs.
pub fn doing_nothing(found: &BreakEven) -> String {
    let amount = |amount| money(&found.currency, amount);
    match &found.doing_nothing {
        Some(month) => format!(
            "Cost of doing nothing: each month with `{}` instead of `{}` forgoes {} of margin (95 % interval {} to {}): the \
             mean margin gained over the run ÷ {} months, so that early months forgo less and late ones more where the gain \
             grows.",
            found.baseline,
            found.plan,
            amount(month.mean),
            amount(month.ci_low),
            amount(month.ci_high),
            found.months
        ),
        None => format!(
            "Cost of doing nothing: none that is established, since `{}` is not found to gain margin over `{}`.",
            found.plan, found.baseline
        ),
    }
}
