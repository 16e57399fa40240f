//! One run of the program: parses the command line, runs the command, shows a failure, and chooses the exit code.

mod outcome;
mod prompt;
mod several;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use crate::args::call::Call;
use crate::cli::parse_error::{ParseError, Problem, problem, render};
use crate::cli::{self, Action, Invocation, alias, completion};
use crate::config::selection;
use crate::engine;
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
    if selection::is_several(&invocation.options) {
        return run_several(invocation, environment);
    }
    let context = Context::new(invocation.options, environment);
    match carry_out(&context, &invocation.action) {
        Ok(()) => 0,
        Err(error) => {
            let line = &context.options().command_line;
            report(&context, &cli::hints::with_hint(context.failure(error), &invocation.action, line))
        }
    }
}

/// Runs a command for several profiles.
fn run_several(invocation: Invocation, environment: Environment) -> u8 {
    let context = Context::new(invocation.options, environment);
    several::run(&context, &invocation.action).map_or_else(|error| report(&context, &error), |()| 0)
}

/// Parses the command line, after expanding an alias and prompting for missing arguments; a failure is shown and becomes an
/// exit code.
fn read(args: &[OsString]) -> Result<(Invocation, Environment), u8> {
    let mut line = Cow::Borrowed(args);
    let mut parsed = cli::parse(args);
    // Help, version and other mistakes do not depend on the environment.
    if let Err(error) = &parsed
        && !matches!(problem(error), Problem::UnknownCommand | Problem::MissingArgument)
    {
        return Err(command_line_outcome(args, error));
    }
    let environment = Environment::read();
    if parsed.as_ref().is_err_and(|error| problem(error) == Problem::UnknownCommand)
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

/// How errors are shown for a command line that cannot be parsed.
fn scanned(args: &[OsString]) -> Context {
    Context::new(cli::command_line::error_options(args), Environment::read())
}

/// Shows a failure of parsing the command line.
fn refused(args: &[OsString], error: &Error) -> u8 {
    report(&scanned(args), error)
}

fn carry_out(context: &Context, action: &Action) -> crate::error::Result<()> {
    match action {
        Action::Operate(resource, operations, matches) => {
            engine::run(context, &Call::new(resource, operations.clone(), matches)?)
        }
        Action::Edit(editable, matches) => editable.run(matches, context),
        Action::Special(special, matches) => (special.run)(matches, context),
    }
}

/// Help and version go to standard output; every other error is a usage error.
fn command_line_outcome(args: &[OsString], error: &ParseError) -> u8 {
    if problem(error) == Problem::HelpRequested {
        return write_help(args, &rendered(error, args, std::io::stdout().is_terminal()));
    }
    let context = scanned(args);
    if problem(error) == Problem::MissingCommand && !context.wants_json_errors() {
        let _ = std::io::stderr().write_all(rendered(error, args, std::io::stderr().is_terminal()).as_bytes());
        return Kind::Usage.exit_code();
    }
    report(&context, &cli::usage_error::explain(error, args))
}

/// Shows an error as text or JSON, and returns its exit code.
fn report(context: &Context, error: &Error) -> u8 {
    let json = context.wants_json_errors();
    // Both may quote the server or the command line.
    let text = if json {
        output::escape_json(&context.masked_json(&error.to_json())).into_owned()
    } else {
        context.folded(&output::lines(&context.masked(&error.to_string())))
    };
    write_error(&if context.colors_errors() && !json { painted(&text) } else { text });
    error.kind().exit_code()
}

/// Makes every panic end the process by `end` with exit code 1 and one line on standard error. The line names the place of
/// the bug, never the values: they may be personal data or a key.
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

fn rendered(error: &ParseError, args: &[OsString], terminal: bool) -> String {
    let plain = !terminal || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    render(error, args, !plain)
}

/// Writes help, through the pager if standard output is a terminal and the help is longer.
fn write_help(args: &[OsString], text: &str) -> u8 {
    // Settings that cannot be read do not prevent help.
    let on_terminal = || scanned(args).text_output().unwrap_or_default();
    let output = if std::io::stdout().is_terminal() { on_terminal() } else { Output::default() };
    match output::text(&output, text) {
        Ok(()) => 0,
        Err(error) => {
            write_error(&output::lines(&error.to_string()));
            error.kind().exit_code()
        }
    }
}

/// The headings of errors in the color of usage errors.
fn painted(text: &str) -> String {
    let paint = |line: &str| match line.strip_prefix("error:") {
        Some(rest) => format!("\x1b[1;31merror:\x1b[0m{rest}"),
        None => line.to_owned(),
    };
    text.lines().map(paint).collect::<Vec<_>>().join("\n")
}

fn write_error(text: &str) {
    // A closed standard error cannot be reported.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn complete(shell: &str, args: &[OsString]) -> u8 {
    match completion::answer(shell, args) {
        Some(candidates) => output::raw(&Output::default(), &candidates).map_or(1, |()| 0),
        None => Kind::Usage.exit_code(),
    }
}
