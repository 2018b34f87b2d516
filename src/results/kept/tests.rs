//! Files that are cut off or damaged anywhere.

use std::fs::{self, File};
use std::path::PathBuf;

use super::*;

fn origin() -> Origin {
    Origin {
        format: FORMAT.to_owned(),
        version: "1".to_owned(),
        seed: 1,
        scenario: "hash".to_owned(),
        customers: None,
        people: None,
        inner: 2,
        widths: vec![3, 1],
    }
}

/// Rows of a cluster, among them numbers that are none.
fn rows(cluster: u32) -> Cluster {
    let values = |of: u32| vec![f64::from(of), f64::NAN, -0.0];
    vec![
        vec![values(cluster), vec![f64::INFINITY]],
        vec![values(cluster + 1), vec![1e308]],
    ]
}

fn bits(rows: &Cluster) -> Vec<u64> {
    rows.iter().flatten().flatten().map(|value| value.to_bits()).collect()
}

/// Wherever a file ends, or is damaged, what is read of it is what was written, and it can be gone on with. A damaged record costs itself
/// alone, but for one whose length is damaged: where those behind it stand is not known.
#[test]
fn a_damaged_file_is_good_in_its_whole_records() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let clusters = [4, 0, 2];
    let (log, refused) = Log::of_run(&out, origin()).unwrap();
    assert_eq!(refused, None);
    clusters.iter().for_each(|&cluster| log.keep(cluster, &rows(cluster)));
    assert_eq!((log.done().0, log.trouble()), (6, None));
    let path = hidden(&out, "replications");
    let whole = fs::read(&path).unwrap();
    let header = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let record = (whole.len() - header) / 3;

    let check = |damaged: &[u8], is_good: &dyn Fn(usize) -> bool, lost: (usize, bool)| {
        fs::write(&path, damaged).unwrap();
        let (log, refused) = Log::of_run(&out, origin()).unwrap();
        let good = (0..clusters.len()).filter(|&index| is_good(index)).count();
        assert_eq!((log.done().0, log.damaged()), (2 * good, lost));
        // Without its first line it is another file, which is said.
        assert_eq!(refused.is_some(), damaged.len() < header);
        for (index, &cluster) in clusters.iter().enumerate() {
            let found = log.load(cluster).map(|found| bits(&found));
            assert_eq!(found, is_good(index).then(|| bits(&rows(cluster))), "cluster {cluster}");
        }
        log.keep(9, &rows(9));
        drop(log);
        let again = Log::read(&path).unwrap();
        assert_eq!(again.load(9).map(|found| bits(&found)), Some(bits(&rows(9))));
        assert_eq!(again.done().0, 2 * good + 2);
    };
    for end in 0..=whole.len() {
        let behind = end.saturating_sub(header);
        check(
            &whole[..end],
            &|index| index < behind / record,
            (0, behind % record > 0),
        );
    }
    for at in header..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        let (hit, within) = ((at - header) / record, (at - header) % record);
        match within {
            // A length that is a little larger still lies in the file, but for the last one.
            0 => check(&damaged, &|index| index < hit, (2 * usize::from(hit < 2), true)),
            1..8 => check(&damaged, &|index| index < hit, (0, true)),
            _ => check(&damaged, &|index| index != hit, (2, false)),
        }
    }
}

#[test]
fn a_header_that_lies_takes_no_memory() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("replications");
    for widths in [vec![usize::MAX, 2], vec![1 << 40]] {
        let header = serde_json::to_string(&Origin { widths, ..origin() }).unwrap();
        fs::write(&path, header + "\nand more").unwrap();
        assert_eq!(Log::read(&path).unwrap().done().0, 0);
    }
    fs::write(&path, "{}\n").unwrap();
    assert_eq!(Log::read(&path).unwrap_err().kind(), io::ErrorKind::InvalidData);
}

/// Of what mistaken commands would lay aside the fuller one stays, and goes on when its own command comes back.
#[test]
fn the_fuller_one_stays_aside() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let begin = |seed: u32, clusters: &[u32]| {
        let (log, refused) = Log::of_run(&out, Origin { seed, ..origin() }).unwrap();
        let done = log.done().0;
        clusters.iter().for_each(|&cluster| log.keep(cluster, &rows(cluster)));
        (done, refused.map(|refused| refused.stays))
    };
    assert_eq!(begin(1, &[0, 1]), (0, None));
    assert_eq!(begin(2, &[5]), (0, Some(true)));
    assert_eq!(begin(3, &[]), (0, Some(false)));
    assert_eq!(begin(1, &[2]), (4, None));
    // What was aside meanwhile had nothing in it.
    assert_eq!(begin(4, &[]), (0, Some(true)));
    assert_eq!(begin(1, &[]), (6, None));
}

/// Two files change places in three steps. After whichever the process is killed, both are there for their commands.
#[test]
fn what_a_killed_process_left_is_put_right() {
    for steps in [1, 2] {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        let begin = |seed: u32, clusters: &[u32]| {
            let (log, refused) = Log::of_run(&out, Origin { seed, ..origin() }).unwrap();
            clusters.iter().for_each(|&cluster| log.keep(cluster, &rows(cluster)));
            (log.done().0, refused.is_some())
        };
        begin(1, &[0, 1, 3]);
        begin(2, &[5, 6]);
        let [own, aside, meanwhile] =
            ["", ".aside", ".aside.aside"].map(|ending| hidden(&out, &format!("replications{ending}")));
        fs::rename(&own, &meanwhile).unwrap();
        if steps == 2 {
            fs::rename(&aside, &own).unwrap();
        }
        assert_eq!(begin(1, &[]), (6, false), "after {steps}");
        assert_eq!(begin(2, &[]), (4, false), "after {steps}");
        // What another version left nowhere else to go goes with the file.
        let (log, _) = Log::of_run(&out, Origin { seed: 2, ..origin() }).unwrap();
        fs::write(&meanwhile, "left").unwrap();
        log.forget();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}

/// What an earlier command kept is not removed by one that needed nothing of it.
#[test]
fn only_an_empty_file_is_given_up() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let cases: [(&[u32], usize); 2] = [(&[], 0), (&[3], 1)];
    for (clusters, left) in cases {
        let (log, _) = Log::of_run(&out, origin()).unwrap();
        clusters.iter().for_each(|&cluster| log.keep(cluster, &rows(cluster)));
        log.give_up();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), left);
    }
}

/// A full disk ends what is kept, not the run.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = File::options().read(true).write(true).open("/dev/full").unwrap();
    let log = Log(Records::new(PathBuf::new(), origin(), full, 0));
    log.keep(0, &rows(0));
    assert_eq!(log.done().0, 0);
    assert!(
        log.trouble().is_some_and(|trouble| trouble.contains("space")),
        "{:?}",
        log.trouble()
    );
}
