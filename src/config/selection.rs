//! Which profiles a read of several accounts uses: `-p a,b`, `--profiles 'client-*'`, `--all-profiles`. Opens no connection.

use super::user_file::Config;
use super::{Options, SANDBOX};
use crate::error::{Error, Result};
use crate::system::environment::{self, Environment};
use crate::text::similarity::errors;
use crate::text::wildcards;

/// Suggested profiles for a pattern that matches none.
const SUGGESTED: usize = 3;

/// Whether the options select several profiles, even if only one is left after the patterns are applied.
pub fn is_several(options: &Options) -> bool {
    options.all_profiles
        || options.profiles.is_some()
        || options.profile.as_deref().is_some_and(|name| name.contains(','))
}

/// The selection as typed: `--profiles 'client-*'`.
pub fn typed(options: &Options) -> String {
    match (&options.profiles, &options.profile) {
        (Some(patterns), _) => format!("--profiles {patterns}"),
        (None, Some(names)) if !options.all_profiles => format!("--profile {names}"),
        _ => "--all-profiles".to_owned(),
    }
}

/// The names of the selected profiles, each once: those of `-p` and the patterns in the order given, those that a pattern
/// matches by name. The sandbox is selected only by its name.
///
/// # Errors
/// `Usage` for options that exclude each other, for an account or a key in the environment, which would belong to one
/// profile only, for a profile that does not exist, and for a pattern that matches none.
pub fn select(options: &Options, environment: &Environment, config: &Config) -> Result<Vec<String>> {
    refuse_two_ways(options)?;
    refuse_environment(options, environment)?;
    let known: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    if options.all_profiles {
        known.iter().for_each(|name| add(name));
        if known.is_empty() {
            return Err(Error::usage(format!("no profiles in {}", config.path.display())).hint("acamp auth login"));
        }
    } else if let Some(patterns) = &options.profiles {
        for pattern in words("--profiles", patterns)? {
            matches(pattern, &known, config)?.into_iter().for_each(&mut add);
        }
    } else {
        for name in words("--profile", options.profile.as_deref().unwrap_or_default())? {
            if name.contains(['*', '?']) {
                return Err(Error::usage(format!(
                    "--profile takes names, and \"{}\" is a pattern",
                    name.escape_debug()
                ))
                .hint(format!("--profiles '{name}'")));
            }
            if name != SANDBOX && !known.contains(&name) {
                return Err(config.unknown(name, ""));
            }
            add(name);
        }
    }
    Ok(names)
}

fn refuse_two_ways(options: &Options) -> Result<()> {
    let given = [
        ("--profile", options.profile.is_some()),
        ("--profiles", options.profiles.is_some()),
        ("--all-profiles", options.all_profiles),
    ];
    let mut given = given.into_iter().filter(|(_, is_given)| *is_given).map(|(flag, _)| flag);
    match (given.next(), given.next()) {
        (Some(first), Some(second)) => Err(Error::usage(format!("{first} cannot be used together with {second}"))),
        _ => Ok(()),
    }
}

fn refuse_environment(options: &Options, environment: &Environment) -> Result<()> {
    let set = |name: &'static str, is_set: bool| is_set.then_some(name);
    let found = [
        set(environment::URL.name, environment.text(environment::URL).is_some()),
        set(environment::TOKEN.name, environment.token().is_some()),
        set(environment::TOKEN_FILE.name, environment.path(environment::TOKEN_FILE).is_some()),
    ];
    let found: Vec<&str> = found.into_iter().flatten().collect();
    let Some(first) = found.first() else { return Ok(()) };
    let what = if *first == environment::URL.name { "one account" } else { "the key of one account" };
    let message = format!("{first} sets {what}, and {} reads several", typed(options));
    Err(Error::usage(message).hint(format!("unset {}", found.join(" "))))
}

/// The words between commas.
fn words<'a>(flag: &str, text: &'a str) -> Result<Vec<&'a str>> {
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    if words.iter().any(|word| word.is_empty()) {
        return Err(Error::usage(format!("{flag} \"{}\" has an empty name", text.escape_debug())));
    }
    Ok(words)
}

fn matches<'a>(pattern: &'a str, known: &[&'a str], config: &Config) -> Result<Vec<&'a str>> {
    if pattern == SANDBOX {
        return Ok(vec![pattern]);
    }
    let found: Vec<&str> = known.iter().copied().filter(|name| wildcards::matches(pattern, name)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let error = Error::usage(format!("no profile matches \"{}\" in {}", pattern.escape_debug(), config.path.display()));
    let close: Vec<&str> = known.iter().copied().filter(|name| is_close(pattern, name)).take(SUGGESTED).collect();
    Err(match (close.as_slice(), known) {
        ([], []) => error.hint("acamp auth login"),
        ([], _) => error.hint(format!("known profiles: {}", known.join(", "))),
        _ => error.hint(format!("did you mean {}?", close.join(" or "))),
    })
}

/// Whether a name is like what a pattern says: the part of it that the text before or after the `*` stands for.
fn is_close(pattern: &str, name: &str) -> bool {
    let plain = pattern.replace('*', "");
    let (length, letters) = (plain.chars().count(), name.chars().count());
    let part: String = if pattern.ends_with('*') {
        name.chars().take(length).collect()
    } else if pattern.starts_with('*') {
        name.chars().skip(letters.saturating_sub(length)).collect()
    } else {
        name.to_owned()
    };
    length > 0 && errors(&plain, &part) <= (length / 3).max(2).min(length - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const CONFIG: &str = "[profiles.acme]\n[profiles.client-a]\n[profiles.client-b]\n[profiles.work]\n";

    fn options(flag: &str, value: &str) -> Options {
        let some = |name: &str| (flag == name).then(|| value.to_owned());
        Options {
            profile: some("-p"),
            profiles: some("--profiles"),
            all_profiles: flag == "--all-profiles",
            ..Options::default()
        }
    }

    fn selected(flag: &str, value: &str) -> Result<Vec<String>> {
        let config = Config::parse(Path::new("config.toml"), CONFIG).unwrap();
        select(&options(flag, value), &Environment::default(), &config)
    }

    fn refused(flag: &str, value: &str) -> String {
        selected(flag, value).unwrap_err().to_string()
    }

    #[test]
    fn one_name_is_no_selection_and_every_other_way_is() {
        assert!(!is_several(&options("-p", "acme")) && !is_several(&Options::default()));
        for (flag, value) in [("-p", "acme,work"), ("--profiles", "acme"), ("--all-profiles", "")] {
            assert!(is_several(&options(flag, value)), "{flag} {value}");
        }
    }

    #[test]
    fn names_keep_their_order_and_come_once() {
        assert_eq!(selected("-p", "work, acme,work").unwrap(), ["work", "acme"]);
        assert_eq!(selected("--profiles", "work,client-*,*-a").unwrap(), ["work", "client-a", "client-b"]);
        assert_eq!(selected("--all-profiles", "").unwrap(), ["acme", "client-a", "client-b", "work"]);
    }

    #[test]
    fn the_sandbox_is_selected_only_by_its_name() {
        assert_eq!(selected("-p", "acme,sandbox").unwrap(), ["acme", "sandbox"]);
        assert_eq!(selected("--profiles", "acme,sandbox").unwrap(), ["acme", "sandbox"]);
        assert_eq!(selected("--profiles", "*").unwrap(), ["acme", "client-a", "client-b", "work"]);
        assert!(refused("--profiles", "sand*").contains("no profile matches \"sand*\""));
    }

    #[test]
    fn what_selects_nothing_names_the_nearest() {
        assert!(refused("--profiles", "clinet-*").ends_with("hint: did you mean client-a or client-b?"));
        assert!(refused("--profiles", "clinet-?").ends_with("hint: did you mean client-a or client-b?"));
        assert!(refused("--profiles", "x*").ends_with("hint: known profiles: acme, client-a, client-b, work"));
        assert!(refused("-p", "acme,wrok").ends_with("hint: did you mean work?"));
        assert!(refused("-p", "acme,").contains("has an empty name"));
        assert!(refused("-p", "acme,client-*").ends_with("hint: --profiles 'client-*'"));
    }

    #[test]
    fn two_ways_to_select_and_an_account_in_the_environment_are_refused() {
        let config = Config::parse(Path::new("config.toml"), CONFIG).unwrap();
        let two = Options { all_profiles: true, ..options("-p", "acme") };
        let error = select(&two, &Environment::default(), &config).unwrap_err();
        assert_eq!(error.message(), "--profile cannot be used together with --all-profiles");
        let one = Environment::default().with(environment::URL, "https://acme.example");
        let error = select(&options("-p", "acme,work"), &one, &config).unwrap_err();
        assert_eq!(error.message(), "ACAMP_URL sets one account, and --profile acme,work reads several");
    }
}
