//! Looks for completion scripts: in the user's home, and where packages and the installer put them.

use std::path::{Path, PathBuf};

use super::check::Check;
use crate::session::Context;

/// Usual files in the home directory that are completion scripts or run `acamp completion`, by shell.
const IN_HOME: &[(&str, &str)] = &[
    ("bash", ".bashrc"),
    ("bash", ".local/share/bash-completion/completions/acamp"),
    ("zsh", ".zshrc"),
    ("zsh", ".zfunc/_acamp"),
    ("fish", ".config/fish/completions/acamp.fish"),
    ("elvish", ".config/elvish/rc.elv"),
];

/// Files below the prefix that `bin/acamp` is installed in: `/usr` for packages, Homebrew's directory of the version,
/// `~/.local` for the installer.
const IN_PREFIX: &[(&str, &str)] = &[
    ("bash", "share/bash-completion/completions/acamp"),
    ("bash", "etc/bash_completion.d/acamp"),
    ("zsh", ZSH),
    ("zsh", "share/zsh/vendor-completions/_acamp"),
    ("fish", "share/fish/vendor_completions.d/acamp.fish"),
];

/// The directory of zsh's completion functions. zsh reads it below `/usr` and `/usr/local`, but not below a home.
const ZSH: &str = "share/zsh/site-functions/_acamp";

/// Which shells have a completion script.
pub fn check(context: &Context) -> Check {
    let home = context.environment().home.as_deref();
    let prefix = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.parent()?.to_owned()));
    let shells = shells(home, prefix.as_deref());
    if shells.is_empty() {
        return Check::ok("completion", "no completion script found").hint("acamp completion --help");
    }
    Check::ok("completion", format!("installed for {}", shells.join(", ")))
}

/// The shells that have a script below `home` or `prefix`, each once.
fn shells(home: Option<&Path>, prefix: Option<&Path>) -> Vec<&'static str> {
    let has_script = |path: PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.contains("ACAMP_COMPLETE") || text.contains("acamp completion")
    };
    let is_read = |prefix: &Path, file: &str| {
        let own = home.filter(|home| file == ZSH && prefix.starts_with(home));
        own.is_none_or(|home| {
            std::fs::read_to_string(home.join(".zshrc")).unwrap_or_default().contains("zsh/site-functions")
        })
    };
    let below_home =
        home.into_iter().flat_map(|home| IN_HOME.iter().map(move |(shell, file)| (*shell, home.join(file))));
    let below_prefix = prefix.into_iter().flat_map(|prefix| {
        let read = IN_PREFIX.iter().filter(move |(_, file)| is_read(prefix, file));
        read.map(move |(shell, file)| (*shell, prefix.join(file)))
    });
    let mut shells = Vec::new();
    for (shell, path) in below_home.chain(below_prefix) {
        if !shells.contains(&shell) && has_script(path) {
            shells.push(shell);
        }
    }
    shells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, file: &str, text: &str) {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn scripts_of_packages_are_found_beside_the_program() {
        let (home, prefix) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let found = || shells(Some(home.path()), Some(prefix.path()));
        assert_eq!(found(), Vec::<&str>::new());
        write(prefix.path(), "share/zsh/vendor-completions/_acamp", "ACAMP_COMPLETE=zsh");
        write(prefix.path(), "share/fish/vendor_completions.d/acamp.fish", "ACAMP_COMPLETE=fish");
        write(prefix.path(), "share/bash-completion/completions/acamp", "the script of another program");
        assert_eq!(found(), ["zsh", "fish"]);
        write(home.path(), ".bashrc", "source <(acamp completion bash)");
        write(home.path(), ".zshrc", "source <(acamp completion zsh)");
        assert_eq!(found(), ["bash", "zsh", "fish"]);
    }

    #[test]
    fn a_script_for_zsh_below_the_home_counts_once_zshrc_names_its_directory() {
        let home = tempfile::tempdir().unwrap();
        let prefix = home.path().join(".local");
        write(&prefix, ZSH, "ACAMP_COMPLETE=zsh");
        let found = || shells(Some(home.path()), Some(&prefix));
        assert_eq!(found(), Vec::<&str>::new());
        write(home.path(), ".zshrc", "fpath=(~/.local/share/zsh/site-functions $fpath)");
        assert_eq!(found(), ["zsh"]);
    }
}
