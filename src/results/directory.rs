//! A results directory, written whole or not at all.

mod lock;
mod occupied;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use self::occupied::only_results;

pub use lock::Lock;
pub use occupied::Occupied;

/// A results directory in the making, in a hidden folder beside its final place. The folder is removed when it is not needed any more; what
/// a process that was killed left in it is put right by the next one.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    holder: PathBuf,
    /// Held while this process writes there; it goes after the holder.
    _lock: Lock,
    /// Goes last: all stands in these.
    _made: Made,
}

/// Folders that were made for a results directory, the outermost first; gone again where nothing stands in them.
#[derive(Debug, Default)]
struct Made(Vec<PathBuf>);

impl Made {
    /// Makes a folder and those that it stands in, where they are not there.
    fn folders(folder: &Path) -> io::Result<Self> {
        let missing = folder
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let mut missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        missing.reverse();
        fs::create_dir_all(folder)?;
        Ok(Self(missing))
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Only empty ones go.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Name of the file by which a results directory is known.
pub const MANIFEST: &str = "manifest.json";

/// Why a results directory cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Something else is there.
    #[error(transparent)]
    Occupied(#[from] Occupied),
    /// It cannot be replaced.
    #[error(
        "`{0}` cannot be replaced by results: write the name of a folder of their own, as in --out results/our-move"
    )]
    NoFolderOfItsOwn(PathBuf),
    /// Another process is at it.
    #[error("another axplan is writing `{0}` just now: wait for it, or choose another --out")]
    Busy(PathBuf),
    /// The file system says no.
    #[error("cannot write `{path}`: {source}")]
    Io {
        /// What was to be written.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

/// The folder that something stands in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Where results go: where a link stands, to what it leads to, since what is put in the place of a link replaces the link alone.
fn without_link(target: &Path) -> Result<PathBuf, DirectoryError> {
    // Behind a `/` at its end neither a link nor a file is seen.
    let named = target.components().as_path();
    if !named.is_symlink() {
        return Ok(named.to_owned());
    }
    fs::canonicalize(named).map_err(|_| Occupied::LeadsNowhere(target.to_owned()).into())
}

/// A path by its own name, which is not `.`, nor that of a link that leads there; what is not there yet has the one that it is given.
pub fn with_a_name(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl Staging {
    /// Makes sure that `target` can be written, before any work.
    ///
    /// # Errors
    /// If something other than results is there, or the place cannot be written.
    pub fn begin(target: &Path) -> Result<Self, DirectoryError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| DirectoryError::Io { path, source }
        };
        if !is_a_folder_of_its_own(target) {
            return Err(DirectoryError::NoFolderOfItsOwn(target.to_owned()));
        }
        let target: &Path = &without_link(target)?;
        only_results(target)?;
        let parent = folder_of(target);
        let made = Made::folders(parent).map_err(failed(parent))?;
        let lock = Lock::on(target).map_err(failed(target))?;
        let lock = lock.ok_or_else(|| DirectoryError::Busy(target.to_owned()))?;
        let holder = hidden(target, "new");
        no_link(&holder).map_err(failed(target))?;
        fs::create_dir_all(&holder).map_err(failed(target))?;
        let staging = Self {
            target: target.to_owned(),
            holder,
            _lock: lock,
            _made: made,
        };
        staging.put_right().map_err(failed(target))?;
        fs::create_dir(staging.path()).map_err(failed(target))?;
        Ok(staging)
    }

    /// What a process left that was killed: an earlier directory that was moved away goes back where nothing replaced it, and what was
    /// in the making is dropped.
    fn put_right(&self) -> io::Result<()> {
        let earlier = self.earlier();
        if earlier.exists() && !self.target.exists() {
            fs::rename(&earlier, &self.target)?;
        }
        for folder in [earlier, self.path()] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        Ok(())
    }

    fn earlier(&self) -> PathBuf {
        self.holder.join("earlier")
    }

    /// Where to write the files meanwhile.
    pub fn path(&self) -> PathBuf {
        self.holder.join("new")
    }

    /// Puts the directory in its place; an earlier one there is replaced.
    ///
    /// # Errors
    /// If something was put there meanwhile, or the file system says no; the earlier directory is then left as it was.
    pub fn commit(self) -> Result<(), DirectoryError> {
        let failed = |source| DirectoryError::Io {
            path: self.target.clone(),
            source,
        };
        sync_all(&self.path()).map_err(failed)?;
        only_results(&self.target)?;
        let earlier = self.earlier();
        let replaces = self.target.exists();
        if replaces {
            fs::rename(&self.target, &earlier).map_err(failed)?;
        }
        fs::rename(self.path(), &self.target).map_err(|error| {
            if replaces {
                let _ = fs::rename(&earlier, &self.target);
            }
            failed(error)
        })?;
        sync_names(folder_of(&self.target));
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Where nothing stands in its place, the earlier directory is the only one: the next process puts it back.
        if self.target.exists() || !self.earlier().exists() {
            // What remains of it is put right by the next process.
            let _ = fs::remove_dir_all(&self.holder);
        }
    }
}

/// Whether a path names a folder that can be put in the place of another: not the one that one works in, or one that this stands in.
fn is_a_folder_of_its_own(target: &Path) -> bool {
    let named = matches!(target.components().next_back(), Some(Component::Normal(_)));
    let here = std::env::current_dir().and_then(fs::canonicalize);
    let holds_here = || fs::canonicalize(target).is_ok_and(|target| here.is_ok_and(|here| here.starts_with(target)));
    named && !holds_here()
}

/// Removes a link that stands where a hidden file or folder is to be made: it would lead elsewhere.
///
/// # Errors
/// If the file system says no.
pub fn no_link(path: &Path) -> io::Result<()> {
    if path.is_symlink() {
        fs::remove_file(path)
    } else {
        Ok(())
    }
}

/// A hidden place beside a file or folder, for what it is made of.
pub fn hidden(target: &Path, what: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{what}"))
}

/// Makes sure that all files of a folder, and of the folders in it, are on the disk.
fn sync_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_all(&path)?;
        } else {
            fs::File::open(path)?.sync_all()?;
        }
    }
    sync_names(folder);
    Ok(())
}

/// Makes sure that the names in a folder are on the disk, on systems that can be asked for that.
fn sync_names(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the results of a run are known by.
    const MADE: &str = r#"{ "version": "0.1.0", "command": ["axplan", "run", "a.toml"], "seed": 1, "replications": 2,
        "scenario_hash": "", "rows_left_out": [], "started": "", "seconds": 0.5 }"#;

    #[test]
    fn nothing_remains_of_what_was_not_committed() {
        let place = tempfile::tempdir().unwrap();
        for target in ["out", "results/of/out"] {
            let staging = Staging::begin(&place.path().join(target)).unwrap();
            fs::write(staging.path().join(MANIFEST), "{}").unwrap();
            drop(staging);
            assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "{target}");
        }
    }

    #[test]
    fn replaces_results_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        let other = MADE.replace("\"seed\": 1", "\"seed\": 2");
        for text in [MADE, other.as_str()] {
            let staging = Staging::begin(&out).unwrap();
            fs::write(staging.path().join(MANIFEST), text).unwrap();
            staging.commit().unwrap();
            assert_eq!(fs::read_to_string(out.join(MANIFEST)).unwrap(), text);
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
        fs::remove_file(out.join(MANIFEST)).unwrap();
        assert!(matches!(Staging::begin(&out), Err(DirectoryError::Occupied(_))));
    }

    #[test]
    fn nothing_is_lost_with_results() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        fs::create_dir_all(out.join("points")).unwrap();
        for own in [
            "answer.json",
            "summary.csv",
            "summary.parquet",
            "report.xlsx",
            ".report.html.lock",
            ".DS_Store",
            ".~lock.report.xlsx#",
            "points/0123456789abcdef-0123456789abcdef.csv",
        ] {
            fs::write(out.join(own), "").unwrap();
        }
        fs::write(out.join(MANIFEST), MADE).unwrap();
        drop(Staging::begin(&out).unwrap());
        // Of a user, of another study, of another command that was stopped, and of a shard alone.
        for other in [
            "notes.txt",
            "sweep.csv",
            "a-sized.toml",
            ".b.replications",
            "replications.bin",
            "points/a-b.csv",
        ] {
            fs::write(out.join(other), "").unwrap();
            let said = Staging::begin(&out).unwrap_err().to_string();
            assert!(said.contains(&format!("(`{other}`)")), "{said}");
            fs::remove_file(out.join(other)).unwrap();
        }
        fs::write(out.join(MANIFEST), MADE.replace("\"run\"", "\"size\"")).unwrap();
        let said = Staging::begin(&out).unwrap_err().to_string();
        assert!(said.contains("(`summary.csv`, `summary.parquet`)"), "{said}");
        for table in ["summary.csv", "summary.parquet"] {
            fs::remove_file(out.join(table)).unwrap();
        }
        fs::write(out.join("a-sized.toml"), "").unwrap();
        drop(Staging::begin(&out).unwrap());
        // Called after another scenario than that of the command.
        for name in ["b-sized.toml", "c", "d\u{1b}[31m", "e", "f"] {
            fs::write(out.join(name), "").unwrap();
        }
        let said = Staging::begin(&out).unwrap_err().to_string();
        assert!(
            said.contains("(`b-sized.toml`, `c`, `d\u{b7}[31m` and 2 more)"),
            "{said}"
        );
    }

    /// While a command works, its user may, too.
    #[test]
    fn what_is_put_there_meanwhile_is_not_lost() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join(MANIFEST), MADE).unwrap();
        let staging = Staging::begin(&out).unwrap();
        fs::write(out.join("notes.txt"), "mine").unwrap();
        assert!(matches!(staging.commit(), Err(DirectoryError::Occupied(_))));
        assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    /// Others have a file of this name, too.
    #[test]
    fn another_manifest_is_no_sign_of_results() {
        let place = tempfile::tempdir().unwrap();
        for manifest in ["", "[]", "{}", r#"{ "version": "1", "start_url": "/" }"#] {
            fs::write(place.path().join(MANIFEST), manifest).unwrap();
            let said = Staging::begin(place.path()).unwrap_err().to_string();
            assert!(said.contains("its manifest.json is not as axplan writes it"), "{said}");
        }
    }

    #[test]
    fn two_do_not_write_the_same() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        let first = Staging::begin(&out).unwrap();
        assert!(matches!(Staging::begin(&out), Err(DirectoryError::Busy(_))));
        drop(first);
        assert!(Staging::begin(&out).is_ok());
    }

    /// A process that is killed runs no destructors.
    #[test]
    fn what_a_killed_process_left_is_put_right() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        let staging = Staging::begin(&out).unwrap();
        fs::write(staging.path().join(MANIFEST), "one").unwrap();
        staging.commit().unwrap();
        // Killed while it writes, and between moving the earlier directory away and the new one in.
        let holder = hidden(&out, "new");
        fs::create_dir_all(holder.join("new")).unwrap();
        fs::write(holder.join("new").join(MANIFEST), "half").unwrap();
        fs::rename(&out, holder.join("earlier")).unwrap();
        drop(Staging::begin(&out).unwrap());
        assert_eq!(fs::read_to_string(out.join(MANIFEST)).unwrap(), "one");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }
}
