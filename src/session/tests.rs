//! Tests of the context, each in a directory of its own.

use super::*;
use crate::config::user_file;
use crate::output::Format;
use crate::system::environment::{
    CI, CLICOLOR_FORCE, COLUMNS, NO_COLOR, OUTPUT, PROFILE, TERM, TOKEN, Terminals, URL, Variable, WIDTH,
};

const CONFIG: &str = "[defaults]\noutput = \"csv\"\n\
    [profiles.acme]\nurl = \"https://acme.example\"\noutput = \"yaml\"\n\
    [profiles.safe]\nurl = \"https://safe.example\"\nmode = \"read-only\"\n";

/// A context in `root`, with every stream a terminal or none.
fn context(root: &Path, terminal: bool, variables: &[(Variable, &str)], options: Options) -> Context {
    let mut environment = Environment::below(root);
    environment.terminals = Terminals { input: terminal, output: terminal, error: terminal };
    environment.terminal_width = Some(100);
    for (variable, value) in variables {
        environment = environment.with(*variable, value);
    }
    Context::new(options, environment)
}

fn root(config: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join(".config/acamp")).unwrap();
    std::fs::write(root.path().join(".config/acamp/config.toml"), config).unwrap();
    root
}

#[test]
fn the_format_follows_the_order_of_precedence() {
    let jq = || Options { jq: Some(".".into()), ..Options::default() };
    let acme = || Options { profile: Some("acme".into()), ..Options::default() };
    let flag = || Options { output: Some(Format::Ids), jq: Some(".".into()), ..acme() };
    let variable = [(OUTPUT, "tsv")];
    for (config, terminal, variables, options, format) in [
        (CONFIG, true, variable.as_slice(), flag(), Format::Ids),
        (CONFIG, true, &variable, jq(), Format::Json),
        (CONFIG, true, &variable, acme(), Format::Tsv),
        (CONFIG, true, &[], acme(), Format::Yaml),
        (CONFIG, true, &[(PROFILE, "gone")], Options::default(), Format::Csv),
        ("", true, &[], Options::default(), Format::Table),
        ("", false, &[], Options::default(), Format::Json),
        ("", true, &[], Options { out: Some("x".into()), ..Options::default() }, Format::Json),
    ] {
        let root = root(config);
        let output = context(root.path(), terminal, variables, options).output().unwrap();
        assert_eq!(output.format, format, "{config} {variables:?}");
    }
}

#[test]
fn a_project_file_overrides_the_profile() {
    let root = root(CONFIG);
    std::fs::write(root.path().join(".acamp.toml"), "profile = \"acme\"\noutput = \"jsonl\"\n").unwrap();
    let context = context(root.path(), false, &[], Options::default());
    assert_eq!(context.profile().unwrap().url.value, "https://acme.example");
    assert_eq!(context.output().unwrap().format, Format::Jsonl);
}

#[test]
fn the_width_comes_from_the_terminal_and_piped_output_is_not_truncated() {
    let root = root("");
    for (terminal, variables, width) in [
        (true, [(WIDTH, "80"), (COLUMNS, "90")].as_slice(), Some(80)),
        (true, &[(COLUMNS, "90")], Some(90)),
        (true, &[], Some(100)),
        (false, &[(COLUMNS, "90")], None),
        (false, &[(WIDTH, "80")], Some(80)),
    ] {
        let output = context(root.path(), terminal, variables, Options::default()).output().unwrap();
        assert_eq!(output.width, width, "{terminal} {variables:?}");
    }
    let wrong = context(root.path(), true, &[(WIDTH, "wide")], Options::default()).output().unwrap_err();
    assert_eq!(wrong.message(), "invalid value \"wide\" for ACAMP_WIDTH: not a number");
}

#[test]
fn color_follows_flag_variables_files_and_terminal() {
    let with = |color| Options { color: Some(color), ..Options::default() };
    let always = "[defaults]\ncolor = \"always\"\n";
    for (config, terminal, variables, options, color) in [
        ("", true, [].as_slice(), Options::default(), true),
        ("", false, &[], Options::default(), false),
        ("", true, &[(NO_COLOR, "1"), (CLICOLOR_FORCE, "1")], Options::default(), false),
        ("", true, &[(NO_COLOR, "1")], with(ColorChoice::Always), true),
        ("", false, &[(CLICOLOR_FORCE, "1")], Options::default(), true),
        ("", false, &[(CLICOLOR_FORCE, "0")], Options::default(), false),
        ("", true, &[(TERM, "dumb")], Options::default(), false),
        ("", true, &[], with(ColorChoice::Never), false),
        (always, false, &[], Options::default(), true),
        (always, false, &[(NO_COLOR, "1")], Options::default(), false),
    ] {
        let root = root(config);
        let context = context(root.path(), terminal, variables, options);
        assert_eq!(context.output().unwrap().color, color, "{config} {variables:?}");
        assert_eq!(context.colors_errors(), color, "{config} {variables:?}");
    }
}

#[test]
fn a_read_only_profile_refuses_writes_and_another_does_not() {
    let root = root(CONFIG);
    let for_profile = |name: &str| context(root.path(), false, &[(PROFILE, name)], Options::default());
    let error = for_profile("safe").refuse_write("tags delete").unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert_eq!(error.message(), "profile \"safe\" is read-only: refused `tags delete`");
    assert!(for_profile("acme").refuse_write("tags delete").is_ok());
}

#[test]
fn without_yes_and_without_a_terminal_nothing_is_confirmed() {
    let root = root("");
    let yes = Options { yes: true, ..Options::default() };
    assert!(context(root.path(), false, &[], yes).confirm("delete all?").is_ok());
    for (terminal, variables) in [(false, [].as_slice()), (true, &[(CI, "true")])] {
        let error = context(root.path(), terminal, variables, Options::default()).confirm("delete all?").unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert_eq!(error.to_string(), "error: not confirmed: delete all\n  hint: add --yes");
    }
}

#[test]
fn a_client_needs_a_key_and_says_how_to_get_one() {
    let root = root(CONFIG);
    let error = context(root.path(), false, &[(PROFILE, "acme")], Options::default()).client().unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert!(error.to_string().ends_with("hint: acamp auth login --name acme"), "{error}");
    let account = context(root.path(), false, &[(URL, "acme.example")], Options::default());
    assert_eq!(account.url_for_display().unwrap(), "https://acme.example");
    assert!(account.client().unwrap_err().to_string().ends_with("hint: set ACAMP_TOKEN or ACAMP_TOKEN_FILE"));
}

#[test]
fn an_account_in_the_environment_needs_no_directories() {
    let environment = Environment::default().with(URL, "acme.example").with(TOKEN, "key");
    let context = Context::new(Options::default(), environment);
    assert_eq!(context.profile().unwrap().name.value, crate::config::ENVIRONMENT);
    assert!(context.client().is_ok());
    assert!(user_file::check_name(crate::config::ENVIRONMENT).is_err());
}

#[test]
fn the_pager_follows_the_order_of_precedence_and_an_empty_name_disables_it() {
    use crate::system::environment::{OWN_PAGER, PAGER};
    let chosen = "[defaults]\npager = \"most -w\"\n";
    let off = || Options { no_pager: true, ..Options::default() };
    let verbose = || Options { verbose: 1, ..Options::default() };
    for (config, variables, options, words) in [
        ("", [].as_slice(), Options::default(), Some("less")),
        ("", &[(PAGER, "more")], Options::default(), Some("more")),
        (chosen, &[(PAGER, "more")], Options::default(), Some("most -w")),
        (chosen, &[(OWN_PAGER, "'my pager' -x")], Options::default(), Some("'my pager' -x")),
        (chosen, &[(OWN_PAGER, "")], Options::default(), None),
        (chosen, &[(OWN_PAGER, "cat")], Options::default(), None),
        ("", &[(PAGER, "")], Options::default(), None),
        (chosen, &[(OWN_PAGER, "less")], off(), None),
        (chosen, &[], verbose(), None),
        (chosen, &[(CI, "true")], Options::default(), None),
        (chosen, &[(TERM, "dumb")], Options::default(), None),
    ] {
        let root = root(config);
        let output = |terminal, options| context(root.path(), terminal, variables, options).output().unwrap();
        let pager = output(true, options.clone()).pager.map(|pager| crate::text::shell_words::line(&pager.words));
        assert_eq!(pager.as_deref(), words, "{config} {variables:?}");
        assert!(output(false, Options { output: Some(Format::Table), ..options.clone() }).pager.is_none());
        assert!(output(true, Options { output: Some(Format::Json), ..options }).pager.is_none());
    }
    let wrong = context(root("").path(), true, &[(OWN_PAGER, "less '")], Options::default()).output().unwrap_err();
    assert_eq!(wrong.message(), "invalid value \"less \\'\" for ACAMP_PAGER: has an unclosed '");
}
