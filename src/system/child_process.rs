//! Starts other programs: a `token_command`, an editor, a pager. Each is started without a shell and without the API key
//! in its environment, because a program may log, pass on or show what it inherits. The only module that creates a
//! process; a test searches the sources for others.

use std::ffi::OsStr;
use std::process::{Child, Command};

use crate::system::environment;

/// A program to be started, found in `PATH` if `name` is not a path, with the environment except for the API key. The caller
/// sets arguments and streams; by default it shares the streams of this process. On Windows, `x` is also `x.cmd` and what else
/// `PATHEXT` lists, as in a shell; arguments that a batch file could take for commands are refused when it starts.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    #[cfg(windows)]
    let name = which::which(&name).map_or_else(|_| name.as_ref().to_owned(), std::path::PathBuf::into_os_string);
    let mut program = Command::new(name);
    program.env_remove(environment::TOKEN.name);
    program
}

/// The program and arguments in the words of a command line; `None` if there are no words.
pub fn from_words(words: &[String]) -> Option<Command> {
    let (name, arguments) = words.split_first()?;
    let mut program = program(name);
    program.args(arguments);
    Some(program)
}

/// Runs the program in a process group of its own, so that [`kill`] reaches the programs it starts. Such a group cannot read
/// from the terminal, and Ctrl-C does not reach it: unsuitable for a program that may prompt the user.
pub fn new_group(program: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(program, 0);
    #[cfg(not(unix))]
    let _ = program;
}

/// Kills a program, with the programs it started if it has a process group of its own ([`new_group`]), and waits for it. On
/// Windows, those whose parent has ended are not found: that takes a job object, which nothing here creates without unsafe
/// code.
/// Must not be called after a successful wait: the process id may have been reused.
pub fn kill(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // It may have ended already, so errors are ignored here and below.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(windows)]
    {
        use std::process::Stdio;
        let mut tree = program("taskkill");
        tree.args(["/F", "/T", "/PID", &child.id().to_string()]);
        let _ = tree.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// The folder of a test that [`test_again`] started.
#[cfg(test)]
#[cfg(unix)]
pub const TEST_FOLDER: &str = "ACAMP_TEST_FOLDER";

/// Runs one test again in a process of its own, for what belongs to a whole process: `setup` are shell commands that precede
/// it, and [`TEST_FOLDER`] is `folder`. Fails as that test does.
#[cfg(test)]
#[cfg(unix)]
pub fn test_again(test: &str, setup: &str, folder: &std::path::Path) {
    let output = program("sh")
        .args(["-c", &format!("{setup} && exec \"$@\""), "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env(TEST_FOLDER, folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{setup}: {}", String::from_utf8_lossy(&output.stdout));
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::process::Stdio;

    #[test]
    fn a_program_does_not_inherit_the_key() {
        let removed: Vec<_> =
            program("true").get_envs().map(|(name, value)| (name.to_owned(), value.is_some())).collect();
        assert_eq!(removed, [("ACAMP_TOKEN".into(), false)]);
    }

    #[test]
    fn words_are_a_program_and_its_arguments() {
        let program = from_words(&["less".to_owned(), "-R".to_owned()]).unwrap();
        assert_eq!((program.get_program(), program.get_args().count()), ("less".as_ref(), 1));
        assert!(from_words(&[]).is_none());
    }

    #[test]
    fn programs_started_by_a_program_are_killed_with_it() {
        let mut command = program("sh");
        new_group(command.args(["-c", "sleep 600 & echo $!; wait"]).stdout(Stdio::piped()));
        let mut child = command.spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        let mut printed = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(&mut output), &mut printed).unwrap();
        kill(&mut child);
        // The pipe is closed once all its writers have ended.
        std::io::Read::read_to_string(&mut output, &mut printed).unwrap();
        assert!(printed.trim().parse::<u32>().is_ok(), "{printed}");
    }
}

#[cfg(test)]
#[cfg(windows)]
mod windows_tests {
    use super::*;

    #[test]
    fn a_batch_file_is_found_without_its_extension_and_its_arguments_are_no_commands() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("key.cmd"), "@echo [%1]\r\n").unwrap();
        let output = program(folder.path().join("key")).arg("a b").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "[\"a b\"]");
        let output = program(folder.path().join("key")).arg("a&echo b").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "[\"a&echo b\"]");
    }
}
