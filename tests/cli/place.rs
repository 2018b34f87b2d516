//! A folder of its own for each test, and the program run inside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Two plans of sixty synthetic customers; every input that has an uncertain default is uncertain.
pub const SMALL: &str = r#"
name = "A small move"
months = 12

[run]
replications = 8

[population]
size = 60

[plans.revenue]
rule = { revenue = { high = 30000 } }
segments.low = { team = "scale", programme = "tech-touch" }
segments.high = { team = "named", programme = "weekly-call-and-qbr" }
teams.scale = { headcount = 0.5, mode = "pooled" }
teams.named = { headcount = 1.5, mode = "dedicated" }

[plans.ax]
rule = { ax = {} }
segments.inbound = { team = "desk", programme = "follow-need" }
segments.async = { team = "desk", programme = "follow-need" }
segments.sync = { team = "people", programme = "follow-need" }
segments.task_force = { team = "people", programme = "follow-need" }
teams.desk = { headcount = 0.8, mode = "pooled" }
teams.people = { headcount = 1.2, mode = "dedicated" }
"#;

/// A customer list with everything that a scenario may find in one.
pub const LIST: &str = "\
Account ID,Account Name,ARR,Next Renewal Date,CS Segment,CSM,AX Profile,Health Score
A1,Alder,\"$12,000\",2026-01-31,Tech touch,Ann,inbound,80
A2,Birch,\"$18,500\",2026-02-28,Tech touch,Ann,async,65
A3,Cedar,\"$9,900\",2026-03-31,Tech touch,Ann,inbound,90
A4,Dogwood,\"$64,000\",2026-05-31,Named,Bob,sync,70
A5,Elm,\"$120,000\",2026-07-31,Named,Bob,inbound,40
A6,Fir,\"$83,000\",2026-08-31,Named,Cy,task_force,55
A7,Ginkgo,\"$51,000\",2026-11-30,Named,Cy,async,75
";

/// [`SMALL`] with the customers of a list.
pub fn listed(file: &str) -> String {
    SMALL
        .replace("size = 60", &format!("file = '{file}'"))
        .replace("months = 12", "months = 12\nstart_date = 2026-01-01")
}

/// A temporary folder, removed when the test ends.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A place that holds `small.toml`.
    pub fn with_small() -> Self {
        Self::new().with("small.toml", SMALL)
    }

    pub fn with(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(name, text);
        self
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, to be run here as on a pipe, whatever the colours and the width of the tester's terminal.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("axplan"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"] {
            command.env_remove(variable);
        }
        command
    }

    pub fn axplan(&self, arguments: &[&str]) -> Told {
        Told::of(self.command(arguments).output().unwrap())
    }

    /// A command that must succeed; what it printed.
    pub fn done(&self, arguments: &[&str]) -> String {
        let told = self.axplan(arguments);
        assert_eq!(told.code, Some(0), "{arguments:?}\n{}", told.err);
        told.out
    }

    /// Names of what is here, hidden ones included.
    pub fn names(&self) -> Vec<String> {
        names(self.0.path())
    }

    /// Everything in a folder but what says when it was made.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let path = self.path(folder);
        let names = names(&path).into_iter().filter(|name| name != "manifest.json");
        names
            .map(|name| {
                let bytes = fs::read(path.join(&name)).unwrap();
                (name, bytes)
            })
            .collect()
    }
}

/// Names in a folder, in alphabetical order.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What a command printed, and its exit code.
#[derive(Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Told {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
