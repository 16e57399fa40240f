//! A dry run ends as the real run would, and sends no write.

mod unknown_ids;

use crate::support::{Home, Outcome, Responder, ephemeral, logged_in, program, response, run, split};

/// Commands that the real run refuses, with its exit code; confirmations are given, or the command needs none.
const REFUSED: &[(&str, i32)] = &[
    ("tags delete nosuch --yes", 5),
    ("tags delete 9999 --yes", 5),
    ("tags delete nosuch none --yes", 5),
    ("tags delete vip nosuch --yes", 3),
    ("tags update nosuch --name x", 5),
    ("contacts get nobody@example.com", 5),
    ("contacts list --tag nosuch", 5),
    ("contacts tags add 1 nosuch", 5),
    ("contacts tags add 9999 vip", 5),
    ("contacts tags add 1 9999", 5),
    ("contacts tags remove 1 nosuch", 5),
    ("contacts update nobody@example.com --first-name A", 5),
    ("contacts update 9999 --first-name A", 5),
    ("contacts update 1 --field Nosuch=1", 5),
    ("contacts update 1 --field Plan=Nosuch", 2),
    ("contacts create --email ben.okafor@example.com", 6),
    ("contacts create --email new@example.com --tag nosuch", 5),
    ("deals create --title x --contact 1 --value 1.00 --currency usd --stage Nosuch", 5),
    ("deals create --title x --contact 1 --value 1.00 --currency usd --stage 9999", 5),
    ("deals create --title x --contact 9999 --value 1.00 --currency usd --stage 1", 5),
    ("stages create --title x --pipeline Nosuch", 5),
    ("stages create --title x --pipeline 9999", 5),
    ("pipelines create --title Sales --currency eur", 6),
    ("tags create --name vip", 6),
    ("tags rename nosuch x", 5),
    ("api DELETE /tags/9999 --yes", 5),
    ("api PUT /contacts/9999 --data {}", 5),
    ("tags rename lead vip", 2),
    ("tags merge nosuch --into vip --yes", 5),
    ("tags merge vip --into vip --yes", 2),
    ("tags delete 1 2 3 --yes --max-delete 2", 9),
    ("tags merge lead vip --into customer --yes --max-delete 1", 9),
    ("contacts delete 1 2 --confirm 3", 2),
    ("contacts import rows.csv --list Nosuch --yes", 5),
    ("contacts import rows.csv --map email=nosuch --yes", 2),
    ("contacts import bad.csv --yes --no-ids --poll-interval 50ms", 3),
    ("contacts import bad.csv --yes --strict", 2),
    ("tags create --from-file tags.csv", 3),
    ("tags create --from-file wrong.csv", 2),
    ("tags delete --from-file delete.csv --yes --max-delete 1", 9),
    ("undo 20260101-000000-0000 --yes", 5),
];

fn files(home: &Home) {
    home.write("rows.csv", "email\nann@example.com\n");
    home.write("bad.csv", "email\nann@example.com\nnobody\n");
    home.write("tags.csv", "name\nfresh\nvip\n");
    home.write("wrong.csv", "nosuch\n1\n");
    home.write("delete.csv", "tag\nvip\nlead\n");
}

/// One command against a sandbox of its own, so that no command sees what another has written.
fn acamp(line: &str, more: &[&str]) -> Outcome {
    let (home, account) = (Home::new(), ephemeral());
    files(&home);
    run(logged_in(home.path(), account.url(), "sandbox").args(split(line)).args(more))
}

fn writes(outcome: &Outcome) -> Vec<&str> {
    let is_write = |line: &&str| ["POST /", "PUT /", "PATCH /", "DELETE /"].iter().any(|verb| line.starts_with(verb));
    outcome.stderr.lines().filter(is_write).collect()
}

#[test]
fn a_dry_run_refuses_what_the_real_run_refuses() {
    let mut wrong = Vec::new();
    for (line, code) in REFUSED {
        let (dry, real) = (acamp(line, &["--dry-run", "-v"]), acamp(line, &[]));
        if (dry.code, real.code) != (*code, *code) || !writes(&dry).is_empty() {
            wrong.push(format!("{line}: dry {}, real {}, expected {code}\n{dry}{real}", dry.code, real.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_dry_run_names_the_confirmation_and_treats_it_as_given() {
    for (line, confirmation) in [
        ("tags delete vip", "confirmation required: delete tag vip in profile (environment) (--yes)"),
        ("contacts delete 1", "(--confirm 1)"),
        ("contacts automations add 1 1", "(--confirm 1)"),
        ("tags merge lead --into vip", "confirmation required: add tag vip to "),
        ("tags delete --from-file delete.csv", "`tags delete` for 2 rows in profile (environment)"),
        ("contacts import rows.csv", "confirmation required: import 1 contact into profile (environment)"),
        ("api DELETE /tags/1", "confirmation required: DELETE /tags/1 in profile (environment) (--yes)"),
    ] {
        let outcome = acamp(line, &["--dry-run"]);
        assert_eq!(outcome.code, 0, "{line}\n{outcome}");
        assert!(outcome.stderr.contains(confirmation), "{line}\n{outcome}");
        assert!(outcome.stdout.contains("\"method\""), "{line}\n{outcome}");
    }
}

#[test]
fn an_offline_dry_run_sends_no_request_and_needs_no_key() {
    let server = Responder::start(|_| response(500, &[], b""));
    let home = Home::new();
    files(&home);
    let offline = |line: &str| {
        run(program(home.path()).env("ACAMP_URL", server.url()).args(split(line)).arg("--dry-run=offline"))
    };
    for line in [
        "contacts list --tag vip",
        "tags delete vip",
        "contacts create --email a@example.com --field Plan=Pro --tag vip",
        "contacts import rows.csv --list News",
        "tags create --from-file tags.csv",
        "api DELETE /tags/1",
    ] {
        let outcome = offline(line);
        assert_eq!((outcome.code, outcome.stderr.contains("confirmation")), (0, false), "{line}\n{outcome}");
    }
    for line in ["tags merge vip --into lead", "tags prune --unused", "tags rename vip lead", "contacts show 1"] {
        let outcome = offline(line);
        assert_eq!(outcome.code, 2, "{line}\n{outcome}");
        assert!(outcome.stderr.contains("--dry-run=offline sends no requests"), "{line}\n{outcome}");
    }
    assert_eq!(server.finish(), Vec::<String>::new());
}
