//! `token_command` and the type that holds the key.

use std::fmt::{Debug, Display};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use acamp::profile::Secret;
use zeroize::Zeroize;

use super::{TOKEN, acamp, home};
use crate::support::{Server, json};

/// A program of the user's at `home/NAME`.
fn script(home: &Path, name: &str, text: &str) {
    let path = home.join(name);
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_token_command_gets_its_arguments_as_they_are_and_no_key() {
    let server = Server::start(vec![json(200, r#"{"contacts":[],"meta":{"total":"0"}}"#)]);
    let home = home(&server.url(), "token_command = [\"./get-key\", \"$HOME; `id` && x > y\", \"*\"]\n");
    let report = "env > environment; for word in \"$@\"; do echo \"$word\"; done > arguments; cat key-of-the-users";
    script(home.path(), "get-key", report);
    fs::write(home.path().join("key-of-the-users"), TOKEN).unwrap();
    let other = "other-account-key-0123456789";
    let mut command = acamp(home.path());
    // The variable is the key of another account: the flag chooses the profile, and it must reach neither.
    command.env("ACAMP_URL", "https://other.example").env("ACAMP_TOKEN", other);
    let output = command.args(["contacts", "list", "--profile", "acme", "-v"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(server.received()[0].header("api-token"), Some(TOKEN));
    let environment = fs::read_to_string(home.path().join("environment")).unwrap();
    assert!(environment.contains("HOME=") && !environment.contains(other), "{environment}");
    assert!(!environment.contains("ACAMP_TOKEN"), "{environment}");
    let arguments = fs::read_to_string(home.path().join("arguments")).unwrap();
    assert_eq!(arguments, "$HOME; `id` && x > y\n*\n");
    super::scan::assert_clean(&[output.stdout, output.stderr].concat(), "a token_command");
    super::scan::assert_clean_below(home.path(), "a token_command");
}

#[test]
fn what_a_token_command_says_is_shown_and_what_it_prints_is_not() {
    for (text, why) in [
        (format!("echo 'unlock the vault' >&2; echo '{TOKEN}'; exit 3"), "exit status: 3"),
        (format!("echo 'unlock the vault' >&2; echo '{TOKEN} {TOKEN}'"), "one word"),
        (format!("echo 'unlock the vault' >&2; printf '{TOKEN}\\001'"), "one word"),
        (format!("echo 'unlock the vault' >&2; printf '{}\\377'", TOKEN.replace('\\', "")), "cannot read"),
        ("echo 'unlock the vault' >&2".to_owned(), "is empty"),
    ] {
        let home = home("http://127.0.0.1:9", "token_command = [\"./get-key\"]\n");
        script(home.path(), "get-key", &text);
        for more in ["table", "json"] {
            let output = acamp(home.path()).args(["contacts", "list", "-v", "-o", more]).output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(4), "{stderr}");
            assert!(stderr.contains("unlock the vault\n") && stderr.contains(why), "{stderr}");
            super::scan::assert_clean(&[output.stdout, stderr.into_bytes()].concat(), &text);
        }
        fs::remove_file(home.path().join("get-key")).unwrap();
        super::scan::assert_clean_below(home.path(), &text);
    }
}

#[test]
fn the_type_that_holds_the_key_cannot_show_it() {
    // An inherent constant is found before the trait's: it is there only for a type that has what is asked for.
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
    // The question can be answered with yes.
    assert!(!lacks!(Secret, Debug) && !lacks!(String, Display));
    assert_eq!(format!("{:?} {:#?}", Secret::new(TOKEN), Secret::new(TOKEN)), "(secret) (secret)");
}

#[test]
fn the_type_that_holds_the_key_is_wiped() {
    fn wipes_when_dropped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
    wipes_when_dropped(&Secret::new(TOKEN));
    // Wiping a text leaves zeros to its whole capacity: what the type does with its own.
    let mut text = TOKEN.to_owned();
    text.zeroize();
    assert!(text.is_empty());
}
