#![no_main]

#[allow(dead_code)]
#[path = "../../tests/hostile/through.rs"]
mod through;

libfuzzer_sys::fuzz_target!(|data: &[u8]| through::history(data));
