//! Protects this process's memory, which contains the API key.

/// Disables core dumps of this process; on Linux, also prevents other processes of the user, except root's, from reading
/// its memory or environment. Failures are ignored.
pub fn protect_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = setrlimit(Resource::Core, none);
    }
    // A limit of 0 does not apply if dumps are piped to a program, such as systemd's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}
