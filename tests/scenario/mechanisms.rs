//! Mechanisms: off unless the scenario writes them, and gone without a trace when they are off.

use super::{BASE, MECHANISMS, everything_on, read};
use axplan::scenario::{Overrides, Template};

fn on(template: &Template) -> Vec<&'static str> {
    template.mechanisms().collect()
}

/// Numbers that a user does not know, in places of every sort.
const UNCERTAIN: &str = "\n[need.profiles]\nsync = { sync = { uniform = { low = 1, high = 2 } }, async = 3 }\n\
    [programmes]\nours = { cadence = { async = { uniform = { low = 1, high = 2 } } } }\n\
    [assessment.accuracy]\nusage = { uniform = { low = 0.7, high = 0.9 } }\n";

#[test]
fn nothing_is_on_unless_it_is_written() {
    assert_eq!(on(&read(BASE, &[])), Vec::<&str>::new());
    assert_eq!(on(&read(&everything_on(), &[])), MECHANISMS);
    let scenario = read(BASE, &[]).central().clone();
    assert!(scenario.staffing.is_none() && scenario.lifecycle.is_none() && scenario.fit.is_none());
    assert_eq!(
        scenario.assessment.accuracy.sale, None,
        "it is for who arrives, or is reviewed"
    );
}

#[test]
fn a_section_may_be_switched_on_in_every_way() {
    let written = format!("{BASE}\n[staffing]\nenabled = true\n");
    let staffing = |text: &str, sets: &[&str]| {
        let template = read(text, sets);
        assert_eq!(on(&template), ["staffing"]);
        template.central().staffing.clone().expect("switched on")
    };
    let expected = staffing(&written, &[]);
    assert_eq!(expected.hiring_months, 3);
    assert_eq!(staffing(BASE, &["staffing.enabled=true"]), expected);
    assert_eq!(
        staffing(&format!("{BASE}\n[staffing]\n"), &[]),
        expected,
        "who writes a section wants it"
    );
    assert_eq!(staffing(BASE, &["staffing={}"]), expected);
    let quicker = staffing(&format!("{BASE}\n[staffing]\nhiring_months = 1\n"), &[]);
    assert_eq!((quicker.enabled, quicker.hiring_months), (true, 1));
    assert_eq!(staffing(BASE, &["staffing.hiring_months=1"]), quicker);
    let swept = read(BASE, &[]).with_value("staffing.hiring_months", "1", "--vary");
    assert_eq!(swept.expect("valid").central().staffing, Some(quicker));
}

#[test]
fn what_is_switched_off_keeps_what_it_says() {
    let off = format!("{BASE}\n[staffing]\nenabled = false\nhiring_months = 1\n");
    assert_eq!(read(&off, &[]).central().staffing, None);
    assert_eq!(read(&off, &["staffing.ramp_months=2"]).central().staffing, None);
    let on = read(&off, &["staffing.enabled=true"]).central().staffing.clone();
    assert_eq!(on.map(|staffing| staffing.hiring_months), Some(1));
    let wrong = off.replace("hiring_months", "hiring_month");
    let errors = Template::parse("plan.toml", &wrong, &[], &Overrides::default()).expect_err("a misspelt key");
    assert!(errors.to_string().contains("did you mean `hiring_months`?"), "{errors}");
}

/// A section that is off draws nothing, and moves nobody else's draws.
#[test]
fn off_is_as_if_it_were_not_there() {
    let text = format!("{BASE}{UNCERTAIN}");
    let off: String = MECHANISMS
        .iter()
        .map(|name| format!("[{name}]\nenabled = false\n"))
        .collect();
    let (absent, off) = (read(&text, &[]), read(&format!("{text}{off}"), &[]));
    assert_eq!(absent.resolved(None), off.resolved(None));
    assert_eq!(absent.uncertain(), off.uncertain());
    for outer in 0..10 {
        assert_eq!(absent.draw(3, outer), off.draw(3, outer));
    }
}

/// Nor does one that is on, of those whose names are not its own.
#[test]
fn a_mechanism_moves_no_other_draw() {
    let (off, on) = (
        everything_on().replace("enabled = true", "enabled = false"),
        everything_on(),
    );
    let (off, on) = (
        read(&format!("{off}{UNCERTAIN}"), &[]),
        read(&format!("{on}{UNCERTAIN}"), &[]),
    );
    assert!(on.uncertain().len() > off.uncertain().len() + 10);
    for outer in 0..10 {
        let (off, on) = (off.draw(3, outer), on.draw(3, outer));
        assert_eq!(off.need, on.need);
        assert_eq!(off.population, on.population);
        assert_eq!(off.programmes, on.programmes);
        assert_eq!(off.outcomes, on.outcomes);
        assert_eq!(off.assessment.accuracy.usage, on.assessment.accuracy.usage);
    }
}

/// Defaults that speak of profiles and channels that no customer has are left out.
#[test]
fn defaults_speak_of_the_customers_that_there_are() {
    let text = format!(
        "{BASE}\n[goals]\n[evolution.transitions]\nsync = {{ inbound = 0.02 }}\n[population.channels]\n\
         direct = {{ whitespace_factor = 1 }}\n[population.types]\nsmb = {{ share = 1, channels = {{ direct = 1 }} }}\n\
         [expectation.hours]\ndirect = 1\n"
    );
    let scenario = read(&text, &[]).central().clone();
    let evolution = scenario.evolution.expect("written");
    assert_eq!(
        evolution.transitions.keys().collect::<Vec<_>>(),
        ["sync"],
        "`inbound` became only `async`"
    );
    assert!(scenario.goals.expect("written").changes.is_empty());
    assert_eq!(scenario.expectation.expect("written").hours.len(), 1);
}

/// Shares in which one is uncertain sum to 1 in every draw.
#[test]
fn uncertain_shares_are_scaled() {
    let uncertain = "{ uniform = { low = 0.3, high = 0.7 } }";
    let text = format!(
        "{BASE}\n[contracts.terms]\n12 = {uncertain}\n36 = 0.5\n[arrivals.channels]\nself_service = {uncertain}\n\
         sales_assisted = 0.5\n[assessment.confusion.usage]\ninbound = {{ inbound = {uncertain}, sync = 0.5 }}\n\
         sync = {{ sync = 1 }}\n"
    );
    let template = read(&text, &[]);
    for scenario in (0..10)
        .map(|outer| template.draw(1, outer))
        .chain([template.central().clone()])
    {
        let rows = [
            scenario.contracts.expect("written").terms,
            scenario.arrivals.expect("written").channels,
            scenario.assessment.confusion.usage["inbound"].0.clone(),
        ];
        for row in rows {
            assert!((row.values().sum::<f64>() - 1.0).abs() < 1e-12, "{row:?}");
        }
    }
}
