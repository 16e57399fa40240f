//! `acamp profiles use`, `rename`, and `delete`: change `config.toml` and the stored API keys together.

use clap::Command;

use super::{NAME, NEW_NAME};
use crate::command::arguments::positional;
use crate::config::user_file::check_name;
use crate::config::{Origin, SANDBOX, store};
use crate::error::{Error, Result};
use crate::session::Context;
use crate::store::name_cache;

/// `profiles use`.
pub fn use_command() -> Command {
    Command::new("use")
        .about("Make a profile the default")
        .long_about(
            "Make a profile the default: the one used unless a flag, variable, or project file selects another.",
        )
        .arg(positional(NAME, "PROFILE", "Profile name"))
}

/// `profiles rename`.
pub fn rename_command() -> Command {
    Command::new("rename")
        .about("Rename a profile and its stored API key")
        .arg(positional(NAME, "PROFILE", "Profile name"))
        .arg(positional(NEW_NAME, "NEW", "New name"))
}

/// `profiles delete`.
pub fn delete_command() -> Command {
    Command::new("delete")
        .visible_alias("rm")
        .about("Delete a profile and its stored API key")
        .long_about(
            "Delete a profile, its stored API key, and its name cache. The account, the API key on the server, and \
             the history that acamp undo needs are kept.",
        )
        .arg(positional(NAME, "PROFILE", "Profile name"))
}

/// Makes `name` the default.
///
/// # Errors
/// `Usage` for an unknown profile; errors of the files.
pub fn make_default(name: &str, context: &Context) -> Result<()> {
    if name != SANDBOX {
        context.config()?.profile(name)?;
    }
    if context.note_dry_run(&format!("make \"{name}\" the default profile")) {
        return Ok(());
    }
    store::make_default(context.paths(), name)?;
    context.note(&format!("set the default profile to \"{name}\""));
    // Read before the change: the old default does not override the new one.
    let overriding = context.sources(None)?.chosen().filter(|chosen| {
        chosen.value != name && !matches!(&chosen.origin, Origin::File { key, .. } if key == "default_profile")
    });
    if let Some(chosen) = overriding {
        context.warn(&format!("{} overrides it here and selects {}", chosen.origin, chosen.value));
    }
    Ok(())
}

/// Renames `old` to `new`.
///
/// # Errors
/// `Usage` if `old` does not exist, or `new` exists or is invalid; errors of the files.
pub fn rename(old: &str, new: &str, context: &Context) -> Result<()> {
    refuse_sandbox(old, "renamed")?;
    check_name(new)?;
    context.config()?.profile(old)?;
    if context.note_dry_run(&format!("rename profile \"{old}\" to \"{new}\"")) {
        return Ok(());
    }
    store::rename(context.paths(), old, new)?;
    name_cache::clear_profile(context.paths(), old);
    context.note(&format!("renamed profile \"{old}\" to \"{new}\""));
    if let Some(project) = context.project()?.filter(|project| project.profile.as_deref() == Some(old)) {
        context.warn(&format!("{} still selects \"{old}\"", project.path.display()));
    }
    Ok(())
}

/// Deletes `name` after confirmation.
///
/// # Errors
/// `Usage` if it does not exist or without confirmation; errors of the files.
pub fn delete(name: &str, context: &Context) -> Result<()> {
    refuse_sandbox(name, "deleted")?;
    let config = context.config()?;
    config.profile(name)?;
    if context.note_dry_run(&format!("delete profile \"{name}\" and its stored API key")) {
        return Ok(());
    }
    context.confirm(&format!("delete profile \"{name}\" and its stored API key?"))?;
    store::delete(context.paths(), name)?;
    name_cache::clear_profile(context.paths(), name);
    let was_default = config.default_profile.as_deref() == Some(name);
    let rest = if was_default { "; no default profile is set now" } else { "" };
    context.note(&format!("deleted profile \"{name}\"{rest}"));
    Ok(())
}

fn refuse_sandbox(name: &str, change: &str) -> Result<()> {
    if name == SANDBOX {
        return Err(Error::usage(format!("\"{SANDBOX}\" is the built-in profile and cannot be {change}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;
    use crate::config::credentials::Credentials;
    use crate::config::user_file::{Config, Stored};
    use crate::error::Kind;
    use crate::session::Options;
    use crate::system::environment::Environment;

    fn context(root: &std::path::Path, options: Options) -> Context {
        Context::new(Options { quiet: true, ..options }, Environment::below(root))
    }

    /// Two profiles, the first the default, and the directory they are in.
    fn two_profiles() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let context = context(root.path(), Options::default());
        for (name, is_default) in [("acme", true), ("beta", false)] {
            let stored = Stored { url: Some(format!("https://{name}.example")), ..Stored::default() };
            store::save(context.paths(), name, &stored, &Secret::new(name), is_default).unwrap();
        }
        root
    }

    /// The default profile, and the names of profiles and of keys.
    fn state(context: &Context) -> String {
        let config = Config::read(context.paths().config().unwrap()).unwrap();
        let keys = Credentials::read(&context.paths().credentials().unwrap()).unwrap();
        let profiles: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
        let keys: Vec<&str> = keys.names().collect();
        format!("{} [{}] [{}]", config.default_profile.unwrap_or_default(), profiles.join(" "), keys.join(" "))
    }

    #[test]
    fn the_changes_keep_default_profiles_and_keys_in_step() {
        let root = two_profiles();
        let run = || context(root.path(), Options { yes: true, ..Options::default() });
        make_default("beta", &run()).unwrap();
        assert_eq!(state(&run()), "beta [acme beta] [acme beta]");
        rename("beta", "main", &run()).unwrap();
        assert_eq!(state(&run()), "main [acme main] [acme main]");
        delete("main", &run()).unwrap();
        assert_eq!(state(&run()), " [acme] [acme]");
    }

    #[test]
    fn deleting_a_profile_deletes_its_name_cache_and_no_other() {
        let root = two_profiles();
        let run = || context(root.path(), Options { yes: true, ..Options::default() });
        let cache = run().paths().cache().unwrap().to_owned();
        let of = |name: &str, url: &str| {
            name_cache::NameCache::new(&cache, name, url, crate::config::preferences::CACHE_TTL)
        };
        let content =
            name_cache::Content { since: name_cache::now(), complete: true, ..name_cache::Content::default() };
        let all = [("beta", "https://beta.example"), ("beta", "https://before.example"), ("acme", ""), ("beta-2", "")];
        all.iter().for_each(|(name, url)| of(name, url).store("tags", &content));
        delete("beta", &run()).unwrap();
        let left = all.map(|(name, url)| of(name, url).fresh("tags").is_some());
        assert_eq!(left, [false, false, true, true]);
    }

    #[test]
    fn a_dry_run_a_missing_confirmation_and_a_wrong_name_change_nothing() {
        let root = two_profiles();
        let dry_run = context(root.path(), Options { dry_run: true, ..Options::default() });
        make_default("beta", &dry_run).unwrap();
        rename("beta", "main", &dry_run).unwrap();
        delete("beta", &dry_run).unwrap();
        let plain = context(root.path(), Options::default());
        assert_eq!(delete("beta", &plain).unwrap_err().kind(), Kind::Usage);
        let yes = context(root.path(), Options { yes: true, ..Options::default() });
        for refused in [delete("sandbox", &yes), rename("sandbox", "x", &yes), rename("acme", "sandbox", &yes)] {
            assert!(refused.unwrap_err().message().contains("built-in"));
        }
        for refused in [delete("bta", &yes), rename("bta", "x", &yes), make_default("bta", &yes)] {
            assert!(refused.unwrap_err().to_string().ends_with("hint: did you mean beta?"));
        }
        assert_eq!(state(&plain), "acme [acme beta] [acme beta]");
    }
}
