//! What results depend on is the source of all that computes them, and the libraries: `AXPLAN_SOURCES` is a hash of these, by which
//! replications that are kept are told from those of another version.

use std::path::Path;
use std::{env, fs, io};

/// All rooms but those that only read, write and show; the order in which `calibrate` learns stands in its command.
const COMPUTES: [&str; 11] = [
    "Cargo.lock",
    "src/random",
    "src/scenario",
    "src/population",
    "src/plans",
    "src/model",
    "src/measures",
    "src/engine",
    "src/statistics",
    "src/studies",
    "src/cli/calibrate",
];

fn main() -> io::Result<()> {
    let package = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut hasher = blake3::Hasher::new();
    for path in COMPUTES {
        println!("cargo::rerun-if-changed={path}");
        hash(&Path::new(&package).join(path), path, &mut hasher)?;
    }
    println!("cargo::rustc-env=AXPLAN_SOURCES={}", &hasher.finalize().to_hex()[..16]);
    Ok(())
}

/// Paths and contents of all files in a folder, or of one file, in the order of their names.
fn hash(path: &Path, name: &str, hasher: &mut blake3::Hasher) -> io::Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = format!("{name}/{}", entry.file_name().display());
            hash(&entry.path(), &name, hasher)?;
        }
        return Ok(());
    }
    for bytes in [name.as_bytes(), &fs::read(path)?] {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    Ok(())
}
