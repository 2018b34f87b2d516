//! A file that grows by records while something goes on, and is good up to where the last record ends whose length is right.
//!
//! One line of JSON says what it is of. Each record is its length, its key, its content, and a checksum of key and content; one whose
//! checksum is wrong is passed over.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::origin::Origin;
use crate::results::directory::no_link;

/// Bytes of the length of a record, which counts its key and its content.
const LENGTH: usize = size_of::<u64>();
/// Bytes of the checksum.
const CHECKSUM: usize = blake3::OUT_LEN;
/// No more than this is kept: what is beyond is run again.
const MOST_BYTES: u64 = 8 << 30;

/// What a record is known by.
pub(super) type Key<const BYTES: usize> = [u8; BYTES];

/// The file.
#[derive(Debug)]
pub struct Records<const KEY: usize> {
    path: PathBuf,
    origin: Origin,
    /// The records that were there when the file was opened.
    known: HashMap<Key<KEY>, Place>,
    damage: Damage,
    writing: Mutex<Writing>,
}

/// What could not be read of a file when it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Records whose checksum is wrong, and which no later one replaces.
    pub records: usize,
    /// Whether something stands behind the last record that can be found.
    pub at_end: bool,
}

/// What an earlier command kept, and is of no use to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why not.
    pub why: String,
    /// Whether it stays aside, for the command that it is of; what holds less than what is aside already does not.
    pub stays: bool,
}

/// Where key and content of a record stand.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: u64,
    bytes: u64,
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

impl<const KEY: usize> Records<KEY> {
    /// Opens a file to go on with it, if it is of this origin; what is not whole is cut off. One of another origin is laid aside, and why is
    /// told; should the next command be of that origin, it is the one to go on with. Of two such the one with more records stays.
    pub fn begin(path: PathBuf, origin: Origin) -> io::Result<(Self, Option<Refused>)> {
        let [aside, meanwhile] = others(&path);
        for path in [&path, &aside, &meanwhile] {
            no_link(path)?;
        }
        put_right(&path)?;
        let own = Self::resume(&path)?;
        let refused = own.as_ref().map(|own| match own {
            Ok(records) => records.origin.differs(&origin).map(|why| format!("it is of {why}")),
            Err(why) => Some(format!("it is damaged: {why}")),
        });
        let (why, held) = match (refused, own) {
            (Some(None), Some(Ok(records))) => return Ok((records, None)),
            (refused, own) => (
                refused.flatten(),
                own.map_or(0, |own| own.map_or(0, |own| own.number())),
            ),
        };
        let laid_aside = Self::resume(&aside)?;
        let more = !matches!(&laid_aside, Some(Ok(laid_aside)) if laid_aside.number() >= held);
        if matches!(&laid_aside, Some(Ok(laid_aside)) if laid_aside.origin == origin) {
            drop(laid_aside);
            exchange(&path)?;
            if let Some(Ok(records)) = Self::resume(&path)? {
                return Ok((records, None));
            }
        } else if why.is_some() {
            drop(laid_aside);
            if more {
                fs::rename(&path, &aside)?;
            } else {
                fs::remove_file(&path)?;
            }
        }
        let refused = why.map(|why| Refused { why, stays: more });
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
        file.write_all(&header).inspect_err(|_| {
            // What remains of it is in nobody's way.
            let _ = fs::remove_file(&path);
        })?;
        Ok(Self::new(path, origin, file, header.len() as u64))
    }

    /// A file that holds no record; the first one goes to `end`.
    pub(super) fn new(path: PathBuf, origin: Origin, file: File, end: u64) -> Self {
        let writing = Writing {
            file,
            end,
            records: 0,
            most: MOST_BYTES,
            trouble: None,
        };
        Self {
            path,
            origin,
            known: HashMap::new(),
            damage: Damage::default(),
            writing: Mutex::new(writing),
        }
    }

    /// Opens a file to read it; it stays as it is.
    pub fn read(path: &Path) -> io::Result<Self> {
        if !fs::symlink_metadata(path)?.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it is no file, or a link to one",
            ));
        }
        Self::scan(path, File::open(path)?)
    }

    /// A file to go on with, or why it cannot be read; nothing where there is none.
    fn resume(path: &Path) -> io::Result<Option<Result<Self, io::Error>>> {
        match fs::metadata(path) {
            Ok(found) if found.is_file() => {}
            Ok(_) => return Err(io::Error::other(format!("`{}` is no file", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        match Self::scan(path, File::options().read(true).write(true).open(path)?) {
            Ok(mut records) => {
                if let Ok(writing) = records.writing.get_mut() {
                    writing.file.set_len(writing.end)?;
                }
                Ok(Some(Ok(records)))
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(Err(error))),
            Err(error) => Err(error),
        }
    }

    /// Reads all of a file, up to where no more records are found. It takes no memory for what a damaged file says.
    fn scan(path: &Path, file: File) -> io::Result<Self> {
        let size = file.metadata()?.len();
        let mut reader = BufReader::with_capacity(1 << 20, &file);
        let mut header = Vec::new();
        reader.by_ref().take(1 << 20).read_until(b'\n', &mut header)?;
        let wrong = || io::Error::new(io::ErrorKind::InvalidData, "it does not say what it is of");
        let line = header.strip_suffix(b"\n").ok_or_else(wrong)?;
        let origin: Origin = serde_json::from_slice(line).map_err(|_| wrong())?;
        let mut known = HashMap::new();
        let mut damaged = HashSet::new();
        let mut end = header.len() as u64;
        while let Some((key, bytes, is_whole)) = next(&mut reader, size - end) {
            let at = end + LENGTH as u64;
            if is_whole {
                known.insert(key, Place { at, bytes });
            } else {
                damaged.insert(key);
            }
            end = at + bytes + CHECKSUM as u64;
        }
        damaged.retain(|key| !known.contains_key(key));
        let mut records = Self::new(path.to_owned(), origin, file, end);
        if let Ok(writing) = records.writing.get_mut() {
            writing.records = known.len();
        }
        records.known = known;
        records.damage = Damage {
            records: damaged.len(),
            at_end: end < size,
        };
        Ok(records)
    }

    /// What the records are of.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What could not be read when the file was opened.
    pub fn damage(&self) -> Damage {
        self.damage
    }

    /// Whether a record was there when the file was opened.
    pub fn knows(&self, key: &Key<KEY>) -> bool {
        self.known.contains_key(key)
    }

    /// Records that the file holds.
    pub fn number(&self) -> usize {
        self.writing.lock().map_or(0, |writing| writing.records)
    }

    /// The numbers of a record that was there when the file was opened.
    pub fn load(&self, key: &Key<KEY>) -> Option<Vec<f64>> {
        let Place { at, bytes } = *self.known.get(key)?;
        let mut record = vec![0; usize::try_from(bytes).ok()? + CHECKSUM];
        {
            let mut writing = self.writing.lock().ok()?;
            writing.file.seek(SeekFrom::Start(at)).ok()?;
            writing.file.read_exact(&mut record).ok()?;
        }
        let (whole, checksum) = record.split_at(record.len() - CHECKSUM);
        if blake3::hash(whole).as_bytes() != checksum {
            return None;
        }
        let numbers = whole.strip_prefix(key)?.chunks_exact(size_of::<f64>());
        Some(
            numbers
                .filter_map(|bytes| bytes.try_into().ok())
                .map(f64::from_le_bytes)
                .collect(),
        )
    }

    /// Adds a record of numbers.
    pub fn keep<'a>(&self, key: &Key<KEY>, numbers: impl Iterator<Item = &'a f64>) {
        let mut whole = key.to_vec();
        whole.extend(numbers.flat_map(|number| number.to_le_bytes()));
        let mut record = (whole.len() as u64).to_le_bytes().to_vec();
        record.extend(&whole);
        record.extend(blake3::hash(&whole).as_bytes());
        if let Ok(mut writing) = self.writing.lock() {
            writing.append(&record);
        }
    }

    /// Lets the file become as large as it will.
    pub fn without_limit(&mut self) {
        if let Ok(writing) = self.writing.get_mut() {
            writing.most = u64::MAX;
        }
    }

    /// Why not all that was done is kept.
    pub fn trouble(&self) -> Option<String> {
        let writing = self.writing.lock().ok()?;
        writing.trouble.as_ref().map(ToString::to_string)
    }

    /// Puts the file at another place, too.
    pub fn also_at(&self, path: &Path) -> io::Result<()> {
        if let Some(trouble) = self.trouble() {
            return Err(io::Error::other(trouble));
        }
        // Some file systems have no links.
        fs::hard_link(&self.path, path).or_else(|_| fs::copy(&self.path, path).map(drop))
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the file, and one that was laid aside: the results are there.
    pub fn forget(&self) {
        // What remains of them is in nobody's way.
        let _ = fs::remove_file(&self.path);
        for path in others(&self.path) {
            let _ = fs::remove_file(path);
        }
    }

    /// Removes the file where it holds nothing; one that was laid aside for it is back in its place.
    pub fn give_up(&self) {
        if self.number() == 0 {
            let [aside, _] = others(&self.path);
            // As above.
            let _ = fs::remove_file(&self.path);
            let _ = fs::rename(aside, &self.path);
        }
    }
}

/// Where a file is laid aside that is of another origin, and where one stands while it changes places with that.
fn others(path: &Path) -> [PathBuf; 2] {
    [".aside", ".aside.aside"].map(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    })
}

/// Goes on from the file that is laid aside; what is in its place, if anything is, is laid aside instead.
fn exchange(path: &Path) -> io::Result<()> {
    let [aside, meanwhile] = others(path);
    if path.exists() {
        fs::rename(path, &meanwhile)?;
    }
    fs::rename(&aside, path)?;
    put_right(path)
}

/// Puts right what an exchange left that came to no end: the file that was to be laid aside is, or is back in its place.
fn put_right(path: &Path) -> io::Result<()> {
    let [aside, meanwhile] = others(path);
    if !meanwhile.exists() {
        Ok(())
    } else if !aside.exists() {
        fs::rename(meanwhile, aside)
    } else if !path.exists() {
        fs::rename(meanwhile, path)
    } else {
        fs::remove_file(meanwhile)
    }
}

/// Reads the next record, if its length fits into what is left of the file: its key, the bytes of key and content, and whether its checksum
/// is right.
fn next<const KEY: usize>(reader: &mut impl Read, left: u64) -> Option<(Key<KEY>, u64, bool)> {
    let mut length = [0; LENGTH];
    reader.read_exact(&mut length).ok()?;
    let bytes = u64::from_le_bytes(length);
    let content = bytes.checked_sub(KEY as u64)?;
    if bytes.checked_add((LENGTH + CHECKSUM) as u64)? > left {
        return None;
    }
    let mut key = [0; KEY];
    reader.read_exact(&mut key).ok()?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key);
    hasher.update_reader(reader.take(content)).ok()?;
    let mut checksum = [0; CHECKSUM];
    reader.read_exact(&mut checksum).ok()?;
    Some((key, bytes, hasher.finalize().as_bytes() == &checksum))
}

impl Writing {
    fn append(&mut self, record: &[u8]) {
        let end = self.end + record.len() as u64;
        if self.trouble.is_some() {
            return;
        }
        if end > self.most {
            let gigabytes = self.most >> 30;
            self.trouble = Some(io::Error::other(format!(
                "{gigabytes} GB are kept, and no more than that"
            )));
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
            // What goes on needs the disk more than its copy does.
            Err(error) => {
                let _ = self.file.set_len(self.end);
                self.trouble = Some(error);
            }
        }
    }
}
