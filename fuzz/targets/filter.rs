//! See `acamp::fuzz`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| acamp::fuzz::run("filter", bytes));
