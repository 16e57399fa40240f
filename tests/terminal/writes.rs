//! Sentences about writes, which only a terminal shows.

use snapbox::{assert_data_eq, str};

use super::Terminal;

#[test]
fn a_write_is_told_in_a_sentence_and_its_record_is_printed_on_request() {
    let home = Terminal::new();
    let mut all = String::new();
    for line in [
        "contacts update ana.garcia@example.com --field Plan=Free --phone 123",
        "contacts update 1 --field Plan=Free --phone 123",
        "contacts update 1 --phone=",
        "contacts update 1 --phone 77 --no-history",
        "contacts update 2 3 999999 --phone 5",
        "deals update 1 --value 13000.00 --status won --stage 3 --title Renewal",
        "tags create --name gold --description first",
        "tags create --name gold --if-exists skip",
        "contacts create --email new@example.com --tag gold --list Newsletter",
        "contacts tags add 2 gold",
        "contacts tags add 2 gold vip",
        "contacts tags add 2 gold",
        "contacts tags remove 2 gold",
        "contacts unsubscribe new@example.com Newsletter",
        "contacts unsubscribe 1 --all-lists",
        "contacts delete new@example.com --confirm new@example.com",
        "tags delete gold --yes",
        "tags create --name silver -o json --jq .tag",
        "tags update silver --columns tag --description x",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        all.push_str(&format!("$ acamp {line}\n{}", home.shown(&words, &[], &[])));
    }
    assert_data_eq!(
        all,
        str![[r#"
$ acamp contacts update ana.garcia@example.com --field Plan=Free --phone 123
Updated contact ana.garcia@example.com: Phone +34 600 000 001 → 123, Plan Enterprise → Free · undo: acamp undo
exit 0
$ acamp contacts update 1 --field Plan=Free --phone 123
No change: contact ana.garcia@example.com
exit 0
$ acamp contacts update 1 --phone=
Updated contact ana.garcia@example.com: Phone 123 → empty · undo: acamp undo
exit 0
$ acamp contacts update 1 --phone 77 --no-history
Updated contact ana.garcia@example.com: Phone 77
exit 0
$ acamp contacts update 2 3 999999 --phone 5
Updated 2 contacts; 1 failed · undo: acamp undo
error: 999999: not found: No Result found for contact with id 999999
error: 1 of 3 `contacts update` requests failed
exit 3
$ acamp deals update 1 --value 13000.00 --status won --stage 3 --title Renewal
Updated deal Renewal: Title Enterprise licence → Renewal, Value 12,500.00 USD → 13,000.00 USD, Stage In Contact → Follow Up, Status open → won · undo: acamp undo
exit 0
$ acamp tags create --name gold --description first
Created tag gold (ID 9) · undo: acamp undo
exit 0
$ acamp tags create --name gold --if-exists skip
tag 9 exists already; skipped
No change: tag gold
exit 0
$ acamp contacts create --email new@example.com --tag gold --list Newsletter
Created contact new@example.com (ID 26) · undo: acamp undo
Added tag gold to new@example.com
Subscribed new@example.com to Newsletter
exit 0
$ acamp contacts tags add 2 gold
Added tag gold to contact 2 · undo: acamp undo
exit 0
$ acamp contacts tags add 2 gold vip
Added tag vip to contact 2; 1 unchanged · undo: acamp undo
exit 0
$ acamp contacts tags add 2 gold
No change: contact 2 has tag gold already
exit 0
$ acamp contacts tags remove 2 gold
Removed tag gold from contact 2 · undo: acamp undo
exit 0
$ acamp contacts unsubscribe new@example.com Newsletter
Unsubscribed new@example.com from Newsletter · undo: acamp undo
exit 0
$ acamp contacts unsubscribe 1 --all-lists
1: unsubscribed from Newsletter, Customers; verified: no active or unconfirmed
  subscription is left
Unsubscribed contact 1 from all lists · undo: acamp undo
exit 0
$ acamp contacts delete new@example.com --confirm new@example.com
Deleted contact new@example.com · undo: acamp undo
exit 0
$ acamp tags delete gold --yes
Deleted tag gold · undo: acamp undo
exit 0
$ acamp tags create --name silver -o json --jq .tag
silver
exit 0
$ acamp tags update silver --columns tag --description x
Tag  silver
exit 0

"#]]
    );
}

#[test]
fn a_job_is_told_in_a_sentence_with_counts() {
    let home = Terminal::new();
    let file = home.0.write("tags.csv", "name,description\nalpha,first\nbeta,second\n,without a name\n");
    let create = ["tags", "create", "--from-file", &file, "--progress", "none", "--rate", "0"];
    assert_data_eq!(
        home.shown(&create, &[], &[]),
        str![[r#"
job [JOB]: 3 rows, one request each
Created 2 tags; 1 failed · job [JOB]
error: 1 of 3 rows failed
  hint: acamp jobs retry-failed [JOB]
exit 3

"#]]
    );
}

#[test]
fn an_import_is_told_in_a_sentence_with_counts_and_its_results_align_numbers() {
    let home = Terminal::new();
    let file =
        home.0.write("people.csv", "Email,Plan\nmia@example.com,Pro\nsara@example.com,Gold\nomar@example.com,Free\n");
    let import = ["contacts", "import", &file, "--exclude-automations", "--yes", "--progress", "none", "--rate", "0"];
    let mut all = home.shown(&import, &[], &[]);
    all.push_str(&home.shown(&["jobs", "results", "last"], &[], &[]));
    assert_data_eq!(
        all,
        str![[r#"
rows: 3; 2 valid, 1 invalid
  1: not an option of the field
    line 3: Plan "Gold": options: Free, Pro, Enterprise
job [JOB]; to resume it: acamp jobs resume [JOB]
Imported 2 contacts; 1 failed · job [JOB]
error: 1 of 3 rows failed
  hint: fix the rows, then run:
    acamp contacts import [DIR]/.local/state/acamp/jobs/[JOB]/failed.csv --exclude-automations --yes --progress none --rate 0
exit 3
Row  Line  Status  ID  Reason
  1     2  done    26
  2     3  failed      Plan "Gold": not an option of the field: options: Free,…
  3     4  done    27
exit 0

"#]]
    );
}
