//! What points gave, one file a point, so that a study that was stopped goes on from there.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use csv::Reader;

use super::cells::{Writer, rows};
use super::directory::hidden;
use super::tables::number;
use crate::studies::experiment::{Experiment, Responses};

/// Folder of the points in a results directory.
pub const POINTS: &str = "points";

/// Where the points of a results directory are kept: in it once it is there, and in a hidden folder beside it while it is made.
/// A file is written whole or not at all, and named by what its numbers depend on.
#[derive(Debug)]
pub struct Points {
    done: PathBuf,
    meanwhile: PathBuf,
}

impl Points {
    /// The points of the results directory `target`.
    pub fn of(target: &Path) -> Self {
        Self {
            done: target.join(POINTS),
            meanwhile: hidden(target, POINTS),
        }
    }

    /// The replications of a point that are kept: whole draws of the uncertain inputs, from the first one on.
    pub fn load(&self, experiment: &Experiment, point: usize) -> Option<Responses> {
        let name = file(experiment, point);
        let read = |folder: &PathBuf| read(&folder.join(&name), experiment, point).ok();
        let found = [&self.meanwhile, &self.done].into_iter().filter_map(read);
        found.max_by_key(|responses| responses.replications().end)
    }

    /// Keeps the replications of a point, from the first one on.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn keep(&self, experiment: &Experiment, responses: &Responses) -> io::Result<()> {
        fs::create_dir_all(&self.meanwhile)?;
        let whole = tempfile::NamedTempFile::new_in(&self.meanwhile)?;
        write(experiment, responses, whole.as_file())?;
        whole.as_file().sync_all()?;
        whole.persist(self.meanwhile.join(file(experiment, responses.point)))?;
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
            let to = File::create(folder.join(file(experiment, responses.point)))?;
            write(experiment, responses, &to)?;
        }
        Ok(())
    }

    /// Forgets what was kept meanwhile, once the results directory is there.
    pub fn forget(&self) {
        // What remains of it is in nobody's way.
        let _ = fs::remove_dir_all(&self.meanwhile);
    }
}

fn file(experiment: &Experiment, point: usize) -> String {
    format!("{}.csv", experiment.identity(point))
}

/// One row a replication and plan, one column a measure.
fn write(experiment: &Experiment, responses: &Responses, to: &File) -> io::Result<()> {
    let mut table = Writer::from_writer(BufWriter::new(to));
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

/// Reads what `write` wrote; anything else is an error, and the point is run again.
fn read(path: &Path, experiment: &Experiment, point: usize) -> io::Result<Responses> {
    let wrong = || io::Error::from(io::ErrorKind::InvalidData);
    let mut table = Reader::from_path(path)?;
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
