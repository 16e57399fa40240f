//! Help, the manual, messages and the login on a terminal.

use snapbox::{assert_data_eq, str};

use super::Terminal;
use crate::support::{SandboxProcess, program, run, without_ports};

#[test]
fn long_help_is_shown_in_the_pager_from_its_top() {
    let home = Terminal::new();
    let pager = home.script("pager", "echo paged; head -n 3\n");
    let paged = [("ACAMP_PAGER", pager.as_str())];
    for line in [["tags", "list", "--help"].as_slice(), &["help", "tags", "list"]] {
        assert_data_eq!(
            home.shown(line, &paged, &[]),
            str![[r#"
paged
List tags

Usage: acamp tags list [OPTIONS]
exit 0

"#]]
        );
    }
    for line in [["tags", "list", "--help", "--no-pager"].as_slice(), &["--version"]] {
        let (shown, code) = home.run(line, &paged, &[]);
        assert!(code == 0 && !shown.contains("paged"), "{shown}");
    }
}

#[test]
fn messages_are_wrapped_between_words_and_commands_are_not_broken() {
    let home = Terminal::new();
    assert_data_eq!(
        home.shown(&["contacts", "get", "an-address-that-nobody-has-in-this-account@example.com"], &[], &[]),
        str![[r#"
error: no contact with the email address
  `an-address-that-nobody-has-in-this-account@example.com`
  hint: acamp contacts list
exit 5

"#]]
    );
}

#[test]
fn a_page_of_the_manual_is_shown_with_man_or_as_text() {
    let home = Terminal::new();
    let man = home.script("man.sh", "echo \"man $*\"; head -n 1 | cut -c 1-16\n");
    home.0.write("bin/man", format!("#!/bin/sh\ncase \"$1\" in -w) exit 0;; esac\nexec {man} \"$@\"\n"));
    executable(&home.0.join("bin/man"));
    let path = format!("{}:{}", home.0.join("bin").display(), std::env::var("PATH").unwrap_or_default());
    assert_data_eq!(
        home.shown(&["man", "tag"], &[("PATH", &path)], &[]),
        str![[r#"
man -l -
.TH "ACAMP/-TAGS
exit 0

"#]]
    );
    home.0.write("bin/man", "#!/bin/sh\nexit 1\n");
    executable(&home.0.join("bin/man"));
    let pager = home.script("pager", "head -n 9\n");
    assert_data_eq!(
        home.shown(&["man", "tags"], &[("PATH", &path), ("ACAMP_PAGER", &pager)], &[]),
        str![[r#"
NAME
    acamp-tags - Labels on contacts and templates

SYNOPSIS
    acamp tags list [OPTIONS]
    acamp tags get [OPTIONS] <TAG>...
    acamp tags create [OPTIONS]
    acamp tags update [OPTIONS] [TAG]...
    acamp tags delete [OPTIONS] [TAG]...
exit 0

"#]]
    );
    let (shown, code) = home.run(&["man", "tgas"], &[], &[]);
    assert!(code == 5 && shown.contains("hint: acamp man tags"), "{shown}");
}

fn executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// What `auth login` shows after the prompt for the API key, which may echo what is typed too early.
fn logged_in(home: &Terminal, url: &str, key: &str) -> String {
    let login = ["auth", "login", "--name", "acme", "--url", url];
    let key = format!("{key}\n");
    let shown = home.shown(&login, &[("ACAMP_PROFILE", "")], &[("API key (not shown): ", &key)]);
    let after = shown.find('✓').or_else(|| shown.find("error:")).unwrap_or(0);
    without_ports(&shown[after..])
}

#[test]
fn a_login_caches_names_and_says_what_to_do_next() {
    let home = Terminal::new();
    let sandbox = SandboxProcess::start(program(home.0.path()), &["--ephemeral"]);
    assert_data_eq!(
        logged_in(&home, &sandbox.url, &sandbox.token),
        str![[r#"
✓ logged in to http://127.0.0.1:[PORT] as admin@example.com; saved as profile
  "acme" (default)
cached 54 names for completion in 6 requests
next: acamp contacts list
      acamp completion --help shows how to complete commands and names with Tab
exit 0

"#]]
    );
    let mut completion = program(home.0.path());
    completion.env("ACAMP_COMPLETE", "bash").args(["--", "acamp deals list --stage Sales/F", "Sales/F"]);
    assert_eq!(run(&mut completion).stdout, "Sales/Follow\\ Up");
}

#[test]
fn a_rejected_key_is_said_to_be_one() {
    let home = Terminal::new();
    let sandbox = SandboxProcess::start(program(home.0.path()), &["--ephemeral"]);
    assert_data_eq!(
        logged_in(&home, &sandbox.url, "wrong"),
        str![[r#"
error: the server did not accept this key: not allowed: Forbidden
  request: GET /users/me returned 403 (request ID
    [UUID])
  hint: copy the URL and the API key again from Settings → Developer
exit 4

"#]]
    );
}

#[test]
fn reports_wrap_their_text_and_leave_out_no_column() {
    let home = Terminal::new();
    home.0.write("people.csv", "email\na@example.com\n");
    let import = ["contacts", "import", "people.csv", "--yes", "-o", "none", "--progress", "none"];
    assert_eq!(home.run(&import, &[], &[]).1, 0);
    for line in [["jobs", "list"].as_slice(), &["history", "list"], &["doctor", "--offline"], &["config", "list"]] {
        let (shown, code) = home.run(line, &[("ACAMP_PAGER", "cat")], &[]);
        let is_narrow = shown.lines().all(|line| line.chars().count() <= 80);
        assert!(code == 0 && is_narrow && !shown.contains('…') && !shown.contains("too narrow"), "{line:?}\n{shown}");
    }
    let (jobs, _) = home.run(&["jobs", "list"], &[], &[]);
    assert!(jobs.contains("Failed") && jobs.contains("finished"), "{jobs}");
}
