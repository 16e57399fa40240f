//! Starting other programs: a `token_command`, an editor, a pager. Each is started without a shell and without the key:
//! what a program inherits it may log, hand on or show. Only here is one made; a test reads the sources to see to it.

use std::ffi::OsStr;
use std::process::{Child, Command};

use crate::system::environment;

/// A program that has not been started yet, found in `PATH` where it is no path, with everything of the environment but the
/// key. Arguments and streams are the caller's; without a word about them it has the streams of this process.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut program = Command::new(name);
    program.env_remove(environment::TOKEN.name);
    program
}

/// The program that the words of a line name, with its arguments; none where there is no word.
pub fn of_words(words: &[String]) -> Option<Command> {
    let (name, arguments) = words.split_first()?;
    let mut program = program(name);
    program.args(arguments);
    Some(program)
}

/// Puts the program at the head of a group of its own, so that [`end`] reaches what it starts in turn. Such a group cannot
/// read from the terminal, and Ctrl-C does not reach it: not for a program that may ask the user something.
pub fn alone(program: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(program, 0);
    #[cfg(not(unix))]
    let _ = program;
}

/// Ends a program, and what it started with it where it has a group of its own ([`alone`]); takes its exit code from the
/// system. Not for one whose end was waited for already: its number may be another's by then.
pub fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // It may have ended meanwhile; there is nothing left to do about it then. So for the next two.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::process::Stdio;

    #[test]
    fn a_program_is_not_handed_the_key() {
        let removed: Vec<_> =
            program("true").get_envs().map(|(name, value)| (name.to_owned(), value.is_some())).collect();
        assert_eq!(removed, [("ACAMP_TOKEN".into(), false)]);
    }

    #[test]
    fn words_are_a_program_and_its_arguments() {
        let program = of_words(&["less".to_owned(), "-R".to_owned()]).unwrap();
        assert_eq!((program.get_program(), program.get_args().count()), ("less".as_ref(), 1));
        assert!(of_words(&[]).is_none());
    }

    #[test]
    fn what_a_program_started_ends_with_it() {
        let mut command = program("sh");
        alone(command.args(["-c", "sleep 600 & echo $!; wait"]).stdout(Stdio::piped()));
        let mut child = command.spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        let mut said = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(&mut output), &mut said).unwrap();
        end(&mut child);
        // The pipe is closed once nobody is left who could write into it.
        std::io::Read::read_to_string(&mut output, &mut said).unwrap();
        assert!(said.trim().parse::<u32>().is_ok(), "{said}");
    }
}
