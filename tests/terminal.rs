//! Output that only a terminal shows: prompts, the pager, and the editor. The real binary runs on a pseudo-terminal made by
//! python3.

mod help;
mod picture;
mod shells;
mod writes;

use snapbox::{assert_data_eq, str};

use crate::support::{Home, PROGRAM, cleared, redact};

/// Runs `argv` on a terminal of 10 lines by 80 columns. Each step waits until the output since the step
/// before ends with its first text, then types its second. Prints what was shown, and last the exit code, or 128 and the signal.
const TERMINAL: &str = r#"
import fcntl, json, os, pty, select, struct, sys, termios
steps = json.loads(sys.argv[1])
child, screen = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 10, 80, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
shown, seen = b"", 0
while True:
    if steps and shown[seen:].endswith(steps[0][0].encode()):
        seen = len(shown)
        os.write(screen, steps.pop(0)[1].encode())
    if not select.select([screen], [], [], 60)[0]:
        sys.exit("nothing more was shown after:\n" + shown.decode(errors="replace"))
    try:
        more = os.read(screen, 65536)
    except OSError:
        break
    if not more:
        break
    shown += more
status = os.waitpid(child, 0)[1]
code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
sys.stdout.write(shown.decode(errors="replace").replace("\r\n", "\n") + str(code))
"#;

/// A home on a terminal, logged in to the sandbox inside the program.
struct Terminal(Home);

impl Terminal {
    fn new() -> Self {
        Terminal(Home::new())
    }

    /// Writes a shell script and returns the command that runs it.
    fn script(&self, name: &str, text: &str) -> String {
        format!("/bin/sh {}", self.0.write(name, text))
    }

    /// What the terminal shows, and below it the exit code.
    fn shown(&self, line: &[&str], variables: &[(&str, &str)], steps: &[(&str, &str)]) -> String {
        let (shown, code) = self.run(line, variables, steps);
        redact(&format!("{shown}exit {code}\n"), self.0.path(), None)
    }

    /// What the terminal shows of a command line, and its exit code.
    fn run(&self, line: &[&str], variables: &[(&str, &str)], steps: &[(&str, &str)]) -> (String, i32) {
        self.run_program(PROGRAM, line, variables, steps)
    }

    /// What the terminal shows of another program, and its exit code.
    fn run_program(
        &self,
        program: &str,
        line: &[&str],
        variables: &[(&str, &str)],
        steps: &[(&str, &str)],
    ) -> (String, i32) {
        let mut command = cleared("python3", self.0.path());
        let steps = serde_json::to_string(steps).unwrap();
        command.args(["-c", TERMINAL, &steps, program]).args(line);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("ACAMP_PROFILE", "sandbox").env("NO_COLOR", "1").env("TERM", "xterm");
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (shown, code) = text.split_at(text.len() - digits);
        // The exit code follows the last line, which always ends with a line end.
        (shown.to_owned(), code.parse().unwrap())
    }
}

#[test]
fn a_missing_value_is_prompted_for_until_the_command_accepts_it() {
    let home = Terminal::new();
    let create = ["tags", "create", "--columns", "tag,tagType"];
    assert_data_eq!(
        home.shown(&create, &[], &[("Name: ", "\n"), ("Name: ", "gold\n")]),
        str![[r#"
Tag name
Name: 
Name: gold
Tag   gold
Type  contact
exit 0

"#]]
    );
    let add = ["contacts", "tags", "add", "--dry-run=offline", "-o", "json", "--jq", ".body"];
    assert_data_eq!(
        home.shown(&add, &[], &[("Contact: ", "1\n"), ("Tag: ", "gold\n")]),
        str![[r#"
Contact email address or ID
Contact: 1
Tag name or ID
Tag: gold
{"contactTag":{"contact":"1","tag":"<id of tag gold>"}}
exit 0

"#]]
    );
}

#[test]
fn a_list_of_active_contacts_says_how_many_others_are_on_it() {
    let home = Terminal::new();
    let list = ["contacts", "list", "--list", "Newsletter", "-o", "ids"];
    assert_data_eq!(
        home.shown(&[&list[..], &["--search", "garcia"]].concat(), &[], &[]),
        str![[r#"
1
exit 0

"#]]
    );
    assert_data_eq!(
        home.shown(&[&list[..], &["--search", "example.org"]].concat(), &[], &[]),
        str![[r#"
3
9
12
15
25
5 contacts, complete; 2 others on the list are not active: --list-status any
exit 0

"#]]
    );
    assert_data_eq!(
        home.shown(&["lists", "members", "Newsletter", "--limit", "1", "-o", "ids"], &[], &[]),
        str![[r#"
1
1 of 14 contacts shown; --all shows all; 5 others on the list are not active:
  --list-status any
exit 0

"#]]
    );
}

#[test]
fn a_prompt_for_an_optional_value_accepts_an_empty_line() {
    let home = Terminal::new();
    let create = ["contacts", "create", "--phone", "1", "--dry-run=offline", "-o", "json", "--jq", ".body"];
    assert_data_eq!(
        home.shown(&create, &[], &[("Email: ", "\n")]),
        str![[r#"
Email address; required unless the account allows phone-only contacts
Email: 
{"contact":{"phone":"1"}}
exit 0

"#]]
    );
    assert_data_eq!(
        home.shown(&create, &[], &[("Email: ", "a@example.com\n")]),
        str![[r#"
Email address; required unless the account allows phone-only contacts
Email: a@example.com
{"contact":{"email":"a@example.com","phone":"1"}}
exit 0

"#]]
    );
}

#[test]
fn end_of_input_and_ctrl_c_at_a_prompt_send_nothing() {
    let home = Terminal::new();
    assert_data_eq!(
        home.shown(&["tags", "create"], &[], &[("Name: ", "\u{4}")]),
        str![[r#"
Tag name
Name: 
error: no value for --name; nothing was sent
exit 2

"#]]
    );
    let (_, code) = home.run(&["tags", "create"], &[], &[("Name: ", "\u{3}")]);
    assert_eq!(code, 130);
}

#[test]
fn there_is_no_prompt_in_ci_or_with_no_input() {
    let home = Terminal::new();
    for (line, variables) in [
        (["tags", "create", "--no-input"].as_slice(), [].as_slice()),
        (&["tags", "create"], &[("CI", "true")]),
        (&["tags", "create"], &[("ACAMP_NO_INPUT", "1")]),
    ] {
        assert_data_eq!(
            home.shown(line, variables, &[]),
            str![[r#"
error: missing --name TEXT for "tags create"
  hint: for example: acamp tags create --name vip
exit 2

"#]]
        );
    }
}

#[test]
fn a_long_table_is_shown_in_the_pager_and_a_short_one_is_not() {
    let home = Terminal::new();
    let pager = home.script("pager", "echo \"paged, key: $ACAMP_TOKEN, LESS: $LESS\"; cat\n");
    let paged = [("ACAMP_PAGER", pager.as_str()), ("ACAMP_TOKEN", "s3cr3t")];
    assert_data_eq!(
        home.shown(&["contacts", "list", "--columns", "id"], &paged, &[]),
        str![[r#"
paged, key: , LESS: FRX
ID
1
2
3
4
5
6
7
8
9
10
11
12
13
14
15
16
17
18
19
20
21
22
23
24
25
exit 0

"#]]
    );
    assert_data_eq!(
        home.shown(&["contacts", "list", "--columns", "id", "--limit", "3"], &paged, &[]),
        str![[r#"
ID
1
2
3
3 of 25 contacts shown; --all shows all
exit 0

"#]]
    );
    for line in [["contacts", "list", "-o", "ids"], ["contacts", "list", "--columns=id", "--no-pager"]] {
        assert!(!home.run(&line, &paged, &[]).0.contains("paged"), "{line:?}");
    }
}

#[test]
fn closing_the_pager_early_is_success_and_a_pager_that_cannot_start_is_a_warning() {
    let home = Terminal::new();
    let list = ["contacts", "list", "--columns", "id", "--all", "--page-size", "10"];
    assert_data_eq!(
        home.shown(&list, &[("ACAMP_PAGER", "head -n 2")], &[]),
        str![[r#"
ID
1
exit 0

"#]]
    );
    let missing = format!("{} -x", home.0.join("missing/pager").display());
    assert_data_eq!(
        home.shown(&list, &[("ACAMP_PAGER", &missing)], &[]),
        str![[r#"
ID
1
2
3
4
5
6
7
8
9
10
11
12
13
14
15
16
17
18
19
20
21
22
23
24
25
warning: cannot start the pager [DIR]/missing/pager: no such file or
  directory
25 contacts, complete
exit 0

"#]]
    );
}

#[test]
fn the_editor_opens_again_with_the_error_on_top_and_the_text_below() {
    let home = Terminal::new();
    let editor = home.script(
        "editor",
        "if head -n 1 \"$1\" | grep -q '^#! '; then head -n 1 \"$1\"; sed -i 's/^nmae/name/' \"$1\"\n\
         else sed -i 's/^name = .*/nmae = \"very important\"/' \"$1\"; fi\n",
    );
    let edit = ["tags", "edit", "vip", "--columns", "tag"];
    assert_data_eq!(
        home.shown(&edit, &[("EDITOR", &editor)], &[]),
        str![[r#"
#! cannot use the edited text: line 6, column 1: unknown key nmae
Tag  very important
exit 0

"#]]
    );
}

#[test]
fn the_emulator_prints_its_address_as_one_line_of_json() {
    for format in [&[][..], &["-o", "json"]] {
        let line = [&["sandbox", "serve", "--ephemeral"], format].concat();
        let (shown, code) = Terminal::new().run(&line, &[], &[("\"token\":\"sandbox\"}\r\n", "\u{3}")]);
        let first = shown.lines().next().unwrap_or_default();
        let printed: serde_json::Value = serde_json::from_str(first).unwrap();
        assert!(printed["url"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")), "{shown}");
        assert_eq!(code, 130);
    }
}

#[test]
fn charts_are_blocks_or_number_signs_after_the_numbers() {
    let home = Terminal::new();
    let line = ["campaigns", "report", "--last", "5", "--zone", "UTC", "--no-pager"];
    let (blocks, code) = home.run(&line, &[], &[]);
    assert!(code == 0 && blocks.contains("% █"), "{blocks}");
    for variables in [("TERM", "dumb"), ("LC_ALL", "C")] {
        let (ascii, code) = home.run(&line, &[variables], &[]);
        assert!(code == 0 && ascii.contains("% #") && !ascii.contains(['█', '▏']), "{ascii}");
    }
    let (narrow, _) = home.run(&line, &[("COLUMNS", "59")], &[]);
    assert!(narrow.contains('%') && !narrow.contains(['█', '#']), "{narrow}");
    let (data, _) = home.run(&["campaigns", "report", "--last", "5", "--zone", "UTC", "-o", "csv"], &[], &[]);
    assert!(!data.contains(['█', '#', '%']), "{data}");
}
