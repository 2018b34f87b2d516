#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

#[allow(dead_code, reason = "shared with other targets, each of which uses a part of it")]
#[path = "../../tests/hostile/through.rs"]
mod through;

/// A folder of results directories that are right; `.ci/fuzz` makes it.
static WHOLE: LazyLock<PathBuf> = LazyLock::new(|| {
    std::env::var_os("AXPLAN_RESULTS")
        .expect("AXPLAN_RESULTS names a folder of results")
        .into()
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| through::results(&WHOLE, data));
