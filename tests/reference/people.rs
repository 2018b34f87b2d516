//! A list of customers that says almost everything, and a list of people: who owns whom, who works where, since when and how
//! much.

use crate::comparison::compare;
use crate::everything::everything;
use crate::generator::for_any;
use crate::staffed::staffed;
use crate::worlds::{CERTAIN, Case, list_of};

/// People of every mode of team. Ann, Eve and Flo own customers by their ids; Ann is listed in two teams; Ida, of a pool, owns
/// customers but has no book; Kim is of a team that no plan has. Some are there for part of the time, some not for long.
const PEOPLE: &str = "\
Name,Email,Team,Role,Start,Hours
Flo,flo@x.com,growth,CSM,2024-12-01,
Ann,ann@x.com,Growth,CSM,2019-05-01,120
Bob,,growth,,,
Cy,,GROWTH,,2024-10-15,40
Dee,dee@x.com,scale,,2025-01-01,
Eve,eve@x.com,scale,,,80
Gus,gus@x.com,pool,CSM,2024-11-01,100
Ida,ida@x.com,pool,CSM,,
Hal,,squad,csm,2024-09-09,80
Jo,,squad,Engineer,2025-01-31,
Ann,ann@x.com,force,CSM,,100
Lou,,force,csm,2024-12-31,
Max,,force,engineer,2023-01-01,
Kim,,elsewhere,,,
Ned,,desk,,2024-12-01,
Olu,,desk,,,60
";

const OWNERS: [&str; 9] = [
    "BOB",
    "flo@x.com",
    "Ann@x.com",
    "eve@X.com",
    "Dee",
    "Ida",
    "Zed",
    "cy",
    "",
];

/// The customers: owner, term, fit, since when, health and segment, of some blank.
fn customers(n: u32) -> String {
    let mut csv =
        String::from("Account ID,ARR,Renewal Date,Customer Since,Term,Fit,Segment,Owner,Type,AX Profile,Health\n");
    for i in 0..n {
        let arr = 4000 + (i * 7919) % 97000;
        let renewal = format!("202{}-{:02}-15", 5 + i % 2, 1 + (i * 5) % 12);
        let since = if i % 6 == 5 {
            String::new()
        } else {
            format!("20{}-{:02}-10", 18 + i % 7, 1 + (i * 7) % 12)
        };
        let term = ["12", "", "24", "annual", "1"][(i % 5) as usize];
        let fit = ["yes", "", "no", "yes", "yes", "yes", "yes"][(i % 7) as usize];
        let segment = ["low", "mid", "high", ""][(i % 4) as usize];
        // Yan is nobody of the list, and has most customers in a segment that may be of a team with listed people.
        let owner = if i % 8 == 0 || i % 24 == 3 {
            "Yan"
        } else {
            OWNERS[(i * 2 % 9) as usize]
        };
        let kind = if i % 5 == 0 { "large" } else { "small" };
        let profile = ["", "async", "sync", "", "inbound", "task_force", "inbound", ""][(i % 8) as usize];
        let health = if i % 3 == 2 {
            String::new()
        } else {
            format!("{:.2}", 0.3 + 0.05 * f64::from(i % 14))
        };
        csv += &format!("C-{i:04},{arr},{renewal},{since},{term},{fit},{segment},{owner},{kind},{profile},{health}\n");
    }
    csv
}

/// The text with each of these, which must be there, replaced, and its people listed.
fn listed(mut text: String, replaced: &[(&str, &str)]) -> String {
    for (old, new) in replaced {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    text + "\n[people]\nfile = \"people.csv\"\n"
}

fn agrees(text: &str, sets: &[&str], people: &str) {
    let Case { template, roster } = Case::listed(text, sets, &customers(130));
    let (template, roster) = staffed(template, roster, people);
    match compare(&template, &roster) {
        Ok(compared) => assert!(compared > 10_000, "{compared} numbers compared"),
        Err(report) => panic!("{report}"),
    }
}

/// Every mechanism; the dedicated `books` of the mix keep their hiring plan, and so are nobody's in the list.
#[test]
fn with_every_mechanism() {
    let text = listed(
        everything(),
        &[
            (
                "teams.scale = { headcount = 0.8, mode = \"dedicated\", headcount_from = { 6 = 1.6 } }",
                "teams.scale = { mode = \"dedicated\" }",
            ),
            (
                "teams.growth = { headcount = 4.5, mode = \"dedicated\", books = \"split\", ramp_months = 3, cost_per_year = 170000, \
                 headcount_from = { 5 = 3.5, 9 = 5 } }",
                "teams.growth = { mode = \"dedicated\", ramp_months = 3, cost_per_year = 170000 }",
            ),
            ("teams.pool = { headcount = 1.9, ", "teams.pool = { "),
            (
                "csm = { headcount = 1.2, cost_per_year = 140000 }, engineer = { headcount = 0.5 }",
                "csm = { cost_per_year = 140000 }, engineer = {}",
            ),
            (
                "csm = { headcount = 1.5 }, engineer = { headcount = 0.9, cost_per_year = 180000 }",
                "csm = {}, engineer = { cost_per_year = 180000 }",
            ),
            (
                "teams.desk = { headcount = 1.5, ",
                "teams.desk = { hours_per_month = 120, ",
            ),
        ],
    );
    let sets = ["run.replications=4", "months=26"];
    agrees(&text, &sets, PEOPLE);
    // Some people of the former plan are not there any more in month 1.
    let moving = [
        "run.replications=4",
        "months=14",
        "plans.moving.transition.start=1",
        "plans.moving.transition.over=2",
    ];
    agrees(&text, &moving, PEOPLE);
    let split = text.replace(
        "{ mode = \"dedicated\", ramp_months",
        "{ mode = \"dedicated\", books = \"split\", ramp_months",
    );
    assert_ne!(split, text);
    agrees(&split, &sets, PEOPLE);
}

/// As it is today, without staffing: books stay as their owners have them.
#[test]
fn as_it_is_today() {
    let text = listed(
        CERTAIN.to_owned(),
        &[
            (
                "rule = { revenue = { mid = 15000, high = 60000 } }",
                "rule = { attributes = { low = { segment = \"low\", today = \"low\" }, mid = { segment = \"mid\", today = \"mid\" }, rest = { segment = \"high\" } } }",
            ),
            ("teams.scale = { headcount = 0.5, ", "teams.scale = { "),
            ("teams.growth = { headcount = 1.2, ", "teams.growth = { "),
            ("teams.pool = { headcount = 2, ", "teams.pool = { "),
        ],
    );
    let people: Vec<&str> = PEOPLE.lines().filter(|line| !line.contains("desk")).collect();
    agrees(&text, &["run.replications=4"], &people.join("\n"));
}

/// A scenario at random with a list of customers, whose teams `x` have no headcount of their own.
fn of_lists(text: &str) -> String {
    let line = |line: &str| {
        if line.starts_with("size = ") {
            return "size = 160\n".to_owned();
        }
        let Some(team) = line.strip_prefix("teams.x = ") else {
            return format!("{line}\n");
        };
        let roles = if team.contains("roles") {
            "roles = { csm = {}, engineer = { cost_per_year = 170000 } }, "
        } else {
            ""
        };
        let mode = team.find("mode").expect("a mode");
        format!("teams.x = {{ {roles}{}\n", &team[mode..])
    };
    let text: String = text.lines().map(line).collect();
    listed(text, &[])
}

/// Of the list's owners, two are here, by name and id. Sizes are powers of two, as the hours of the generator are.
const OF_X: &str = "\
Name,Id,Team,Role,Start,Hours
Cem,,x,csm,2024-12-01,
Max,ADA,x,engineer,2024-09-14,80
Gus,,x,csm,,40
Ida,,x,engineer,2025-01-01,
Kim,,x,csm,2020-01-01,
";

#[test]
fn anything_with_people() {
    for_any(30, |text| {
        let Case { template, roster } = Case::listed(&of_lists(text), &[], &list_of(45));
        let (template, roster) = staffed(template, roster, OF_X);
        compare(&template, &roster).map(|_| ())
    });
}
