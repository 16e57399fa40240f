//! What this binary was built for: its version, target, and optional features. Knows nothing of the machine it runs on.

use std::env::consts::{ARCH, OS};

/// The version of the package, `0.1.0`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What stands between architecture and C library in the name of the target.
const SYSTEM: &str = if cfg!(target_vendor = "apple") {
    "apple-darwin"
} else if cfg!(windows) {
    "pc-windows"
} else if cfg!(target_os = "linux") {
    "unknown-linux"
} else {
    OS
};

/// The C library or ABI in the name of the target; empty where the name has none.
const LIBRARY: &str = if cfg!(target_env = "musl") {
    "-musl"
} else if cfg!(target_env = "gnu") {
    "-gnu"
} else if cfg!(target_env = "msvc") {
    "-msvc"
} else {
    ""
};

/// The optional features that this binary has.
const FEATURES: &str = match (cfg!(feature = "mirror"), cfg!(feature = "sandbox")) {
    (true, true) => "mirror, sandbox",
    (true, false) => "mirror",
    (false, true) => "sandbox",
    (false, false) => "no optional features",
};

/// The target as Rust names it, `x86_64-unknown-linux-musl`: the same name as in the file name of a release archive.
pub fn target() -> String {
    [ARCH, "-", SYSTEM, LIBRARY].concat()
}

/// Version, target, and features on one line: `0.1.0 (x86_64-unknown-linux-musl; mirror, sandbox)`.
pub fn version() -> String {
    [VERSION, " (", ARCH, "-", SYSTEM, LIBRARY, "; ", FEATURES, ")"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_is_named_as_rust_names_it() {
        let expected = if cfg!(all(target_os = "linux", target_env = "gnu")) {
            format!("{ARCH}-unknown-linux-gnu")
        } else if cfg!(all(target_os = "linux", target_env = "musl")) {
            format!("{ARCH}-unknown-linux-musl")
        } else if cfg!(target_os = "macos") {
            format!("{ARCH}-apple-darwin")
        } else {
            return assert!(target().starts_with(ARCH));
        };
        assert_eq!(target(), expected);
        assert!(version().starts_with(&format!("{VERSION} ({expected}; ")), "{}", version());
    }
}
