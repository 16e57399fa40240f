//! What the system would keep of this process's memory, where the key is.

/// Lets the system write no core dump of this process, and on Linux no other process of the user's read its memory or its
/// environment, save root's. Where the system does not grant it the program works all the same.
pub fn keep_memory_private() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = setrlimit(Resource::Core, none);
    }
    // A limit of 0 does not hold where dumps are handed to a program, such as systemd's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}
