//! Disks that are full, places that may not be written, links that lead nowhere: the exit code, what is said, and no trace.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use axplan::results::directory::Lock;

use super::place::{LIST, Place, Told, listed};

/// The program in a shell that lets no file grow beyond so many blocks of 512 bytes, which is how a full disk looks to it.
fn cramped(place: &Place, blocks: u32, arguments: &[&str]) -> Told {
    let program = place.command(arguments);
    let mut shell = Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    shell
        .args(["-c", &script])
        .arg(program.get_program())
        .args(program.get_args());
    shell
        .current_dir(program.get_current_dir().unwrap())
        .stdin(Stdio::null());
    Told::of(shell.output().unwrap())
}

#[test]
fn a_full_disk_leaves_nothing() {
    let place = Place::with_small().with(
        "hours.csv",
        "Date,Activity,Hours\n2025-01-07,Sync,1.5\n2025-01-09,Sync,1.0\n",
    );
    let commands: [&[&str]; 5] = [
        &["calibrate", "small.toml", "--hours", "hours.csv", "--out", "out"],
        &["run", "small.toml", "--out", "out"],
        &["run", "small.toml", "--parquet", "--out", "out"],
        &[
            "sweep",
            "small.toml",
            "--vary",
            "plans.ax.teams.desk.headcount=1,2",
            "--out",
            "out",
        ],
        &[
            "breakeven",
            "small.toml",
            "--vary",
            "outcomes.churn.sensitivity=0..4",
            "--steps",
            "2",
            "--out",
            "out",
        ],
    ];
    for arguments in commands {
        for blocks in [0, 1, 8] {
            let told = cramped(&place, blocks, arguments);
            assert_eq!(
                told.code,
                Some(1),
                "{arguments:?} in {blocks} blocks\n{}{}",
                told.out,
                told.err
            );
            assert!(told.err.contains("error: cannot"), "{}", told.err);
            assert!(!place.path("out").exists());
        }
    }
    let left: Vec<String> = place
        .names()
        .into_iter()
        .filter(|name| ![".out.points", ".out.kept"].contains(&name.as_str()))
        .collect();
    assert_eq!(
        left,
        ["hours.csv", "small.toml"],
        "but for points that a study goes on from"
    );
}

#[test]
fn a_full_disk_leaves_earlier_results() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--report", "--out", "out"]);
    let before = place.files("out");
    for arguments in [
        &["run", "small.toml", "--out", "out", "--seed", "7"][..],
        &["report", "out"],
    ] {
        let told = cramped(&place, 8, arguments);
        assert_eq!(told.code, Some(1), "{arguments:?}\n{}", told.err);
        assert!(place.files("out") == before, "{arguments:?}");
    }
}

/// What is printed may go to a full disk, too.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output() {
    let place = Place::with_small().with("customers.csv", LIST);
    for arguments in [
        &["check", "small.toml"][..],
        &["load", "small.toml", "--quiet"],
        &["run", "small.toml", "--quiet", "--out", "out"],
        &["schema"],
        &["new", "--from", "customers.csv"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let told = Told::of(place.command(arguments).stdout(full).output().unwrap());
        assert_eq!(told.code, Some(1), "{arguments:?}\n{}", told.err);
        assert!(
            told.err.contains("error: ") && told.err.contains("space"),
            "{arguments:?}\n{}",
            told.err
        );
    }
}

#[test]
fn results_that_are_only_to_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "folder/out"]);
    let before = place.files("folder/out");
    let allow = |mode: u32| {
        for folder in ["folder", "folder/out"] {
            fs::set_permissions(place.path(folder), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    allow(0o555);
    let may_do_everything = File::create(place.path("folder/probe")).is_ok();
    let done = |mut command: Command| command.status().is_ok_and(|status| status.success());
    if may_do_everything && !done(held_to_permissions(&Command::new("true"))) {
        // Nothing here can keep an administrator from writing.
        return allow(0o755);
    }
    let held = |arguments: &[&str]| {
        let command = place.command(arguments);
        let mut command = if may_do_everything {
            held_to_permissions(&command)
        } else {
            command
        };
        Told::of(command.output().unwrap())
    };
    for arguments in [
        &["run", "small.toml", "--out", "folder/out"][..],
        &["report", "folder/out"],
    ] {
        let told = held(arguments);
        assert_eq!(told.code, Some(1), "{arguments:?}\n{}", told.err);
        assert!(told.err.contains("error: cannot write"), "{}", told.err);
    }
    assert!(place.files("folder/out") == before);
    // The page may go elsewhere.
    assert_eq!(held(&["report", "folder/out", "--out", "page.html"]).code, Some(0));
    allow(0o755);
}

/// The same command without the right of an administrator to write where nobody may: tests run as one in containers.
fn held_to_permissions(command: &Command) -> Command {
    let mut held = Command::new("setpriv");
    held.args(["--bounding-set", "-dac_override", "--inh-caps", "-dac_override"])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        held.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => held.env(name, value),
            None => held.env_remove(name),
        };
    }
    held
}

#[test]
fn links_that_lead_nowhere() {
    let place = Place::with_small();
    symlink("circle", place.path("circle")).unwrap();
    symlink("gone", place.path("dangling")).unwrap();
    for name in ["circle", "dangling"] {
        for arguments in [
            &["check", name][..],
            &["report", name],
            &["diff", name, name],
            &["new", "--from", name],
        ] {
            let told = place.axplan(arguments);
            assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
        }
        // Said before any work.
        let told = place.axplan(&["run", "small.toml", "--quiet", "--out", name]);
        assert_eq!(told.code, Some(2), "{name}\n{}", told.err);
        assert!(
            told.err.contains("is a symbolic link that leads nowhere"),
            "{}",
            told.err
        );
        assert!(place.path(name).is_symlink(), "{name}");
        assert_eq!(place.names(), ["circle", "dangling", "small.toml"]);
    }
}

/// Results go where it leads to, and it stays.
#[test]
fn a_link_to_results() {
    let place = Place::with_small();
    let run = |seed, out| place.done(&["run", "small.toml", "--quiet", "--seed", seed, "--out", out]);
    run("1", "real");
    symlink("real", place.path("link")).unwrap();
    for (seed, out) in [("2", "link"), ("3", "link/")] {
        run(seed, out);
        run(seed, "other");
        assert!(place.path("link").is_symlink(), "{out}");
        assert!(place.files("real") == place.files("other"), "{out}");
    }
    assert_eq!(place.names(), ["link", "other", "real", "small.toml"]);
}

/// Files without an end are not read to it.
#[cfg(target_os = "linux")]
#[test]
fn files_that_do_not_end() {
    let place = Place::with_small();
    let told = place.axplan(&["check", "/dev/zero"]);
    assert!(
        told.code == Some(2) && told.err.contains("larger than 10 MB"),
        "{}",
        told.err
    );
    place.write("listed.toml", listed("endless.csv"));
    symlink("/dev/zero", place.path("endless.csv")).unwrap();
    let told = place.axplan(&["check", "listed.toml", "--allow-outside"]);
    assert!(
        told.code == Some(2) && told.err.contains("there is no customer list"),
        "{}",
        told.err
    );
    place.done(&["run", "small.toml", "--out", "out"]);
    for name in [
        "manifest.json",
        "answer.json",
        "summary.csv",
        "replications.csv",
        "scenario.resolved.toml",
    ] {
        let whole = fs::read(place.path("out").join(name)).unwrap();
        fs::remove_file(place.path("out").join(name)).unwrap();
        symlink("/dev/zero", place.path("out").join(name)).unwrap();
        let told = place.axplan(&["report", "out"]);
        assert_eq!(told.code, Some(2), "{name}\n{}", told.err);
        fs::remove_file(place.path("out").join(name)).unwrap();
        fs::write(place.path("out").join(name), whole).unwrap();
    }
}

/// Hidden files that results are made of are never written through a link that somebody put there.
#[cfg(unix)]
#[test]
fn links_in_hidden_places_lead_nowhere() {
    let place = Place::with_small().with("precious", "mine");
    let run = ["run", "small.toml", "--report", "--quiet", "--out", "out"];
    place.done(&run);
    for link in [
        ".out.lock",
        ".out.new",
        ".out.replications",
        ".out.replications.aside",
        "out/.report.html.new",
        "out/.report.html.lock",
    ] {
        std::os::unix::fs::symlink(place.path("precious"), place.path(link)).unwrap();
        place.done(&["report", "out"]);
        place.done(&run);
        assert_eq!(fs::read_to_string(place.path("precious")).unwrap(), "mine", "{link}");
        assert!(!place.path("out/report.html").is_symlink(), "{link}");
    }
    assert_eq!(place.names(), ["out", "precious", "small.toml"]);
}

/// A page of results does not go into others that replace them while it is made.
#[test]
fn results_that_are_being_replaced() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--quiet", "--out", "out"]);
    let before = place.files("out");
    let lock = Lock::on(&place.path("out")).unwrap().expect("nobody else is here");
    for (out, folder) in [("out", "."), (".", "out")] {
        let mut command = place.command(&["report", out]);
        let told = Told::of(command.current_dir(place.path(folder)).output().unwrap());
        assert_eq!(told.code, Some(1), "{told:?}");
        let said = format!("error: another axplan is writing `{out}` just now: ");
        assert!(told.err.starts_with(&said), "{}", told.err);
    }
    assert!(place.files("out") == before);
    place.done(&["report", "out", "--out", "page.html"]);
    drop(lock);
    place.done(&["report", "out"]);
    assert_eq!(place.names(), ["out", "page.html", "small.toml"]);
}

/// Said before any work.
#[test]
fn the_folder_that_one_works_in_is_not_replaced() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--quiet", "--out", "out"]);
    let within = place.path("out");
    for out in [".", "..", "../out"] {
        let told = Told::of(
            place
                .command(&["run", "scenario.resolved.toml", "--quiet", "--out", out])
                .current_dir(&within)
                .output()
                .unwrap(),
        );
        assert_eq!(told.code, Some(1), "{out}: {told:?}");
        let said = format!("error: `{out}` cannot be replaced by results");
        assert!(told.err.starts_with(&said), "{}", told.err);
    }
    assert_eq!(place.names(), ["out", "small.toml"]);
}
