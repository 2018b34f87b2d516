#![no_main]

#[allow(dead_code, reason = "shared with other targets, each of which uses a part of it")]
#[path = "../../tests/hostile/through.rs"]
mod through;

libfuzzer_sys::fuzz_target!(|data: &[u8]| through::history(data));
