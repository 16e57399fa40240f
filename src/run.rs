//! One run of the program: the command line read, the command carried out, a failure shown, the exit code chosen.

mod prompt;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use clap::error::ErrorKind;

use crate::cli::{self, Action, Invocation, alias, completion};
use crate::engine::{self, Task};
use crate::error::{Error, Kind};
use crate::output::{self, Output};
use crate::session::Context;
use crate::system::environment::Environment;

/// Runs the program on a command line, the program's name first, and returns its exit code.
pub fn run(args: &[OsString]) -> u8 {
    if let Some(shell) = std::env::var_os(completion::VARIABLE).filter(|shell| !shell.is_empty()) {
        return complete(&shell.to_string_lossy(), args);
    }
    let (invocation, environment) = match read(args) {
        Ok(read) => read,
        Err(code) => return code,
    };
    let context = Context::new(invocation.options, environment);
    match carry_out(&context, &invocation.action) {
        Ok(()) => 0,
        Err(error) => report(&context, &cli::hints::with_hint(error, &invocation.action)),
    }
}

/// Reads the command line, its alias replaced and a person asked for what it lacks; a failure is shown and becomes its
/// exit code.
fn read(args: &[OsString]) -> Result<(Invocation, Environment), u8> {
    let mut line = Cow::Borrowed(args);
    let mut parsed = cli::parse(args);
    // Help, version and every other mistake need to know nothing of what surrounds the run.
    if let Err(error) = &parsed
        && !matches!(error.kind(), ErrorKind::InvalidSubcommand | ErrorKind::MissingRequiredArgument)
    {
        return Err(command_line_outcome(args, error));
    }
    let environment = Environment::read();
    if parsed.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidSubcommand)
        && let Some(expanded) = alias::expanded(args, &environment).map_err(|error| refused(args, &error))?
    {
        parsed = cli::parse(&expanded);
        line = Cow::Owned(expanded);
    }
    let missing = prompt::wanted(&line, &parsed, &environment);
    if !missing.is_empty() {
        let whole = prompt::complete(&line, &missing, |line| cli::parse(line).err());
        let whole = whole.map_err(|error| refused(&line, &error))?;
        parsed = cli::parse(&whole);
        line = Cow::Owned(whole);
    }
    match parsed {
        Ok(invocation) => Ok((invocation, environment)),
        Err(error) => Err(command_line_outcome(&line, &error)),
    }
}

/// What a command line that cannot be read says of how errors are to be shown.
fn scanned(args: &[OsString]) -> Context {
    Context::new(cli::command_line::error_options(args), Environment::read())
}

/// Shows a failure of reading the command line.
fn refused(args: &[OsString], error: &Error) -> u8 {
    report(&scanned(args), error)
}

fn carry_out(context: &Context, action: &Action) -> crate::error::Result<()> {
    match action {
        Action::Operate(resource, rows, matches) => engine::run(Task { context, resource, rows, matches }),
        Action::Edit(editable, matches) => editable.run(matches, context),
        Action::Special(special, matches) => (special.run)(matches, context),
    }
}

/// Help and version are answers; everything else clap says is a usage error.
fn command_line_outcome(args: &[OsString], error: &clap::Error) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return write_answer(&rendered(error, std::io::stdout().is_terminal()));
    }
    let context = scanned(args);
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && !context.wants_json_errors() {
        let _ = std::io::stderr().write_all(rendered(error, std::io::stderr().is_terminal()).as_bytes());
        return Kind::Usage.exit_code();
    }
    report(&context, &cli::usage_error::explain(error, args))
}

/// Shows an error as this run wants it, and returns its exit code.
fn report(context: &Context, error: &Error) -> u8 {
    let json = context.wants_json_errors();
    // Both may quote what the service said, or what was typed.
    let text = if json {
        output::escape_json(&context.masked_json(&error.to_json())).into_owned()
    } else {
        output::lines(&context.masked(&error.to_string())).into_owned()
    };
    write_error(&if context.colors_errors() && !json { painted(&text) } else { text });
    error.kind().exit_code()
}

/// Has every panic end the process by `end` with exit code 1, and one line on standard error. A bug of ours says where it
/// is, never with what: that may be a customer's data or a key.
pub fn on_panic(end: fn(i32) -> !) {
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        let args: Vec<OsString> = std::env::args_os().collect();
        write_error(&bug(&args, &place));
        end(i32::from(Kind::Other.exit_code()))
    }));
}

fn bug(args: &[OsString], place: &str) -> String {
    let error = Error::new(Kind::Other, format!("this is a bug in acamp {}{place}", env!("CARGO_PKG_VERSION")))
        .hint("run it again with -v and report what it shows");
    let context = scanned(args);
    if context.wants_json_errors() { error.to_json().to_string() } else { error.to_string() }
}

fn rendered(error: &clap::Error, terminal: bool) -> String {
    let plain = !terminal || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let text = error.render();
    if plain { text.to_string() } else { text.ansi().to_string() }
}

fn write_answer(text: &str) -> u8 {
    match output::text(&Output::default(), text) {
        Ok(()) => 0,
        Err(error) => {
            write_error(&output::lines(&error.to_string()));
            error.kind().exit_code()
        }
    }
}

/// The headings of errors in the colour clap gives its own.
fn painted(text: &str) -> String {
    let paint = |line: &str| match line.strip_prefix("error:") {
        Some(rest) => format!("\x1b[1;31merror:\x1b[0m{rest}"),
        None => line.to_owned(),
    };
    text.lines().map(paint).collect::<Vec<_>>().join("\n")
}

fn write_error(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn complete(shell: &str, args: &[OsString]) -> u8 {
    match completion::answer(shell, args) {
        Some(candidates) => output::raw(&Output::default(), &candidates).map_or(1, |()| 0),
        None => Kind::Usage.exit_code(),
    }
}
