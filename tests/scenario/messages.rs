//! What is said about wrong scenarios. The messages are read by people: read them when they change.

use axplan::scenario::{Overrides, Template};

use super::BASE;

struct Case {
    title: String,
    text: String,
    sets: Vec<String>,
}

/// The cases of `scenarios.txt`.
fn cases() -> Vec<Case> {
    let corpus = include_str!("../cli/bad/scenarios.txt");
    let mut cases: Vec<Case> = Vec::new();
    for case in corpus.split("\n=== ").skip(1) {
        let (title, lines) = case.split_once('\n').unwrap_or((case, ""));
        let mut text = BASE.to_owned();
        let mut sets = Vec::new();
        let mut whole = String::new();
        let (mut old, mut new): (String, String) = Default::default();
        for line in lines.lines().chain(["end"]) {
            let (sign, rest) = line.split_at(1);
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            if !new.is_empty() && sign != "+" {
                assert!(text.contains(old.trim_end()), "{title}: the base has no {old}");
                text = text.replacen(old.trim_end(), new.trim_end(), 1);
                (old, new) = Default::default();
            }
            match sign {
                "-" => old += &format!("{rest}\n"),
                "+" => new += &format!("{rest}\n"),
                "$" => sets.push(rest.to_owned()),
                "|" => whole += &format!("{rest}\n"),
                _ => {}
            }
        }
        cases.push(Case {
            title: title.to_owned(),
            text: if whole.is_empty() { text } else { whole },
            sets,
        });
    }
    cases
}

#[test]
fn messages_say_what_to_write_instead() {
    let (mut said, mut helpless) = (String::new(), Vec::new());
    for Case { title, text, sets } in cases() {
        let errors = Template::parse("plan.toml", &text, &sets, &Overrides::default());
        let errors = errors
            .err()
            .unwrap_or_else(|| panic!("`{title}` is read as if it were right"));
        said += &format!("=== {title}\n{errors}\n\n");
        helpless.extend(
            errors
                .0
                .iter()
                .filter(|error| error.help.is_none())
                .map(|error| format!("{title}: {}", error.message)),
        );
    }
    insta::with_settings!({ snapshot_path => "../cli/bad", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("messages", said);
    });
    assert!(helpless.is_empty(), "messages without help: {helpless:#?}");
}

#[test]
fn overrides_are_checked_too() {
    let overrides = Overrides {
        months: Some(3),
        replications: Some(1),
        seed: None,
    };
    let errors = Template::parse("plan.toml", BASE, &[], &overrides).expect_err("too few");
    insta::assert_snapshot!(errors, @r"
    error: `months` is 3, but must lie between 12 and 600
     --> --months:1:1
      |
    1 | 3
      | ^
      |
      = help: write a number from 12 to 600

    error: `run.replications` is 1, but must lie between 2 and 10000000
     --> --replications:1:1
      |
    1 | 1
      | ^
      |
      = help: write a number from 2 to 10000000

    2 errors
    ");
}

#[test]
fn an_argument_gives_one_value() {
    for set in ["months=12\nzebra=1", "population.size=9\npopulation.zebra=1"] {
        let errors = Template::parse("plan.toml", BASE, &[set.to_owned()], &Overrides::default());
        let errors = errors.expect_err("two values").to_string();
        assert!(errors.contains("more stands here than the value of"), "{errors}");
    }
    super::read(BASE, &["population.arr={ empirical = [\n1000,\n2000] }"]);
}

#[test]
fn a_file_that_is_not_there_is_said() {
    let errors = Template::read("no/such.toml".as_ref(), &[], &Overrides::default()).expect_err("no file");
    insta::assert_snapshot!(errors, @r"
    error: `no/such.toml` cannot be read: there is no such file
     |
     = help: give the path of a scenario file; `axplan new` writes one to start from

    1 error
    ");
}

/// Whatever is set in whatever place, the messages about it can be shown.
#[test]
fn anything_may_be_set_anywhere() {
    let resolved = super::read(BASE, &[]).resolved(None);
    let mut table = String::new();
    let mut paths = vec!["population".to_owned(), "plans".to_owned(), "need.profiles".to_owned()];
    for line in resolved.lines() {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']').to_owned() + ".";
            paths.push(header.trim_end_matches(']').to_owned());
        } else if let Some((key, _)) = line.split_once(" = ") {
            paths.push(format!("{table}{key}"));
        }
    }
    assert!(paths.len() > 60);
    let mut wrong = 0;
    for path in paths {
        for value in [
            "{ uniform = { low = 1, high = 2 } }",
            "{ }",
            "{ a = { b = 1 } }",
            "[1]",
            "-1e9",
            "word",
            "true",
        ] {
            let read = Template::parse("plan.toml", BASE, &[format!("{path}={value}")], &Overrides::default());
            wrong += usize::from(read.is_err_and(|errors| !errors.to_string().is_empty()));
        }
    }
    assert!(wrong > 300, "{wrong}");
}
