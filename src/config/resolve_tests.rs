//! Tests of the order of sources, each against files in a directory of its own.

use super::*;
use crate::config::{Mode, credentials};
use crate::system::environment::{CONFIG, PROFILE, TOKEN, TOKEN_FILE, URL};

const CONFIG_TEXT: &str = "default_profile = \"plain\"\n\
    [profiles.plain]\nurl = \"https://plain.example\"\n\
    [profiles.safe]\nurl = \"https://safe.example\"\nmode = \"read-only\"\nrate = 2\n\
    [profiles.vault]\nurl = \"https://vault.example\"\ntoken_command = [\"op\"]\ntoken_file = \"key\"\n\
    [profiles.nowhere]\n";

struct Case {
    directory: tempfile::TempDir,
    environment: Environment,
    config: Config,
    project: Option<Project>,
}

impl Case {
    fn new(config: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        let config = Config::parse(&path, config).unwrap();
        let environment = Environment::default().with(CONFIG, &path);
        for name in ["plain", "vault"] {
            let key = Secret::new(&format!("{name}-key"));
            credentials::store(&directory.path().join("credentials.toml"), name, Some(&key)).unwrap();
        }
        Case { directory, environment, config, project: None }
    }

    fn with(mut self, variables: &[(Variable, &str)]) -> Self {
        for (variable, value) in variables {
            self.environment = self.environment.with(*variable, value);
        }
        self
    }

    fn project(mut self, profile: &str) -> Self {
        let path = self.directory.path().join(".acamp.toml");
        self.project = Some(Project { path, profile: Some(profile.into()), ..Project::default() });
        self
    }

    fn resolve(&self, flag: Option<&str>) -> Result<Profile> {
        let paths = Paths::new(&self.environment);
        let flags = Preferences::default();
        let sources = Sources {
            profile: flag,
            flags: &flags,
            environment: &self.environment,
            paths: &paths,
            project: self.project.as_ref(),
            config: &self.config,
        };
        sources.resolve()
    }

    /// Name, what chose it, address, where the key is from, and what lost; paths without the test's own directory.
    fn summary(&self, flag: Option<&str>) -> String {
        let profile = self.resolve(flag).unwrap();
        let token = profile.token.map_or("none".to_owned(), |token| token.origin.to_string());
        let lost: Vec<String> = profile.shadowed.iter().map(|shadowed| shadowed.what.to_string()).collect();
        let summary = format!(
            "{} by {} at {} key {} lost [{}]",
            profile.name.value,
            profile.name.origin,
            profile.url.value,
            token,
            lost.join(", ")
        );
        summary.replace(&self.directory.path().join("").display().to_string(), "")
    }
}

#[test]
fn the_source_with_the_highest_precedence_selects_and_the_others_are_reported() {
    let account = [(URL, "env.example"), (TOKEN, "t")];
    let stored = "key plain.token in credentials.toml";
    for (case, flag, told) in [
        (Case::new(CONFIG_TEXT), None, format!("plain by default_profile in config.toml at https://plain.example {stored} lost []")),
        (Case::new(CONFIG_TEXT).project("safe"), None, "safe by profile in .acamp.toml at https://safe.example key none lost []".into()),
        (Case::new(CONFIG_TEXT).with(&account), None, "(environment) by ACAMP_URL at https://env.example key ACAMP_TOKEN lost [default_profile in config.toml]".into()),
        (Case::new(CONFIG_TEXT).with(&account).project("safe"), None, "(environment) by ACAMP_URL at https://env.example key ACAMP_TOKEN lost [profile in .acamp.toml, default_profile in config.toml]".into()),
        (Case::new(CONFIG_TEXT).with(&account).with(&[(PROFILE, "safe")]), None, "safe by ACAMP_PROFILE at https://safe.example key none lost [ACAMP_URL, ACAMP_TOKEN]".into()),
        (Case::new(CONFIG_TEXT).with(&account).with(&[(PROFILE, "safe")]), Some("plain"), format!("plain by --profile at https://plain.example {stored} lost [ACAMP_PROFILE, ACAMP_URL, ACAMP_TOKEN]")),
        (Case::new(CONFIG_TEXT).with(&[(PROFILE, "plain")]), Some("plain"), format!("plain by --profile at https://plain.example {stored} lost []")),
        (Case::new(CONFIG_TEXT).with(&[(TOKEN, "t")]), None, "plain by default_profile in config.toml at https://plain.example key ACAMP_TOKEN lost [plain.token in credentials.toml]".into()),
        (Case::new(CONFIG_TEXT).with(&[(TOKEN, "t"), (TOKEN_FILE, "f")]), Some("safe"), "safe by --profile at https://safe.example key ACAMP_TOKEN lost [ACAMP_TOKEN_FILE]".into()),
        (Case::new(CONFIG_TEXT), Some("vault"), "vault by --profile at https://vault.example key profiles.vault.token_file in config.toml lost [profiles.vault.token_command in config.toml, vault.token in credentials.toml]".into()),
        (Case::new(CONFIG_TEXT).with(&account), Some("sandbox"), "sandbox by --profile at http://127.0.0.1 key built in lost [ACAMP_URL, ACAMP_TOKEN]".into()),
        (Case::new("").with(&[(URL, "http://localhost:1"), (TOKEN_FILE, "f")]), None, "(environment) by ACAMP_URL at http://localhost:1 key ACAMP_TOKEN_FILE lost []".into()),
        (Case::new("").with(&[(URL, "env.example")]), None, "(environment) by ACAMP_URL at https://env.example key none lost []".into()),
    ] {
        assert_eq!(case.summary(flag), told);
    }
}

#[test]
fn the_key_of_an_account_in_the_environment_goes_to_no_other_account() {
    let case = Case::new(CONFIG_TEXT).with(&[(URL, "env.example"), (TOKEN, "environment-key")]);
    let token = |flag| case.resolve(flag).unwrap().token.map(|token| token.value.fetch().unwrap().reveal().to_owned());
    assert_eq!(token(None).as_deref(), Some("environment-key"));
    assert_eq!(token(Some("plain")).as_deref(), Some("plain-key"));
    assert_eq!(token(Some("safe")), None);
    assert_eq!(token(Some("sandbox")).as_deref(), Some("sandbox"));
}

#[test]
fn without_a_selection_the_sandbox_is_not_used() {
    for (config, message) in [
        ("", "not logged in: no profile exists and ACAMP_URL is not set"),
        (
            "[profiles.only]\nurl = \"https://only.example\"\n",
            "no profile selected: select one of only with --profile or acamp profiles use",
        ),
    ] {
        // A key alone says nothing about the account it is for.
        let error = Case::new(config).with(&[(TOKEN, "t")]).resolve(None).unwrap_err();
        assert_eq!((error.kind(), error.message()), (Kind::Denied, message));
        assert!(error.to_string().contains("acamp auth login") && error.to_string().contains("--profile sandbox"));
    }
}

#[test]
fn invalid_names_and_urls_are_usage_errors() {
    for (case, flag, message) in [
        (Case::new(CONFIG_TEXT), Some("plian"), "no profile \"plian\""),
        (Case::new(CONFIG_TEXT), Some("(environment)"), "no profile \"(environment)\""),
        (Case::new(CONFIG_TEXT), Some("nowhere"), "profile \"nowhere\" has no url"),
        (Case::new("").with(&[(URL, "http://env.example")]), None, "ACAMP_URL: cannot use \"http://env.example\""),
    ] {
        let error = case.resolve(flag).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.message().starts_with(message), "{error}");
    }
}

#[test]
fn a_missing_profile_that_was_not_typed_names_what_selected_it() {
    let error = Case::new(CONFIG_TEXT).with(&[(PROFILE, "gone")]).resolve(None).unwrap_err();
    assert!(error.message().ends_with("config.toml, selected by ACAMP_PROFILE"), "{error}");
}

#[test]
fn a_profiles_mode_and_limits_come_with_their_origin() {
    let profile = Case::new(CONFIG_TEXT).resolve(Some("safe")).unwrap();
    assert!(profile.is_read_only());
    assert_eq!(profile.mode.value, Mode::ReadOnly);
    assert!(profile.mode.origin.to_string().starts_with("profiles.safe.mode in "));
    assert!(profile.limits.rate.origin.to_string().starts_with("profiles.safe.rate in "));
    assert_eq!(profile.limits.timeout.origin, Origin::Default);
}

#[test]
fn no_key_appears_in_debug() {
    let case = Case::new(CONFIG_TEXT).with(&[(TOKEN, "environment-key")]);
    let shown = format!("{:?}", case.resolve(None).unwrap());
    assert!(!shown.contains("environment-key") && !shown.contains("plain-key"), "{shown}");
}

#[cfg(unix)]
#[test]
fn a_readable_store_stops_only_who_needs_it() {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::new(CONFIG_TEXT);
    let path = case.directory.path().join("credentials.toml");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(case.resolve(None).unwrap_err().kind(), Kind::Denied);
    assert!(case.resolve(Some("vault")).is_ok());
}
