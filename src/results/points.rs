//! What points gave, one file a point, so that a study that was stopped goes on from there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use csv::Reader;

use super::cells::{Writer, rows};
use super::directory::{hidden, no_link};
use super::names::is_point;
use super::tables::number;
use crate::studies::experiment::{Experiment, Responses};

/// Folder of the points in a results directory.
pub const POINTS: &str = "points";
/// Letters of a checksum in the name of a file.
const CHECKSUM: usize = 16;

/// Where the points of a results directory are kept: in it once it is there, and in a hidden folder beside it while it is made.
/// A file is written whole or not at all, and named by what its numbers depend on and by a checksum of what it holds.
#[derive(Debug)]
pub struct Points {
    meanwhile: PathBuf,
    /// The files that are there, by what their numbers depend on, the most lately written last.
    known: Mutex<HashMap<String, Vec<PathBuf>>>,
}

impl Points {
    /// The points of the results directory `target`.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn of(target: &Path) -> io::Result<Self> {
        let meanwhile = hidden(target, POINTS);
        no_link(&meanwhile)?;
        let mut known: HashMap<String, Vec<PathBuf>> = HashMap::new();
        // Where there is none, nothing is known.
        let folders = [target.join(POINTS), meanwhile.clone()];
        for folder in folders.iter().filter(|folder| is_folder(folder)) {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let entry = entry?;
                let path = entry.path();
                if let (Some((identity, _)), true) = (parts(&path), entry.file_type()?.is_file()) {
                    known.entry(identity.to_owned()).or_default().push(path);
                }
            }
        }
        Ok(Self {
            meanwhile,
            known: Mutex::new(known),
        })
    }

    /// The replications of a point that are kept: whole draws of the uncertain inputs, from the first one on.
    pub fn load(&self, experiment: &Experiment, point: usize) -> Option<Responses> {
        let known = self.known.lock().ok()?;
        let files = known.get(experiment.identity(point))?;
        let found = files.iter().filter_map(|file| read(file, experiment, point).ok());
        found.max_by_key(|responses| responses.replications().end)
    }

    /// Keeps the replications of a point, from the first one on.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn keep(&self, experiment: &Experiment, responses: &Responses) -> io::Result<()> {
        fs::create_dir_all(&self.meanwhile)?;
        let (name, table) = written(experiment, responses)?;
        let whole = tempfile::NamedTempFile::new_in(&self.meanwhile)?;
        fs::write(whole.path(), table)?;
        whole.as_file().sync_all()?;
        let path = self.meanwhile.join(name);
        whole.persist(&path)?;
        if let Ok(mut known) = self.known.lock() {
            let files = known
                .entry(experiment.identity(responses.point).to_owned())
                .or_default();
            files.retain(|file| {
                let stays = !file.starts_with(&self.meanwhile) || *file == path;
                if !stays {
                    // It holds fewer of the same replications.
                    let _ = fs::remove_file(file);
                }
                stays
            });
            files.push(path);
        }
        Ok(())
    }

    /// Writes the points of a finished study into a results directory.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn finish(directory: &Path, experiment: &Experiment, all: &[Responses]) -> io::Result<()> {
        let folder = directory.join(POINTS);
        fs::create_dir(&folder)?;
        for responses in all {
            let (name, table) = written(experiment, responses)?;
            fs::write(folder.join(name), table)?;
        }
        Ok(())
    }

    /// Forgets what was kept meanwhile, once the results directory is there.
    pub fn forget(&self) {
        // What remains of it is in nobody's way.
        let _ = fs::remove_dir_all(&self.meanwhile);
    }
}

/// What is not the same of the points of a results directory and of those that were made again. Compared is what they hold, by the checksums in
/// their names: what stands before them may be another where they are made from a resolved scenario.
///
/// # Errors
/// If the file system says no.
pub fn differences([before, now]: [&Path; 2]) -> io::Result<Vec<String>> {
    let Some(now) = by_checksum(&now.join(POINTS))? else {
        // Of other studies there are none: what is called so is the user's own.
        return Ok(Vec::new());
    };
    let folder = before.join(POINTS);
    let Some(before) = by_checksum(&folder)? else {
        return Ok(vec![format!("{POINTS} is missing, or no folder of its own")]);
    };
    let mut differences = Vec::new();
    for name in before.values().flatten() {
        let path = folder.join(name);
        if !(fs::symlink_metadata(&path)?.is_file() && is_whole(&path, &fs::read(&path)?)) {
            differences.push(format!("{POINTS}/{name} is not what its checksum says"));
        }
    }
    let checksums: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    for checksum in checksums {
        let [before, now] = [&before, &now].map(|points| points.get(checksum).map(Vec::as_slice).unwrap_or_default());
        let gone = before.iter().skip(now.len());
        differences.extend(gone.map(|name| format!("{POINTS}/{name} was not made again")));
        let new = now.iter().skip(before.len());
        differences.extend(new.map(|name| format!("{POINTS}/{name} was not there before")));
    }
    Ok(differences)
}

/// Names of the points in a folder, by their checksums; nothing where there is no such folder.
fn by_checksum(folder: &Path) -> io::Result<Option<BTreeMap<String, Vec<String>>>> {
    if !is_folder(folder) {
        return Ok(None);
    }
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // All else is the user's own.
        if let (Some((_, checksum)), true) = (parts(Path::new(&name)), is_point(&name)) {
            found.entry(checksum.to_owned()).or_default().push(name.clone());
        }
    }
    found.values_mut().for_each(|names| names.sort());
    Ok(Some(found))
}

/// Whether a folder is there that is no link to one elsewhere.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// Whether a file holds what its name says.
fn is_whole(file: &Path, table: &[u8]) -> bool {
    parts(file).is_some_and(|(_, told)| told == checksum(table))
}

/// What the numbers of a file depend on, and its checksum, by its name.
fn parts(file: &Path) -> Option<(&str, &str)> {
    file.file_name()?.to_str()?.strip_suffix(".csv")?.split_once('-')
}

fn checksum(table: &[u8]) -> String {
    blake3::hash(table).to_hex().as_str()[..CHECKSUM].to_owned()
}

/// The file of a point: its name, and what it holds.
fn written(experiment: &Experiment, responses: &Responses) -> io::Result<(String, Vec<u8>)> {
    let mut table = Vec::new();
    write(experiment, responses, &mut table)?;
    let identity = experiment.identity(responses.point);
    Ok((format!("{identity}-{}.csv", checksum(&table)), table))
}

/// One row a replication and plan, one column a measure.
fn write(experiment: &Experiment, responses: &Responses, to: &mut Vec<u8>) -> io::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record(header(experiment))?;
    for (index, replication) in responses.replications().enumerate() {
        for (plan, name) in experiment.asked().plans.iter().enumerate() {
            let values =
                (0..experiment.asked().measures.len()).map(|measure| number(responses.column(plan, measure)[index]));
            let labels = [replication.to_string(), name.clone()];
            table.write_record(labels.into_iter().chain(values))?;
        }
    }
    table.flush()
}

fn header(experiment: &Experiment) -> Vec<String> {
    let labels = ["replication", "plan"].map(str::to_owned).into_iter();
    labels
        .chain(experiment.asked().measures.iter().map(ToString::to_string))
        .collect()
}

/// Reads what `write` wrote; what is damaged is an error, and the point is run again.
fn read(path: &Path, experiment: &Experiment, point: usize) -> io::Result<Responses> {
    let wrong = || io::Error::from(io::ErrorKind::InvalidData);
    let whole = fs::read(path)?;
    if !is_whole(path, &whole) {
        return Err(wrong());
    }
    let mut table = Reader::from_reader(whole.as_slice());
    if !table.headers()?.iter().eq(header(experiment)) {
        return Err(wrong());
    }
    let asked = experiment.asked();
    let (plans, measures) = (asked.plans.len(), asked.measures.len());
    let mut columns = vec![Vec::new(); plans * measures];
    for (row, record) in rows(&mut table).enumerate() {
        let record = record?;
        let (replication, plan) = (row / plans, row % plans);
        if record[0] != replication.to_string() || record[1] != asked.plans[plan] {
            return Err(wrong());
        }
        for measure in 0..measures {
            let value = match &record[2 + measure] {
                "" => f64::NAN,
                text => text.parse().map_err(|_| wrong())?,
            };
            columns[plan * measures + measure].push(value);
        }
    }
    let lengths = columns.iter().map(Vec::len).min();
    let inner = experiment.inner(point);
    let whole = lengths.unwrap_or(0) as u32 / inner * inner;
    Ok(Responses::new(point, 0, inner, measures, columns).up_to(whole))
}
