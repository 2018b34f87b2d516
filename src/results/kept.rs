//! Replications that are done, in a file that grows while a run goes on: a run that is stopped goes on from there, and the shards of
//! a run are put together from theirs.
//!
//! One line of JSON says what they are of. Then come records of equal length, one a cluster, in the order in which they were done:
//! its number, its rows, and a checksum of both. A file that was cut off anywhere, or damaged, is good up to its last whole record.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::directory::hidden;
use crate::engine::{Cluster, Kept, Row};
use crate::measures::layout::Layout;
use crate::studies::compare::Study;
use crate::studies::inputs::Inputs;

/// The form of the file, and its version.
const FORMAT: &str = "axplan replications 1";
/// Bytes of the checksum of a record.
const CHECKSUM: usize = blake3::OUT_LEN;
/// Bytes of the number of a cluster.
const NUMBER: usize = size_of::<u32>();
/// A run keeps no more than this: what is beyond is run again.
const MOST_BYTES: u64 = 8 << 30;

/// What replications are of: two runs with the same give the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Origin {
    format: String,
    version: String,
    seed: u32,
    /// Of the whole scenario but the number of replications, with the plans that the study added.
    scenario: String,
    customers: Option<String>,
    people: Option<String>,
    /// Replications in a cluster.
    inner: usize,
    /// Numbers in the rows of each plan.
    widths: Vec<usize>,
}

impl Origin {
    /// What the replications of a study are of.
    pub fn of(inputs: &Inputs, study: &Study) -> Self {
        let template = study.template;
        Self {
            format: FORMAT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: template.central().run.seed,
            scenario: blake3::hash(template.replication_text().as_bytes())
                .to_hex()
                .to_string(),
            customers: inputs.list.as_ref().map(|list| list.hash.clone()),
            people: inputs.people.as_ref().map(|people| people.hash.clone()),
            inner: template.inner() as usize,
            widths: study.layouts.iter().map(Layout::width).collect(),
        }
    }

    /// The same of a scenario that is known to be that of another: written in another form, it has another hash.
    pub fn of_scenario_of(self, other: &Self) -> Self {
        Self {
            scenario: other.scenario.clone(),
            ..self
        }
    }

    /// What is another, in words that follow "they are of"; none where nothing is.
    pub fn differs(&self, own: &Self) -> Option<String> {
        if self.format != own.format || self.version != own.version {
            return Some(format!("axplan {}, and this is {}", self.version, own.version));
        }
        if self.seed != own.seed {
            return Some(format!("seed {}, and this run has seed {}", self.seed, own.seed));
        }
        if self.customers != own.customers {
            return Some("another customer list".to_owned());
        }
        if self.people != own.people {
            return Some("another list of people".to_owned());
        }
        (self != own).then(|| "another scenario, or this one with other numbers".to_owned())
    }

    /// The length of a record; none where a damaged header says what cannot be.
    fn record_bytes(&self) -> Option<usize> {
        let mut widths = self.widths.iter();
        let width = widths.try_fold(0_usize, |all, &width| all.checked_add(width))?;
        let values = width.checked_mul(self.inner)?.checked_mul(size_of::<f64>())?;
        values.checked_add(NUMBER + CHECKSUM)
    }
}

/// The file of replications that are done.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    origin: Origin,
    /// Where the record of each cluster stands that was there when the file was opened.
    known: HashMap<u32, u64>,
    writing: Mutex<Writing>,
}

#[derive(Debug)]
struct Writing {
    file: File,
    /// Where the next record goes: behind what is whole.
    end: u64,
    records: usize,
    most: u64,
    /// Why nothing more is kept.
    trouble: Option<io::Error>,
}

impl Log {
    /// The replications of a run that writes its results to `target`, in a hidden file beside it. What an earlier run left there is
    /// taken over if it is of the same origin; otherwise it is left out, and why is told.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn of_run(target: &Path, origin: Origin) -> io::Result<(Self, Option<String>)> {
        let path = hidden(target, "replications");
        let mut refused = None;
        if path.is_file() {
            match Self::resume(&path) {
                Ok(log) => match log.origin.differs(&origin) {
                    None => return Ok((log, None)),
                    differs => refused = differs,
                },
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {}
                Err(error) => return Err(error),
            }
        }
        Ok((Self::create(path, origin)?, refused))
    }

    fn create(path: PathBuf, origin: Origin) -> io::Result<Self> {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)?;
        let mut header = serde_json::to_vec(&origin)?;
        header.push(b'\n');
        file.write_all(&header)?;
        let writing = Writing {
            file,
            end: header.len() as u64,
            records: 0,
            most: MOST_BYTES,
            trouble: None,
        };
        Ok(Self {
            path,
            origin,
            known: HashMap::new(),
            writing: Mutex::new(writing),
        })
    }

    /// Opens a file to read it; it stays as it is.
    ///
    /// # Errors
    /// If it is none of these, or the file system says no.
    pub fn read(path: &Path) -> io::Result<Self> {
        Self::scan(path, File::open(path)?)
    }

    /// Opens a file to go on with it; what is not whole is cut off.
    fn resume(path: &Path) -> io::Result<Self> {
        let mut log = Self::scan(path, File::options().read(true).write(true).open(path)?)?;
        if let Ok(writing) = log.writing.get_mut() {
            writing.file.set_len(writing.end)?;
        }
        Ok(log)
    }

    /// Reads all of a file, up to its last whole record.
    fn scan(path: &Path, file: File) -> io::Result<Self> {
        let size = file.metadata()?.len();
        let mut reader = BufReader::with_capacity(1 << 20, &file);
        let mut header = Vec::new();
        reader.by_ref().take(1 << 20).read_until(b'\n', &mut header)?;
        let wrong = || io::Error::new(io::ErrorKind::InvalidData, "it does not say what replications it holds");
        let line = header.strip_suffix(b"\n").ok_or_else(wrong)?;
        let origin: Origin = serde_json::from_slice(line).map_err(|_| wrong())?;
        let mut known = HashMap::new();
        let mut end = header.len() as u64;
        let length = origin.record_bytes().filter(|&length| length as u64 <= size);
        let mut record = vec![0; length.unwrap_or(0)];
        while length.is_some() && reader.read_exact(&mut record).is_ok() {
            let Some((cluster, _)) = whole(&record) else { break };
            known.insert(cluster, end);
            end += record.len() as u64;
        }
        let writing = Writing {
            file,
            end,
            records: known.len(),
            most: MOST_BYTES,
            trouble: None,
        };
        Ok(Self {
            path: path.to_owned(),
            origin,
            known,
            writing: Mutex::new(writing),
        })
    }

    /// The same, however large it becomes.
    pub fn without_limit(mut self) -> Self {
        if let Ok(writing) = self.writing.get_mut() {
            writing.most = u64::MAX;
        }
        self
    }

    /// What the replications are of.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether a cluster was there when the file was opened.
    pub fn knows(&self, cluster: u32) -> bool {
        self.known.contains_key(&cluster)
    }

    /// Replications that the file holds.
    pub fn replications(&self) -> usize {
        self.writing.lock().map_or(0, |writing| writing.records) * self.origin.inner
    }

    /// Why not all that was done is kept.
    pub fn trouble(&self) -> Option<String> {
        let writing = self.writing.lock().ok()?;
        writing.trouble.as_ref().map(ToString::to_string)
    }

    /// Moves the file to another place.
    ///
    /// # Errors
    /// If something could not be kept, or the file system says no.
    pub fn move_to(&self, path: &Path) -> io::Result<()> {
        if let Some(trouble) = self.trouble() {
            return Err(io::Error::other(trouble));
        }
        fs::rename(&self.path, path)
    }

    /// Removes the file: its results are there, or it holds nothing.
    pub fn forget(&self) {
        // What remains of it is in nobody's way.
        let _ = fs::remove_file(&self.path);
    }
}

impl Kept for Log {
    fn load(&self, cluster: u32) -> Option<Cluster> {
        let at = *self.known.get(&cluster)?;
        let mut record = vec![0; self.origin.record_bytes()?];
        {
            let mut writing = self.writing.lock().ok()?;
            writing.file.seek(SeekFrom::Start(at)).ok()?;
            writing.file.read_exact(&mut record).ok()?;
        }
        let (found, values) = whole(&record)?;
        let bytes = values.chunks_exact(size_of::<f64>());
        let mut values = bytes.filter_map(|bytes| bytes.try_into().ok()).map(f64::from_le_bytes);
        let mut rows = || -> Vec<Row> {
            let widths = self.origin.widths.iter();
            widths.map(|&width| values.by_ref().take(width).collect()).collect()
        };
        (found == cluster).then(|| (0..self.origin.inner).map(|_| rows()).collect())
    }

    fn keep(&self, cluster: u32, rows: &Cluster) {
        let mut record = Vec::new();
        record.extend(cluster.to_le_bytes());
        for value in rows.iter().flatten().flatten() {
            record.extend(value.to_le_bytes());
        }
        record.extend(blake3::hash(&record).as_bytes());
        debug_assert_eq!(Some(record.len()), self.origin.record_bytes());
        if let Ok(mut writing) = self.writing.lock() {
            writing.append(&record);
        }
    }
}

impl Writing {
    fn append(&mut self, record: &[u8]) {
        let end = self.end + record.len() as u64;
        if self.trouble.is_some() || end > self.most {
            return;
        }
        let written = self
            .file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.file.write_all(record));
        match written {
            Ok(()) => {
                self.end = end;
                self.records += 1;
            }
            // The run needs the disk more than its copy does.
            Err(error) => {
                let _ = self.file.set_len(self.end);
                self.trouble = Some(error);
            }
        }
    }
}

/// The number of the cluster of a record and the bytes of its values, if the record is whole.
fn whole(record: &[u8]) -> Option<(u32, &[u8])> {
    let (content, checksum) = record.split_at_checked(record.len().checked_sub(CHECKSUM)?)?;
    let (number, values) = content.split_first_chunk::<NUMBER>()?;
    (blake3::hash(content).as_bytes() == checksum).then(|| (u32::from_le_bytes(*number), values))
}

#[cfg(test)]
mod tests;
