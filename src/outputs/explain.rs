//! One replication, and one customer in it, month by month.

use comfy_table::Table;

use super::tables::{plain, right_aligned};
use super::words::{money, money_change, percent, several, wrapped};
use crate::studies::explain::{Course, Draw, EndUnderPlan, Explanation, MonthOfCustomer, RankedCustomer, Replication};

/// Which replication this is, and what each plan gave in it.
pub fn replication(of: &Replication) -> String {
    let draw = of
        .draw
        .map_or_else(String::new, |draw| format!(", draw {draw} of the uncertain inputs"));
    let head = format!(
        "Replication {}, seed {}{draw}, {} months",
        of.replication, of.seed, of.months
    );
    let mut table = plain();
    table.set_header(["plan", "NRR, 12 months", "ARR at the end", "margin after CS"]);
    for plan in &of.plans {
        let amount = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| money(&of.currency, value));
        table.add_row([
            plan.plan.clone(),
            plan.nrr_12m.map_or_else(|| "-".to_owned(), percent),
            amount(plan.arr),
            amount(plan.margin),
        ]);
    }
    format!("{}\n{head}\n{}\n", of.scenario, right_aligned(table, 1))
}

/// The customers whose ARR at the end differs most between the plans.
pub fn ranking(of: &Replication, customers: &[RankedCustomer]) -> String {
    let Some(first) = customers.first() else {
        return "\nEvery customer ends with the same ARR under all these plans.\n".to_owned();
    };
    let named = customers.iter().any(|customer| !customer.name.is_empty());
    let mut table = plain();
    let mut header = vec!["customer".to_owned()];
    header.extend(named.then(|| "name".to_owned()));
    header.push("ARR at\nopening".to_owned());
    header.extend(first.plans.iter().map(|end| format!("`{}`", end.plan)));
    header.push("most\napart".to_owned());
    table.set_header(header);
    for customer in customers {
        let mut row = vec![customer.customer.clone()];
        row.extend(named.then(|| customer.name.clone()));
        row.push(money(&of.currency, customer.opening_arr));
        row.extend(customer.plans.iter().map(|end| ended(&of.currency, end)));
        row.push(money(&of.currency, customer.spread));
        table.add_row(row);
    }
    let advice = format!(
        "`m7` is month 7; `never`, no customer under that plan. For one of them month by month: --customer {}",
        if first.customer.contains(' ') {
            format!("\"{}\"", first.customer)
        } else {
            first.customer.clone()
        }
    );
    format!(
        "\nWhose ARR at the end differs most between the plans\n{}\n{}\n",
        right_aligned(table, 1 + usize::from(named)),
        wrapped(&advice, "")
    )
}

fn ended(currency: &str, end: &EndUnderPlan) -> String {
    match (end.arr, end.churned) {
        (None, _) => "never".to_owned(),
        (_, Some(month)) => format!("churns m{month}"),
        (Some(arr), None) => money(currency, arr),
    }
}

/// What each plan brought the customer: the partings in words, then month by month.
pub fn customer(of: &Replication, explained: &Explanation) -> String {
    let currency = of.currency.as_str();
    let name = match explained.name.as_str() {
        "" => explained.customer.clone(),
        name => format!("{} ({name})", explained.customer),
    };
    let mut about = format!(
        "Customer {name}: {} ARR at the opening, {}, {}, a term of {}; a chance of churn of {} a year that no experience can avoid",
        money(currency, explained.opening_arr),
        explained.kind,
        explained.channel,
        several(explained.term as usize, "month"),
        percent(explained.unavoidable_churn),
    );
    if !explained.fits {
        about.push_str("; it lacks Success Potential");
    }
    let mut text = format!("\n{}.\n", wrapped(&about, ""));
    for parting in &explained.partings {
        let course = |plan: &str| explained.courses.iter().find(|course| course.plan == plan);
        let (Some(baseline), Some(other)) = (course(&of.baseline), course(&parting.plan)) else {
            continue;
        };
        for sentence in [
            experience(parting.experience, baseline, other),
            outcome(currency, parting.arr, baseline, other),
        ] {
            text.push_str(&format!("\n{}\n", wrapped(&sentence, "")));
        }
    }
    for course in &explained.courses {
        text.push_str(&months(currency, course));
    }
    text.push_str(&by_kind(&explained.courses));
    text
}

fn month_of(course: &Course, month: u32) -> Option<&MonthOfCustomer> {
    course.months.iter().find(|met| met.month == month)
}

/// The first month in which what is delivered differs.
fn experience(month: Option<u32>, baseline: &Course, other: &Course) -> String {
    let Some(month) = month else {
        return format!(
            "`{}` and `{}` bring this customer the same in every month.",
            baseline.plan, other.plan
        );
    };
    let (one, two) = (month_of(baseline, month), month_of(other, month));
    let (Some(one), Some(two)) = (one, two) else {
        let only = if one.is_some() { baseline } else { other };
        return format!("Month {month}: it is a customer under `{}` only.", only.plan);
    };
    format!(
        "Month {month} is the first in which the plans differ: `{}` delivered {}; `{}` delivered {}.",
        baseline.plan,
        delivered(one),
        other.plan,
        delivered(two)
    )
}

fn delivered(month: &MonthOfCustomer) -> String {
    let mut rest = Vec::new();
    for (amount, what) in [(month.unmet, "unmet"), (month.surplus, "surplus")] {
        if amount >= 0.005 {
            rest.push(format!("{} h {what}", hours(amount)));
        }
    }
    rest.push(format!("quality {:.2}", month.quality));
    format!(
        "{} h of {} h needed ({})",
        hours(month.delivered),
        hours(month.need),
        rest.join(", ")
    )
}

/// The first month in which ARR differs, with the draws.
fn outcome(currency: &str, month: Option<u32>, baseline: &Course, other: &Course) -> String {
    let Some(month) = month else {
        return format!("Its ARR is the same under `{}` and `{}`.", baseline.plan, other.plan);
    };
    let (Some(one), Some(two)) = (month_of(baseline, month), month_of(other, month)) else {
        return format!("Its ARR differs from month {month} on.");
    };
    let churns = [one, two].map(|month| month.churned_arr > 0.0);
    let contracts = [one, two].map(|month| month.contraction_arr > 0.0);
    let side = |plan: &str, month: &MonthOfCustomer| {
        let by = |verb: &str, amount: f64| match amount > 0.0 {
            true => format!("{verb}s by {}", money(currency, amount)),
            false => format!("does not {verb}"),
        };
        let (said, draw) = if churns[0] != churns[1] {
            let said = if month.churned_arr > 0.0 { "churns" } else { "renews" };
            (said.to_owned(), month.churn)
        } else if contracts[0] != contracts[1] {
            (by("contract", month.contraction_arr), month.contraction)
        } else {
            (by("expand", month.expansion_arr), Some(month.expansion))
        };
        let draw = draw.map_or_else(String::new, |draw| format!("the draw {}, ", comparison(draw)));
        format!("under `{plan}` it {said} ({draw}health {:.2})", month.health)
    };
    format!(
        "Month {month} is the first in which its ARR differs: {}; {}.",
        side(&baseline.plan, one),
        side(&other.plan, two)
    )
}

/// `0.031 < 0.121`, with as many digits as tell them apart.
fn comparison(Draw { uniform, chance }: Draw) -> String {
    let sign = if uniform < chance { "<" } else { "≥" };
    let written = |digits: usize| (format!("{uniform:.digits$}"), format!("{chance:.digits$}"));
    let apart = (3..=9).map(written).find(|(uniform, chance)| uniform != chance);
    let (uniform, chance) = apart.unwrap_or_else(|| written(9));
    format!("{uniform} {sign} {chance}")
}

/// Who covered it from when to when, and what the months brought.
fn months(currency: &str, course: &Course) -> String {
    if course.months.is_empty() {
        return format!("\nUnder `{}` it never is a customer.\n", course.plan);
    }
    let mut table = plain();
    table.set_header([
        "month",
        "
need",
        "deli-
vered",
        "
unmet",
        "sur-
plus",
        "ade-
quacy",
        "qua-
lity",
        "
health",
        "
ARR",
        "outcome, and its
draw and chance",
    ]);
    for month in &course.months {
        table.add_row([
            month.month.to_string(),
            hours(month.need),
            hours(month.delivered),
            hours(month.unmet),
            hours(month.surplus),
            format!("{:.2}", month.adequacy),
            format!("{:.2}", month.quality),
            format!("{:.2}", month.health),
            money(currency, month.arr),
            events(currency, month),
        ]);
    }
    format!(
        "\nUnder `{}`\n{}\n{}\n",
        course.plan,
        right_aligned(spells(course), 6),
        right_aligned(table, 0)
    )
}

/// The outcomes of a month with their draws, a line each.
fn events(currency: &str, month: &MonthOfCustomer) -> String {
    let mut lines = Vec::new();
    if let Some(churn) = month.churn {
        let word = if churn.uniform < churn.chance {
            "churns"
        } else {
            "renews"
        };
        lines.push(format!("{word} {}", comparison(churn)));
    }
    if let Some(contraction) = month.contraction.filter(|_| month.contraction_arr > 0.0) {
        lines.push(format!("contracts {}", comparison(contraction)));
    }
    if month.uplift_arr > 0.0 {
        lines.push(format!("uplift {}", money_change(currency, month.uplift_arr)));
    }
    if month.expansion_arr > 0.0 {
        lines.push(format!("expands {}", comparison(month.expansion)));
    }
    lines.join("\n")
}

/// Months in which the same people saw it in the same way, a row each.
fn spells(course: &Course) -> Table {
    let mut table = plain();
    table.set_header([
        "months",
        "segment",
        "team or book",
        "stage",
        "appropriate",
        "assessed as",
    ]);
    let of = |month: &MonthOfCustomer| {
        [
            month.segment.clone(),
            month.book.clone(),
            month.stage.clone().unwrap_or_else(|| "-".to_owned()),
            month.profile.clone(),
            month.assessed_profile.clone().unwrap_or_else(|| "-".to_owned()),
        ]
    };
    for spell in course.months.chunk_by(|one, next| of(one) == of(next)) {
        let (Some(first), Some(last)) = (spell.first(), spell.last()) else {
            continue;
        };
        let months = if first.month == last.month {
            first.month.to_string()
        } else {
            format!("{}-{}", first.month, last.month)
        };
        let mut row = vec![months];
        row.extend(of(first));
        table.add_row(row);
    }
    table
}

/// Hours over all months by kind, needed and delivered, under each plan.
fn by_kind(courses: &[Course]) -> String {
    let Some(first) = courses.iter().find_map(|course| course.months.first()) else {
        return String::new();
    };
    let mut table = plain();
    let mut header = vec!["kind".to_owned()];
    for course in courses {
        header.extend([format!("`{}`\nneed", course.plan), "\ndelivered".to_owned()]);
    }
    table.set_header(header);
    for (index, kind) in first.kinds.iter().enumerate() {
        let mut row = vec![kind.kind.clone()];
        for course in courses {
            let of_kind = || course.months.iter().map(|month| &month.kinds[index]);
            row.push(hours(of_kind().map(|kind| kind.need).sum()));
            row.push(hours(of_kind().map(|kind| kind.delivered).sum()));
        }
        table.add_row(row);
    }
    format!(
        "\nHours by kind, over the months in which it was a customer\n{}\n",
        right_aligned(table, 1)
    )
}

/// Hours with two digits, as one call is a small part of one.
fn hours(number: f64) -> String {
    format!("{number:.2}")
}
