//! Shell completion: the program itself answers what may come next, from the same tree it parses with. Makes no network
//! call and reads no file.

use std::ffi::OsString;

use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use super::tree;

/// The environment variable by which a shell's script asks for candidates; its value names the shell.
pub const VARIABLE: &str = "ACAMP_COMPLETE";

/// The shells there is a script for.
pub const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

fn completer(shell: &str) -> Option<&'static dyn EnvCompleter> {
    match shell {
        "bash" => Some(&Bash),
        "zsh" => Some(&Zsh),
        "fish" => Some(&Fish),
        "powershell" => Some(&Powershell),
        "elvish" => Some(&Elvish),
        _ => None,
    }
}

/// The script that registers `acamp` with a shell.
pub fn registration(shell: &str) -> Option<String> {
    let mut script = Vec::new();
    completer(shell)?.write_registration(VARIABLE, "acamp", "acamp", "acamp", &mut script).ok()?;
    String::from_utf8(script).ok()
}

/// The answer to a shell's question: `args` as the script passed them, the part before `--` included.
pub fn answer(shell: &str, args: &[OsString]) -> Option<Vec<u8>> {
    let escape = args.iter().position(|arg| arg == "--").map_or(args.len(), |at| at + 1);
    let line: Vec<OsString> = args.iter().skip(escape).cloned().collect();
    let mut root = tree::pruned(&line);
    let mut candidates = Vec::new();
    completer(shell)?.write_complete(&mut root, line, None, &mut candidates).ok()?;
    Some(candidates)
}
