//! What the shell is given: completions, manual pages, and quiet ends of pipes.

use std::io::Read;
use std::process::{Command, Stdio};

use super::place::Place;

#[test]
fn completions_know_the_commands_and_their_options() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = place.done(&["completions", shell]);
        for word in ["sensitivity", "breakeven", "precision", "max-replications"] {
            assert!(script.contains(word), "{word} is not completed in {shell}");
        }
    }
    let told = place.axplan(&["completions", "csh"]);
    assert_eq!(told.code, Some(2));
    assert!(told.err.contains("possible values: bash"), "{}", told.err);
}

/// The shell itself takes what it is given.
#[test]
fn bash_reads_its_completions() {
    let script = Place::new().done(&["completions", "bash"]);
    let read = Command::new("bash")
        .args(["-c", &format!("{script}\ncomplete -p axplan")])
        .output();
    let read = read.unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

#[test]
fn the_manual_has_a_page_each_command() {
    let place = Place::new();
    let page = place.done(&["man"]);
    assert!(page.contains(".TH axplan 1"), "{page}");
    std::fs::create_dir(place.path("man1")).unwrap();
    place.done(&["man", "--out", "man1"]);
    let pages = super::place::names(&place.path("man1"));
    for command in ["axplan", "axplan-run", "axplan-size", "axplan-man"] {
        assert!(pages.contains(&format!("{command}.1")), "{pages:?}");
    }
    let told = place.axplan(&["man", "--out", "nowhere"]);
    assert_eq!(told.code, Some(1));
    assert!(
        told.err.starts_with("error: cannot write into `nowhere`: "),
        "{}",
        told.err
    );
}

/// `axplan … | head -1`: whoever has read enough closes the pipe, and nothing is said about it.
#[test]
fn a_closed_pipe_is_no_failure() {
    let place = Place::with_small();
    let cases: [&[&str]; 4] = [
        &["run", "small.toml", "--quiet"],
        &["check", "small.toml"],
        &["schema"],
        &["completions", "zsh"],
    ];
    for case in cases {
        let mut program = place
            .command(case)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(program.stdout.take());
        let mut said = String::new();
        program.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(program.wait().unwrap().success(), "{case:?}: {said}");
        let panicked = said.contains("panicked") || said.contains("error");
        assert!(!panicked, "{case:?}: {said}");
    }
}

/// Lines of a card, longest first.
fn widths(card: &str) -> Vec<usize> {
    let mut widths: Vec<usize> = card.lines().map(|line| line.chars().count()).collect();
    widths.sort_unstable_by(|a, b| b.cmp(a));
    widths
}

#[test]
fn a_card_fits_its_terminal() {
    let place = Place::with_small();
    let card = |columns: Option<&str>| {
        let mut command = place.command(&["run", "small.toml", "--quiet"]);
        command.envs(columns.map(|columns| ("COLUMNS", columns)));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let plain = card(None);
    assert!(widths(&plain)[0] < 80, "{plain}");
    // Wider ones are not used: long lines are hard to read.
    assert_eq!(card(Some("200")), plain);
    assert_eq!(card(Some("many")), plain);
    // Sentences are narrower, and plans stand below each other; other tables stay as they are.
    let narrow = card(Some("60"));
    let sentences = narrow.split("Load in month 1").next().unwrap();
    assert!(widths(sentences)[0] < 60, "{sentences}");
    let plans = narrow.split("Plans over 12 months").nth(1).unwrap();
    assert!(widths(plans.split_once('\n').unwrap().1)[0] < 60, "{plans}");
    assert_eq!(narrow.matches("Margin after CS").count(), 2);
}

#[test]
fn colour_is_for_who_wants_it() {
    let place = Place::new();
    let told = |variables: &[(&str, &str)]| {
        let mut command = place.command(&["run", "nowhere.toml"]);
        command.envs(variables.iter().copied());
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    let escape = '\u{1b}';
    assert!(!told(&[]).contains(escape));
    assert!(told(&[("CLICOLOR_FORCE", "1")]).contains(escape));
    assert!(!told(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains(escape));
}
