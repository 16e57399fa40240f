//! How many requests name lookups need, with and without the cache.

use acamp::sandbox::Running;

use crate::support::{Home, Outcome, ephemeral, logged_in, run};

/// A sandbox with `tags` further tags, `tag 1` to `tag N`.
fn account(home: &Home, tags: usize) -> Running {
    let running = ephemeral();
    let rows: String = (1..=tags).map(|number| format!("tag {number}\n")).collect();
    let file = home.write("tags.csv", format!("name\n{rows}"));
    if tags > 0 {
        let made = acamp(home, &running, &["tags", "create", "--from-file", &file, "--yes"]);
        assert_eq!(made.code, 0, "{}", made.stderr);
    }
    running
}

fn acamp(home: &Home, account: &Running, args: &[&str]) -> Outcome {
    run(logged_in(home.path(), account.url(), "sandbox").args(args))
}

/// The number of requests for the listing of tags.
fn asked(home: &Home, account: &Running, args: &[&str]) -> usize {
    let output = acamp(home, account, &[args, &["-v"]].concat());
    output.stderr.lines().filter(|line| line.starts_with("GET /tags?")).count()
}

#[test]
fn a_look_up_reads_at_most_one_request_more_than_there_are_pages_and_none_when_kept() {
    for (tags, pages) in [(0_usize, 1_usize), (94, 1), (95, 2), (290, 3), (420, 5)] {
        let home = Home::new();
        let account = account(&home, tags);
        let unknown = asked(&home, &account, &["tags", "get", "no such tag"]);
        assert!(unknown <= pages + 1, "{tags} tags, unknown: {unknown} requests for {pages} pages");
        acamp(&home, &account, &["cache", "clear"]);
        let known = asked(&home, &account, &["tags", "get", "webinar-2024"]);
        assert!(known <= pages + 1, "{tags} tags, known: {known} requests for {pages} pages");
        assert_eq!(asked(&home, &account, &["tags", "get", "webinar-2024"]), 0, "{tags} tags, kept");
    }
}

#[test]
fn in_a_long_listing_a_name_is_found_by_a_search() {
    let home = Home::new();
    let account = account(&home, 420);
    assert_eq!(asked(&home, &account, &["tags", "get", "tag 420"]), 2);
    assert_eq!(asked(&home, &account, &["tags", "get", "tag 7"]), 1);
    assert_eq!(asked(&home, &account, &["tags", "get", "tag 420"]), 0);
    let all = acamp(&home, &account, &["cache", "fill", "tags", "--jq", ".[].names"]);
    assert_eq!(all.stdout, "428\n");
}

#[test]
fn several_names_of_one_command_need_one_lookup() {
    let home = Home::new();
    let account = account(&home, 0);
    let names = ["vip", "lead", "trial", "customer", "vip"];
    let args: Vec<&str> = ["contacts", "tags", "add", "1"].into_iter().chain(names).collect();
    assert_eq!(asked(&home, &account, &args), 1);
}

#[test]
fn what_is_kept_is_the_owners_alone_and_names_no_contact() {
    let home = Home::new();
    let account = account(&home, 0);
    acamp(&home, &account, &["contacts", "tags", "add", "ana.garcia@example.com", "vip"]);
    acamp(&home, &account, &["deals", "list", "--owner", "admin", "--stage", "Sales/Follow Up"]);
    let mut seen = Vec::new();
    for folder in std::fs::read_dir(home.join(".cache/acamp/names")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains("ana.garcia"), "{}: {text}", path.display());
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
                assert_eq!(mode, 0o600, "{}", path.display());
            }
            seen.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    seen.sort();
    assert_eq!(seen, ["pipelines", "stages", "tags", "users"]);
}

#[test]
#[cfg(unix)]
fn every_kind_of_write_invalidates_the_cached_names() {
    let home = Home::new();
    let account = account(&home, 0);
    let rows = home.write("rows.csv", "tag,description\nvip,Top hundred\n");
    let people = home.write("people.csv", "email,tags\nnew@example.com,brand new\n");
    let editor = "sed 's/^description = .*/description = \"edited\"/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"";
    let editor = format!("/bin/sh {}", home.write("edit.sh", editor));
    assert_eq!(acamp(&home, &account, &["tags", "create", "--name", "unused name"]).code, 0);
    let id = acamp(&home, &account, &["tags", "get", "vip", "--jq", ".id"]).stdout;
    let path = format!("/tags/{}", id.trim().trim_matches('"'));
    let writes: [&[&str]; 9] = [
        &["tags", "update", "vip", "--description", "typed"],
        &["tags", "update", "--from-file", &rows, "--yes"],
        &["tags", "edit", "vip"],
        &["api", "PUT", &path, "--data", "{\"tag\": {\"description\": \"raw\"}}"],
        &["tags", "rename", "vip", "gold"],
        &["undo", "last", "--yes"],
        &["contacts", "import", &people, "--mode", "sync", "--yes"],
        &["tags", "merge", "lead", "--into", "customer", "--yes", "--max-delete", "9"],
        &["tags", "prune", "--unused", "--yes", "--max-delete", "99"],
    ];
    for write in writes {
        asked(&home, &account, &["tags", "get", "webinar-2024"]);
        assert_eq!(asked(&home, &account, &["tags", "get", "webinar-2024"]), 0, "cached before {write:?}");
        let mut command = logged_in(home.path(), account.url(), "sandbox");
        let output = run(command.args(write).env("PATH", "/usr/bin:/bin").env("EDITOR", &editor));
        assert_eq!(output.code, 0, "{write:?}: {}", output.stderr);
        assert!(asked(&home, &account, &["tags", "get", "webinar-2024"]) > 0, "still cached after {write:?}");
    }
}
