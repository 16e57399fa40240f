//! What only a terminal shows: questions for what was not given, the pager, an editor that opens again. The real binary on a
//! pseudo-terminal, which python3 makes.

use crate::support::{Home, PROGRAM, cleared};

/// Runs `argv` on a terminal of 10 lines by 80 columns. Each step waits until its first text has been shown since the step
/// before, then types its second. Prints what was shown, and last the exit code, or 128 and the signal.
const TERMINAL: &str = r#"
import fcntl, json, os, pty, select, struct, sys, termios
steps = json.loads(sys.argv[1])
child, screen = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 10, 80, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
shown, seen = b"", 0
while True:
    if steps and steps[0][0].encode() in shown[seen:]:
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

    /// What the terminal shows of a command line, and its exit code.
    fn run(&self, line: &[&str], variables: &[(&str, &str)], steps: &[(&str, &str)]) -> (String, i32) {
        let mut command = cleared("python3", self.0.path());
        let steps = serde_json::to_string(steps).unwrap();
        command.args(["-c", TERMINAL, &steps, PROGRAM]).args(line);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("ACAMP_PROFILE", "sandbox").env("NO_COLOR", "1").env("TERM", "xterm");
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (shown, code) = text.split_at(text.len() - digits);
        // A code that follows a digit on the screen would be misread: every command's last line ends.
        (shown.to_owned(), code.parse().unwrap())
    }
}

#[test]
fn what_a_command_lacks_is_asked_for_until_the_command_takes_it() {
    let home = Terminal::new();
    let create = ["tags", "create", "--columns", "tag,tagType"];
    let (shown, code) = home.run(&create, &[], &[("Name: ", "\n"), ("Name: ", "gold\n")]);
    assert_eq!((shown.as_str(), code), ("Name of the tag\nName: \nName: gold\ntag      gold\ntagType  contact\n", 0));
    let add = ["contacts", "tags", "add", "-n", "-o", "json", "--jq", ".body"];
    let (shown, code) = home.run(&add, &[], &[("Contact: ", "1\n"), ("Tag: ", "gold\n")]);
    assert!(shown.contains("{\"contactTag\":{\"contact\":\"1\",\"tag\":\"<id of tag gold>\"}}"), "{shown}");
    assert_eq!(code, 0);
}

#[test]
fn an_optional_value_that_is_asked_for_may_be_left_out() {
    let home = Terminal::new();
    let create = ["contacts", "create", "--phone", "1", "-n", "-o", "json", "--jq", ".body"];
    let (shown, _) = home.run(&create, &[], &[("Email: ", "\n")]);
    assert!(shown.ends_with("Email: \n{\"contact\":{\"phone\":\"1\"}}\n"), "{shown}");
    let (shown, _) = home.run(&create, &[], &[("Email: ", "a@example.com\n")]);
    assert!(shown.contains("\"email\":\"a@example.com\""), "{shown}");
}

#[test]
fn the_end_of_input_and_ctrl_c_at_a_question_send_nothing() {
    let home = Terminal::new();
    let (shown, code) = home.run(&["tags", "create"], &[], &[("Name: ", "\u{4}")]);
    assert!(shown.ends_with("error: no answer for --name; nothing was sent\n"), "{shown}");
    assert_eq!(code, 2);
    let (_, code) = home.run(&["tags", "create"], &[], &[("Name: ", "\u{3}")]);
    assert_eq!(code, 130);
}

#[test]
fn nobody_is_asked_in_ci_or_where_it_is_forbidden() {
    let home = Terminal::new();
    for (line, variables) in [
        (["tags", "create", "--no-input"].as_slice(), [].as_slice()),
        (&["tags", "create"], &[("CI", "true")]),
        (&["tags", "create"], &[("ACAMP_NO_INPUT", "1")]),
    ] {
        let (shown, code) = home.run(line, variables, &[]);
        assert!(shown.contains("error: tags create needs --name TEXT"), "{shown}");
        assert_eq!(code, 2, "{line:?} {variables:?}");
    }
}

#[test]
fn a_long_table_goes_through_the_pager_and_a_short_one_does_not() {
    let home = Terminal::new();
    let pager = home.script("pager", "echo \"paged, key: $ACAMP_TOKEN, LESS: $LESS\"; cat\n");
    let paged = [("ACAMP_PAGER", pager.as_str()), ("ACAMP_TOKEN", "s3cr3t")];
    let (shown, code) = home.run(&["contacts", "list", "--columns", "id"], &paged, &[]);
    assert!(shown.starts_with("paged, key: , LESS: FRX\nID\n1\n2\n"), "{shown}");
    assert!(shown.ends_with("\n25\n"), "{shown}");
    assert_eq!(code, 0);
    let (shown, _) = home.run(&["contacts", "list", "--columns", "id", "--limit", "3"], &paged, &[]);
    assert!(shown.starts_with("ID\n1\n2\n3\n"), "{shown}");
    for line in [["contacts", "list", "-o", "ids"], ["contacts", "list", "--columns=id", "--no-pager"]] {
        assert!(!home.run(&line, &paged, &[]).0.contains("paged"), "{line:?}");
    }
}

#[test]
fn a_pager_that_is_left_early_is_success_and_one_that_cannot_start_is_a_warning() {
    let home = Terminal::new();
    let list = ["contacts", "list", "--columns", "id", "--all", "--page-size", "10"];
    let (shown, code) = home.run(&list, &[("ACAMP_PAGER", "head -n 2")], &[]);
    assert!(shown.starts_with("ID\n1\n"), "{shown}");
    assert!(!shown.contains("\n25\n"), "{shown}");
    assert_eq!(code, 0);
    let (shown, code) = home.run(&list, &[("ACAMP_PAGER", "{missing} -x")], &[]);
    let warning = "warning: cannot start the pager /nonexistent/pager: no such file or directory\n";
    assert!(shown.contains(&format!("\n25\n{warning}")), "{shown}");
    assert_eq!((shown.matches("warning").count(), code), (1, 0));
}

#[test]
fn an_editor_opens_again_with_the_complaint_on_top_and_what_was_written_below() {
    let home = Terminal::new();
    let editor = home.script(
        "editor",
        "if head -n 1 \"$1\" | grep -q '^#! '; then head -n 1 \"$1\"; sed -i 's/^nmae/name/' \"$1\"\n\
         else sed -i 's/^name = .*/nmae = \"very important\"/' \"$1\"; fi\n",
    );
    let edit = ["tags", "edit", "vip", "--columns", "tag"];
    let (shown, code) = home.run(&edit, &[("EDITOR", &editor)], &[]);
    assert!(shown.contains("unknown key nmae"), "{shown}");
    assert!(shown.ends_with("\ntag  very important\n"), "{shown}");
    assert_eq!(code, 0);
}
