//! The scripts that register `acamp` with a shell. All but that of PowerShell, which is from clap's engine, are our own: they
//! add the paths of files, which the shell completes itself.

use clap_complete::env::{EnvCompleter, Powershell};

use super::VARIABLE;
use super::shell::Shell;

const BASH: &str = include_str!("scripts/acamp.bash");
const ZSH: &str = include_str!("scripts/acamp.zsh");
const FISH: &str = include_str!("scripts/acamp.fish");
const ELVISH: &str = include_str!("scripts/acamp.elv");

/// The script for a shell.
pub fn script(shell: Shell) -> Option<String> {
    match shell {
        Shell::Bash => Some(BASH.to_owned()),
        Shell::Zsh => Some(ZSH.to_owned()),
        Shell::Fish => Some(FISH.to_owned()),
        Shell::Elvish => Some(ELVISH.to_owned()),
        Shell::Powershell => {
            let mut script = Vec::new();
            Powershell.write_registration(VARIABLE, "acamp", "acamp", "acamp", &mut script).ok()?;
            String::from_utf8(script).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_asks_with_the_variable_and_the_name_of_its_shell() {
        for name in super::super::SHELLS {
            let script = Shell::named(name).and_then(script).unwrap();
            let asks = script.lines().any(|line| line.contains(VARIABLE) && line.contains(name));
            assert!(asks, "{name}: {script}");
        }
    }
}
