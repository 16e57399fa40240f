//! `token_command` and the type that holds the key.

use std::fmt::{Debug, Display};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use acamp::test::config::Secret;
use snapbox::{assert_data_eq, str};
use zeroize::Zeroize;

use super::{TOKEN, acamp, home};
use crate::support::{Home, Server, json, run};

/// Writes an executable script. Another process writes the file: a descriptor that is open for writing here could be
/// inherited by a program that another test starts, and a file open for writing cannot be executed.
fn script(home: &Home, name: &str, text: &str) {
    let source = home.write("script.source", format!("#!/bin/sh\n{text}\n"));
    fs::set_permissions(&source, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(Command::new("cp").args(["-p", &source]).arg(home.join(name)).status().unwrap().success());
    fs::remove_file(source).unwrap();
}

#[test]
fn a_token_command_gets_its_arguments_as_they_are_and_no_key() {
    let server = Server::start(vec![json(200, r#"{"contacts":[],"meta":{"total":"0"}}"#)]);
    let home = home(&server.url(), "token_command = [\"./get-key\", \"$HOME; `id` && x > y\", \"*\"]\n");
    let report = "env > environment; for word in \"$@\"; do echo \"$word\"; done > arguments; cat key-of-the-users";
    script(&home, "get-key", report);
    fs::write(home.path().join("key-of-the-users"), TOKEN).unwrap();
    let other = "other-account-key-0123456789";
    let mut command = acamp(home.path());
    // The variable has the key of another account; the flag selects the profile, so it must not be used at all.
    command.env("ACAMP_URL", "https://other.example").env("ACAMP_TOKEN", other);
    let output = command.args(["contacts", "list", "--profile", "acme", "-v"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(server.received()[0].header("api-token"), Some(TOKEN));
    let environment = fs::read_to_string(home.path().join("environment")).unwrap();
    // What the shell adds itself does not count.
    let mut names: Vec<&str> =
        environment.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name));
    names.sort_unstable();
    assert_eq!(names, ["ACAMP_URL", "HOME", "PATH"]);
    assert!(!environment.contains(other), "{environment}");
    let arguments = fs::read_to_string(home.path().join("arguments")).unwrap();
    assert_eq!(arguments, "$HOME; `id` && x > y\n*\n");
    super::scan::assert_clean(&[output.stdout, output.stderr].concat(), "a token_command");
    super::scan::assert_clean_below(home.path(), "a token_command");
}

#[test]
fn what_a_token_command_says_is_shown_and_what_it_prints_is_not() {
    let url = "http://127.0.0.1:9";
    let mut shown = String::new();
    for (what, text) in [
        ("a failure", format!("echo 'unlock the vault' >&2; echo '{TOKEN}'; exit 3")),
        ("two words", format!("echo 'unlock the vault' >&2; echo '{TOKEN} {TOKEN}'")),
        ("a control character", format!("echo 'unlock the vault' >&2; printf '{TOKEN}\\001'")),
        ("not UTF-8", format!("echo 'unlock the vault' >&2; printf '{}\\377'", TOKEN.replace('\\', ""))),
        ("nothing", "echo 'unlock the vault' >&2".to_owned()),
    ] {
        let home = home(url, "token_command = [\"./get-key\"]\n");
        script(&home, "get-key", &text);
        for more in ["table", "json"] {
            let outcome = run(acamp(home.path()).args(["contacts", "list", "-v", "-o", more]));
            super::scan::assert_clean(outcome.to_string().as_bytes(), &text);
            shown += &format!("{what}, -o {more}: {}", outcome.shown(&home, url));
        }
        fs::remove_file(home.path().join("get-key")).unwrap();
        super::scan::assert_clean_below(home.path(), &text);
    }
    assert_data_eq!(
        shown,
        str![[r#"
a failure, -o table: exit 4
stderr
    unlock the vault
    error: cannot get the API key from token_command (./get-key): exit status: 3
      hint: the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting
a failure, -o json: exit 4
stderr
    unlock the vault
    {"code":"denied","message":"cannot get the API key from token_command (./get-key): exit status: 3","hint":"the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting","status":null,"request":null,"request_id":null,"service_codes":[],"failures":[],"retryable":false,"exit_code":4}
two words, -o table: exit 4
stderr
    unlock the vault
    error: the API key from token_command (./get-key) is not valid: an API key is one word
      hint: the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting
two words, -o json: exit 4
stderr
    unlock the vault
    {"code":"denied","message":"the API key from token_command (./get-key) is not valid: an API key is one word","hint":"the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting","status":null,"request":null,"request_id":null,"service_codes":[],"failures":[],"retryable":false,"exit_code":4}
a control character, -o table: exit 4
stderr
    unlock the vault
    error: the API key from token_command (./get-key) is not valid: an API key is one word
      hint: the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting
a control character, -o json: exit 4
stderr
    unlock the vault
    {"code":"denied","message":"the API key from token_command (./get-key) is not valid: an API key is one word","hint":"the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting","status":null,"request":null,"request_id":null,"service_codes":[],"failures":[],"retryable":false,"exit_code":4}
not UTF-8, -o table: exit 4
stderr
    unlock the vault
    error: cannot read the API key from token_command (./get-key): not UTF-8 text; save it as UTF-8
      hint: the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting
not UTF-8, -o json: exit 4
stderr
    unlock the vault
    {"code":"denied","message":"cannot read the API key from token_command (./get-key): not UTF-8 text; save it as UTF-8","hint":"the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting","status":null,"request":null,"request_id":null,"service_codes":[],"failures":[],"retryable":false,"exit_code":4}
nothing, -o table: exit 4
stderr
    unlock the vault
    error: the API key from token_command (./get-key) is empty
      hint: the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting
nothing, -o json: exit 4
stderr
    unlock the vault
    {"code":"denied","message":"the API key from token_command (./get-key) is empty","hint":"the API key comes from profiles.acme.token_command in [DIR]/.config/acamp/config.toml: check this setting","status":null,"request":null,"request_id":null,"service_codes":[],"failures":[],"retryable":false,"exit_code":4}

"#]]
    );
}

#[test]
fn the_type_that_holds_the_key_cannot_show_it() {
    // An inherent constant takes precedence over the trait's; it exists only for types with the bound.
    macro_rules! lacks {
        ($type:ty, $bound:path) => {{
            #[allow(dead_code, reason = "of no use to a type that has it")]
            trait Otherwise {
                const HAS: bool = false;
            }
            impl<T: ?Sized> Otherwise for T {}
            struct Ask<T: ?Sized>(std::marker::PhantomData<T>);
            #[allow(dead_code)]
            impl<T: ?Sized + $bound> Ask<T> {
                const HAS: bool = true;
            }
            !<Ask<$type>>::HAS
        }};
    }
    assert!(lacks!(Secret, Display) && lacks!(Secret, serde::Serialize) && lacks!(Secret, std::ops::Deref));
    assert!(lacks!(Secret, AsRef<str>) && lacks!(Secret, Into<String>) && lacks!(Secret, std::hash::Hash));
    // The check itself works.
    assert!(!lacks!(Secret, Debug) && !lacks!(String, Display));
    assert_eq!(format!("{:?} {:#?}", Secret::new(TOKEN), Secret::new(TOKEN)), "(secret) (secret)");
}

#[test]
fn the_type_that_holds_the_key_is_wiped() {
    fn wipes_when_dropped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
    wipes_when_dropped(&Secret::new(TOKEN));
    // The type wipes its text the same way.
    let mut text = TOKEN.to_owned();
    text.zeroize();
    assert!(text.is_empty());
}
