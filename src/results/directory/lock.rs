//! A lock on a place that one process writes at a time.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::{hidden, no_link};

/// Held while this process writes a place. Its file goes with it, or, where the process was killed, with the next one.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock on a place; none if another process holds it.
    pub fn on(target: &Path) -> io::Result<Option<Self>> {
        let path = hidden(target, "lock");
        loop {
            no_link(&path)?;
            let file = File::options().write(true).create(true).truncate(false).open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                // A file system that knows no locks: then nobody is kept out, as before there were any.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // Who held it before may have removed the file meanwhile, and a third may have made another.
            let own = Handle::from_file(file.try_clone()?)?;
            if Handle::from_path(&path).is_ok_and(|there| there == own) {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is held: who opened it before sees that it is gone.
        let _ = fs::remove_file(&self.path);
    }
}
