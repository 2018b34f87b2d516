//! The resolved file says everything; and no text breaks the reader.

use std::io::Write;

use proptest::prelude::*;

use super::{BASE, everything_on, read};
use axplan::diagnostics::letters::steering;
use axplan::scenario::{Overrides, Template};

fn assert_round_trip(template: &Template) {
    let resolved = template.resolved(None);
    let again = read(&resolved, &[]);
    assert_eq!(resolved, again.resolved(None));
    assert_eq!(template.central(), again.central());
    for outer in 0..10 {
        assert_eq!(template.draw(5, outer), again.draw(5, outer));
    }
}

#[test]
fn a_resolved_file_gives_itself_and_the_same_draws() {
    assert_round_trip(&read(BASE, &[]));
    assert_round_trip(&read(&everything_on(), &[]));
    assert_round_trip(&read(BASE, &["staffing.hiring_months=2"]));
    let text = format!(
        "{BASE}# not kept\n[plans.\"a variant\"]\ninherits = \"ax\"\nteams.pool.headcount = 5 # from Ann\n\
         [need.kinds.async]\nhours = {{ uniform = {{ low = 0.2, high = 0.3 }} }}\n\
         [population.types]\nbig = {{ share = 0.4, arr = {{ median = 5e4, sigma = 1 }}, unavoidable_churn = 0.1, channels = {{ sales_assisted = 1 }} }}\n\
         smb = {{ share = 0.6 }}\n"
    );
    let sets = [
        "name=A \"quoted\" name",
        "need.kinds.inbound.hours=0.5",
        "population.types.smb.share=0.6",
    ];
    let template = read(&text, &sets);
    assert_round_trip(&template);
    let with_list = template.with_value(
        "population.arr",
        "{ empirical = [1000, 2000.5, 1e6] }",
        "quantiles of the list",
    );
    assert_round_trip(&with_list.expect("valid"));
}

#[test]
fn the_resolved_file_is_readable() {
    let text = BASE.replace("size = 100", "file = \"customers.csv\" # from the CRM");
    let template = read(&text, &["need.kinds.sync.hours=1", "plans.ax.teams.sync.headcount=9"]);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("resolved", template.resolved(Some("../customers.csv")));
    });
}

#[test]
fn a_file_is_read_with_its_directory() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("scenario.toml");
    std::fs::write(&path, BASE).expect("written");
    let template = Template::read(&path, &[], &Overrides::default()).expect("valid");
    assert_eq!(template.directory(), directory.path());
}

/// Texts that are nearly scenarios: pieces of one, in any order, with anything between.
fn nearly() -> impl Strategy<Value = String> {
    let pieces: Vec<&'static str> = BASE.split_inclusive(&['\n', ' ', '=', '{', '.'][..]).collect();
    let piece = prop_oneof![4 => prop::sample::select(pieces), 1 => Just("\u{feff}é\r\n"), 1 => Just("nan"), 1 => Just("\"\"\"")];
    prop_oneof![
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat()),
        (0..BASE.len(), any::<String>()).prop_map(|(at, inserted)| {
            let at = (0..=at).rev().find(|at| BASE.is_char_boundary(*at)).unwrap_or(0);
            format!("{}{inserted}{}", &BASE[..at], &BASE[at..])
        }),
    ]
}

fn shown(result: Result<Template, axplan::diagnostics::InputErrors>) {
    match result {
        Ok(template) => drop(template.draw(1, 1)),
        Err(errors) => assert!(!errors.to_string().is_empty()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_reader(text in prop_oneof![any::<String>(), nearly()]) {
        shown(Template::parse("any.toml", &text, &[], &Overrides::default()));
    }

    #[test]
    fn any_text_is_written_so_that_it_reads_the_same(name in "\\PC*[a-z]\\PC*|[\\s\\S]{1,20}x") {
        prop_assume!(steering(&name, &['\n', '\t']).is_none());
        let quoted = toml_edit::Value::from(name.as_str()).to_string();
        let template = read(BASE, &[&format!("name={quoted}")]);
        prop_assert_eq!(&template.central().name, &name);
        let again = read(&template.resolved(None), &[]);
        prop_assert_eq!(&again.central().name, &name);
    }

    #[test]
    fn no_argument_breaks_the_reader(argument in prop_oneof![any::<String>(), "[a-z.\"' ={}\\[\\]0-9]{0,40}",
        "(plans|need|population)\\.[a-z.]{0,9}(teams|rule|kinds|=)=?[a-z0-9{}=. ]{0,20}"]) {
        shown(Template::parse("any.toml", BASE, &[argument], &Overrides::default()));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..BASE.len()) {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(&BASE.as_bytes()[..at]).and_then(|()| file.write_all(&bytes)).expect("written");
        shown(Template::read(file.path(), &[], &Overrides::default()));
    }
}

#[test]
fn nothing_nested_breaks_the_reader() {
    let deep = 40_000;
    let texts = [
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[{}a]", "a.".repeat(deep)),
        format!("a = {}1{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}1{}", "{a = ".repeat(deep), "}".repeat(deep)),
        format!("{}a = 1\n{}b = 1", "a.".repeat(deep), "a.".repeat(deep)),
    ];
    for text in texts {
        assert!(Template::parse("deep.toml", &text, &[], &Overrides::default()).is_err());
        assert!(Template::parse("plan.toml", BASE, &[text], &Overrides::default()).is_err());
    }
}
