//! What results depend on is the source of all that computes them: `AXPLAN_SOURCES` is a hash of it, by which replications that are kept are
//! told from those of another version.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{env, fs, io};

/// All rooms but those that only read, write and show.
const COMPUTES: [&str; 9] = [
    "random",
    "scenario",
    "population",
    "plans",
    "model",
    "measures",
    "engine",
    "statistics",
    "studies",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let source = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("src");
    let mut hasher = DefaultHasher::new();
    for room in COMPUTES {
        room.hash(&mut hasher);
        hash(&source.join(room), &mut hasher)?;
    }
    println!("cargo::rustc-env=AXPLAN_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Names and contents of all files in a folder, in the order of their names.
fn hash(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        entry.file_name().hash(hasher);
        if entry.file_type()?.is_dir() {
            hash(&entry.path(), hasher)?;
        } else {
            fs::read(entry.path())?.hash(hasher);
        }
    }
    Ok(())
}
