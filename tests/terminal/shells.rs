//! Completion in the shells that are installed here, set up as `acamp completion --help` says.

use std::path::Path;
use std::process::Command;

use super::Terminal;
use crate::support::{PROGRAM, cleared, program, run};

/// The variable `PATH` with the program under test first.
fn path() -> String {
    let folder = Path::new(PROGRAM).parent().unwrap().display();
    format!("{folder}:{}", std::env::var("PATH").unwrap_or_default())
}

/// Runs the lines that the help shows for a shell, with `sh` in the home of the terminal.
fn install(home: &Terminal, shell: &str) {
    let help = run(program(home.0.path()).args(["completion", "--help"])).stdout;
    let mut lines = help.lines().skip_while(|line| *line != format!("{shell}:")).skip(1);
    let script: String =
        lines.by_ref().take_while(|line| line.starts_with("  ")).map(|line| format!("{line}\n")).collect();
    assert!(script.contains("acamp completion"), "{help}");
    let outcome = run(cleared("sh", home.0.path()).args(["-ec", &script]).env("PATH", path()));
    assert_eq!(outcome.code, 0, "{script}{}", outcome.stderr);
}

fn is_installed(shell: &str) -> bool {
    Command::new(shell).arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn bash_completes_files_and_contents_of_files() {
    let home = Terminal::new();
    install(&home, "bash");
    home.0.write("dead people.csv", "");
    home.0.write("page.html", "");
    std::fs::create_dir(home.0.join("data")).unwrap();
    home.0.write("dato.txt", "");
    let rc = home.0.read(".bashrc") + "PS1='ready> '\n";
    home.0.write(".bashrc", rc);
    let steps = [
        ("ready> ", "acamp contacts import dea\t"),
        ("import dead\\ people.csv ", "\u{15}\n"),
        ("ready> ", "acamp templates create --html @pa\t"),
        ("--html @page.html ", "\u{15}\n"),
        ("ready> ", "acamp export da\t"),
        ("export data/", "\u{15}\n"),
        ("ready> ", "acamp tags list --out=dat\t"),
        ("--out=dat", "o\t"),
        ("o.txt ", "\u{15}\n"),
        ("ready> ", "acamp completion z\t"),
        ("completion zsh ", "\u{15}\n"),
        ("ready> ", "exit 7\n"),
    ];
    let variables = [("PATH", path()), ("TERM", "dumb".to_owned())];
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (shown, code) = home.run_program("bash", &["-i"], &variables, &steps);
    assert_eq!(code, 7, "{shown}");
}

/// What the function in `fpath` offers when it is called for the first time in a shell, which loads it.
#[test]
fn zsh_completes_at_the_first_call() {
    if !is_installed("zsh") {
        return;
    }
    let home = Terminal::new();
    install(&home, "zsh");
    let script = "source ~/.zshrc\n\
        _describe() { for name in \"$@\"; do [[ $name == (open|closed) ]] && print -l -- \"${(@P)name}\"; done }\n\
        _files() { print -- files \"$@\" }\n\
        compset() { print -- compset \"$@\" }\n\
        words=(acamp completion z) CURRENT=3; _acamp\n\
        words=(acamp contacts import de) CURRENT=4; _acamp\n\
        words=(acamp export de) CURRENT=3; _acamp\n\
        words=(acamp templates create --html=@de) CURRENT=4; _acamp\n\
        words=(acamp tags list -- de) CURRENT=5; _acamp\n";
    let outcome = run(cleared("zsh", home.0.path()).args(["-f", "-c", script]).env("PATH", path()));
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str()),
        ("zsh\ncompset -p 0\nfiles\ncompset -p 0\nfiles -/\ncompset -p 8\nfiles\n", "")
    );
}

#[test]
fn fish_and_elvish_accept_their_scripts() {
    for (shell, check) in [
        (
            "fish",
            "source ~/.config/fish/completions/acamp.fish; complete -C 'acamp completion z'; complete -C 'acamp contacts import de'",
        ),
        ("elvish", "eval (slurp < ~/.config/elvish/rc.elv)"),
    ] {
        if !is_installed(shell) {
            continue;
        }
        let home = Terminal::new();
        install(&home, shell);
        home.0.write("dead.csv", "");
        let option = if shell == "elvish" { "-compileonly" } else { "-N" };
        let outcome = run(cleared(shell, home.0.path()).args([option, "-c", check]).env("PATH", path()));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{shell}");
        if shell == "fish" {
            assert_eq!(outcome.stdout, "zsh\ndead.csv\n");
        }
    }
}
