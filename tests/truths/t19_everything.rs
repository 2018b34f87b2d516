//! T19 (docs/model.md 9) with every mechanism: types, channels, profiles, kinds, stages, roles, programmes, segments and
//! teams by other names give the same numbers, to the bit.

use crate::everything::everything;
use crate::worlds::Case;

/// Words of the file format that look like names.
const KEPT: [(&str, &str); 6] = [
    ("inbound = true", "\u{1}"),
    ("mode = \"task_force\"", "\u{2}"),
    ("mode = \"pod\"", "\u{3}"),
    ("{ revenue = {", "\u{4}"),
    ("from = \"revenue\"", "\u{5}"),
    ("inherits = \"ax\"", "\u{6}"),
];

const NAMES: [&str; 34] = [
    "small", "large", "card", "sales", "inbound", "async", "sync", "task_force", "light", "call", "weekly", "follow",
    "average", "staged", "onboarding", "renewal", "first_goal", "established", "csm", "engineer", "low", "mid", "high",
    "scale", "growth", "pool", "squad", "force", "tech", "shared", "own", "desk", "books", "huge",
];

/// The text with each name, as a whole word, by another one: the alphabet the other way round.
fn renamed(text: &str) -> String {
    let mut text = text.replace("books = \"split\"", "\u{7}");
    KEPT.iter().for_each(|(kept, sign)| text = text.replace(kept, sign));
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut result = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if is_word(c) {
            word.push(c);
            continue;
        }
        match NAMES.iter().position(|name| *name == word) {
            Some(number) => {
                let quoted = result.ends_with('"') && c == '"';
                let name = format!("{} Ä'{number}", (b'z' - (number % 26) as u8) as char);
                result += &if quoted { name } else { format!("\"{name}\"") };
            }
            None => result += &word,
        }
        word.clear();
        result.push(c);
    }
    KEPT.iter().for_each(|(kept, sign)| result = result.replace(sign, kept));
    result.replace('\u{7}', "books = \"split\"")
}

#[test]
fn names_change_nothing_but_names() {
    let every = everything();
    let (before, after) = (Case::synthetic(&every, &[]), Case::synthetic(&renamed(&every), &[]));
    let plain = |case: &Case| format!("{:?}", case.template.central());
    for name in NAMES.iter().filter(|name| !["inbound", "call", "own", "books", "task_force", "scale"].contains(name)) {
        let quoted = format!("\"{name}\"");
        assert!(plain(&before).contains(&quoted) && !plain(&after).contains(&quoted), "{name} stands");
    }
    super::t19_names::names_are_names(&before, &after);
}
