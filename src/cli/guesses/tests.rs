use std::ffi::OsString;

use super::*;
use crate::cli::repair;
use crate::cli::safety::{self, Safety};
use crate::text::shell_words;

fn args(line: &[String]) -> Vec<OsString> {
    std::iter::once("acamp").chain(line.iter().map(String::as_str)).map(OsString::from).collect()
}

/// The hint for a line that fails when it is parsed or when it runs.
fn hint(typed: &str) -> Option<String> {
    let line = shell_words::words(typed).unwrap();
    let found = match crate::cli::parse(&args(&line)) {
        Err(error) => repair::of(&line, &error),
        Ok(_) => repair::of_failed(&line),
    };
    found.and_then(|repair| repair.hint())
}

/// Lines that a pattern matches, one for each of its alternatives.
fn lines(pattern: &str) -> Vec<Vec<String>> {
    let mut lines = vec![Vec::new()];
    for word in pattern.split(' ') {
        let name = word.trim_matches(['[', ']']);
        let words: Vec<String> = match name {
            "RESOURCE" => vec!["contacts".into(), "deals".into(), "campaigns".into(), "lists".into(), "tags".into()],
            "CONTACT" | "EMAIL" => vec!["jane@example.com".into()],
            "N" => vec!["5".into()],
            "PAIR" => vec!["Plan=Pro".into()],
            "EXPRESSION" => vec!["id > 7".into()],
            "TIME" => vec!["30d".into()],
            "FORMAT" => vec!["json".into()],
            "SHELL" => vec!["zsh".into()],
            name if name.chars().all(|letter| letter.is_ascii_uppercase()) => vec![format!("{name} x")],
            name => name.split('|').map(str::to_owned).collect(),
        };
        lines = lines
            .iter()
            .flat_map(|line| words.iter().map(move |word| [line.as_slice(), std::slice::from_ref(word)].concat()))
            .collect();
    }
    lines
}

#[test]
fn every_guess_leads_to_a_line_that_can_be_parsed() {
    let commands =
        ["", "contacts list", "deals list", "campaigns list", "tags list", "contacts update 7", "tags create"];
    let mut wrong = Vec::new();
    for guess in all().filter(|guess| !guess.meant.is_empty()) {
        let is_flag = guess.typed.starts_with('-');
        let leads = |line: &[String]| {
            let words = |command: &&str| {
                command.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
            };
            let all = commands.iter().filter(|command| is_flag || command.is_empty()).map(words);
            all.map(|words| [words.as_slice(), line].concat()).any(|line| {
                let path = CommandPath::of_line(&line);
                guess.rewrite(&line, &path).is_some_and(|found| match crate::cli::parse(&args(&found)) {
                    Ok(_) => true,
                    Err(error) => !error.use_stderr(),
                })
            })
        };
        // A guess for every resource holds for those that have the command.
        let all = lines(guess.typed);
        let does = if guess.typed.contains("RESOURCE") {
            all.iter().any(|line| leads(line))
        } else {
            all.iter().all(|line| leads(line))
        };
        if !does {
            wrong.push(format!("{} -> {}", guess.typed, guess.meant));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Guesses whose own words say that they send or remove.
const STATED: [&str; 5] = [
    "automations add|enroll|start ",
    "automations remove|end ",
    "contacts forget|",
    "automations rm|delete ",
    "campaigns send-test|",
];

#[test]
fn no_guess_deletes_or_sends() {
    for guess in all().filter(|guess| !STATED.iter().any(|stated| guess.typed.starts_with(stated))) {
        for line in lines(guess.typed) {
            let Some(found) = guess.rewrite(&line, &CommandPath::of_line(&line)) else { continue };
            let level = safety::of_line(&found);
            assert!(level <= Safety::Writes || level <= safety::of_line(&line), "{line:?} -> {found:?} {level:?}");
        }
    }
}

#[test]
fn hints_keep_what_was_typed() {
    for (typed, expected) in [
        ("contacts update jane@example.com --untag vip -p acme", "contacts tags remove jane@example.com vip -p acme"),
        ("tags add vip jane@example.com", "contacts tags add jane@example.com vip"),
        ("tag jane@example.com vip", "contacts tags add jane@example.com vip"),
        ("contact tag jane@example.com vip", "contacts tags add jane@example.com vip"),
        ("deals stage 1 'Follow Up'", "deals move 1 'Follow Up'"),
        ("deals next 1", "deals move 1 next"),
        ("deals won 'Website relaunch'", "deals win 'Website relaunch'"),
        ("deals won", "deals list --status won"),
        ("pipeline board Sales", "deals board Sales"),
        ("pipelines stats", "deals summary"),
        ("deals kanban Sales --owner kim@example.com", "deals board Sales --owner kim@example.com"),
        ("automations steps 'Welcome series'", "automations flow 'Welcome series'"),
        ("automations members Welcome --status active", "automations contacts Welcome --status active"),
        ("contacts search garcia --limit 5", "contacts list --search garcia --limit 5"),
        ("contacts find ana garcia", "contacts list --search 'ana garcia'"),
        ("contacts filter Plan=Pro", "contacts list --where Plan=Pro"),
        (
            "contacts filter 'Plan = Pro and tag != vip' --all",
            "contacts list --where 'Plan = Pro and tag != vip' --all",
        ),
        ("contacts query Plan = Pro", "contacts list --where 'Plan = Pro'"),
        ("contacts list --query 'created > 2026-01-31'", "contacts list --where 'created > 2026-01-31'"),
        ("contacts list --filter Plan=Pro", "contacts list --where Plan=Pro"),
        ("deals find 'value > 1000.00'", "deals list --where 'value > 1000.00'"),
        ("accounts search name~north", "accounts list --where 'name~north'"),
        ("filter contacts tag=vip", "contacts list --where tag=vip"),
        ("tags count", "tags list --count"),
        ("deals list --total --status won", "deals list --count --status won"),
        ("segments create --name Loyal --filter 'tag = vip'", "segments create --where 'tag = vip' --name Loyal"),
        ("-p acme contacts list --format json --tag vip", "-p acme contacts list -o json --tag vip"),
        ("contacts list --first 5 --csv --bounced", "contacts list --status bounced --limit 5 -o csv"),
        ("campaigns stats 'March news'", "campaigns report 'March news'"),
        ("add contact foo@example.com", "contacts create --email foo@example.com"),
        ("conatcts lst --limit 5 -o csv", "contacts list --limit 5 -o csv"),
        ("contacts list --limt 5", "contacts list --limit 5"),
        ("contacts list --limt=5", "contacts list --limit=5"),
        ("--limit 5 contacts list", "contacts list --limit 5"),
        ("contacts --emial a@example.com", "contacts list --email a@example.com"),
        ("contacts list -o jsn", "contacts list -o json"),
        ("contacts list --output=jsn --all", "contacts list --output=json --all"),
        ("get contact", "contacts get CONTACT"),
        ("contacts tags ad jane@example.com", "contacts tags add jane@example.com TAG"),
        ("tgas", "tags --help"),
        ("automations blocks Welcome", "automations blocks list Welcome"),
        ("'contacts list --tag vip'", "contacts list --tag vip"),
        ("contacts get ana", "contacts list --search ana"),
    ] {
        assert_eq!(hint(typed).as_deref(), Some(format!("did you mean: acamp {expected}").as_str()), "{typed}");
    }
}

#[test]
fn secrets_are_not_repeated_and_long_lines_are_cut() {
    let key = "0123456789abcdef0123456789abcdef0123456789abcdef";
    for typed in [
        format!("contact lst --search {key}"),
        format!("contacts search {key}"),
        "apii GET x --header 'Api-Token: s3cr3tvalue'".to_owned(),
    ] {
        let hint = hint(&typed).unwrap_or_default();
        assert!(!hint.contains(key) && !hint.contains("s3cr3tvalue"), "{hint}");
    }
    assert_eq!(
        hint(&format!("contact lst --search '{}'", "x y ".repeat(100))).as_deref(),
        Some("did you mean: acamp contacts list")
    );
}

/// Example lines of all commands, without redirections.
fn examples() -> Vec<Vec<String>> {
    let mut root = crate::cli::tree::root();
    root.build();
    let leaves = crate::cli::builtin::commands::leaves(&root, "");
    let all = leaves.iter().flat_map(|(words, leaf)| crate::cli::help::examples(words, leaf));
    let plain = all.filter(|line| !line.contains(['|', '<', '>']));
    plain.filter_map(|line| shell_words::words(line).ok()).collect()
}

/// One mistake in a line: a typing error, words in another order, a word or a flag of another program.
fn mistaken(line: &[String], kind: usize) -> Vec<String> {
    const VERBS: [&str; 6] = ["search", "count", "info", "stats", "history", "open"];
    const FLAGS: [&str; 6] = ["--format", "--force", "--count", "--untag", "--preview", "--all-the-way"];
    let mut words = line.to_vec();
    let at = kind / 8 % words.len().min(3);
    let mut letters: Vec<char> = words[at].chars().collect();
    let place = kind % letters.len().max(1);
    match kind % 8 {
        0 if letters.len() > 2 => drop(letters.remove(place)),
        1 if letters.len() > 1 => {
            let place = place.min(letters.len() - 2);
            letters.swap(place, place + 1);
        }
        2 => letters.insert(place, letters[place]),
        3 => letters[place] = 'x',
        4 if words.len() > 1 => {
            words.swap(0, 1);
            return words;
        }
        5 => {
            words[at] = VERBS[kind % VERBS.len()].to_owned();
            return words;
        }
        6 => {
            words.push(FLAGS[kind % FLAGS.len()].to_owned());
            return words;
        }
        _ => {
            words.remove(at);
            return words;
        }
    }
    words[at] = letters.into_iter().collect();
    words
}

/// Every hint for a mistaken line can be parsed and does no more damage than the line without the mistake. `STRIDE` is every
/// how many examples are taken.
#[test]
fn hints_for_mistaken_lines_are_harmless() {
    let stride = std::env::var("STRIDE").ok().and_then(|text| text.parse().ok()).unwrap_or(25);
    let mut wrong = Vec::new();
    let mut hints = 0;
    for (at, example) in examples().iter().enumerate().step_by(stride) {
        for kind in [at, at + 3, at + 5, at * 7 + 9] {
            let typed = mistaken(example, kind);
            let Err(error) = crate::cli::parse(&args(&typed)) else { continue };
            let Some(found) = repair::of(&typed, &error).filter(|found| !found.line.is_empty()) else { continue };
            hints += 1;
            let parses = match crate::cli::parse(&args(&found.line)) {
                Ok(_) => true,
                Err(error) => !error.use_stderr(),
            };
            if !parses || safety::of_line(&found.line) > safety::of_line(example) {
                wrong.push(format!("{} -> {}", typed.join(" "), found.line.join(" ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {hints}\n{}", wrong.len(), wrong.join("\n"));
    assert!(hints > 50, "{hints} hints only");
}
