//! The jq language, for `--jq`. A program is compiled once and run on several JSON texts. It cannot read files or the
//! environment, which may contain the API key.

use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Filter, Vars, compile};
use jaq_json::{Val, read, write};

use crate::api::reply::wording::brief;
use crate::error::{Error, Kind, Result};

use crate::text::json::value::Value;

/// Maximum nesting of the input.
const DEEPEST: usize = 1_000;

/// Maximum characters of an error message.
const LONGEST_ERROR: usize = 120;

/// A compiled jq program.
pub struct Program {
    filter: Filter<JustLut<Val>>,
}

impl Program {
    /// Compiles a program.
    ///
    /// # Errors
    /// `Usage` with the position, 1-based, in characters.
    pub fn compile(code: &str) -> Result<Self> {
        let own = load::parse(include_str!("jq.jq"), |parser| parser.defs()).unwrap_or_default();
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).chain(own);
        let functions =
            jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs()).filter(|(name, ..)| *name != "env");
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code, path: () })
            .map_err(|errors| invalid(code, errors.first().map(|(_, error)| describe(code, error))))?;
        let filter = Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| invalid(code, errors.first().and_then(|(_, all)| undefined(code, all))))?;
        Ok(Program { filter })
    }

    /// The results for one JSON text, a line each: strings without quotes, anything else as compact JSON. They are produced
    /// one at a time.
    ///
    /// # Errors
    /// `Other` for an input that is not JSON; an error of the program is the last result.
    pub fn run(&self, json: &str) -> Result<impl Iterator<Item = Result<Vec<u8>>> + '_> {
        if Value::new(json).depth() > DEEPEST {
            return Err(failed(&format!("the input is nested deeper than {DEEPEST} levels")));
        }
        let input = read::parse_single(json.as_bytes()).map_err(|error| failed(&error))?;
        let context = Ctx::<JustLut<Val>>::new(&self.filter.lut, Vars::new([]));
        let mut results = self.filter.id.run((context, input));
        let mut ended = false;
        Ok(std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let outcome = results.next()?;
            ended = outcome.is_err();
            match outcome {
                Ok(value) => Some(line(&value)),
                Err(exception) => match exception.get_err() {
                    Ok(error) => Some(Err(failed(&words(error.into_val())))),
                    Err(exception) => match exception.get_halt() {
                        Ok(0) => None,
                        Ok(code) => Some(Err(failed(&format!("the program halted with code {code}")))),
                        Err(_) => Some(Err(failed(&"the program stopped"))),
                    },
                },
            }
        }))
    }
}

fn line(value: &Val) -> Result<Vec<u8>> {
    let mut text = match value {
        Val::TStr(bytes) | Val::BStr(bytes) => bytes.to_vec(),
        _ => {
            let mut text = Vec::new();
            write::write(&mut text, &write::Pp::default(), 0, value).map_err(|error| failed(&error))?;
            text
        }
    };
    text.push(b'\n');
    Ok(text)
}

/// The text of an error: a string as in `error("…")`, anything else as JSON.
fn words(thrown: Val) -> String {
    match &thrown {
        Val::TStr(bytes) | Val::BStr(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => thrown.to_string(),
    }
}

/// The error for a failed run. The message may quote the whole input and the reason after it, so only the middle is
/// omitted.
fn failed(why: &dyn std::fmt::Display) -> Error {
    let why = why.to_string();
    let length = why.chars().count();
    let words = if length <= LONGEST_ERROR {
        brief(&why, length)
    } else {
        let end: String = why.chars().skip(length - LONGEST_ERROR / 3).collect();
        format!("{} {}", brief(&why, LONGEST_ERROR - LONGEST_ERROR / 3), brief(&end, length))
    };
    Error::new(Kind::Other, format!("jq: {words}"))
}

/// The error for an invalid program; `problem` is its position in bytes and its description.
fn invalid(code: &str, problem: Option<(usize, String)>) -> Error {
    let Some((position, what)) = problem else {
        return Error::usage(format!("invalid jq program \"{code}\""));
    };
    let character = code.get(..position).map_or(position, |before| before.chars().count()) + 1;
    Error::usage(format!("invalid jq program \"{code}\": {what} at character {character}"))
}

fn describe(code: &str, error: &load::Error<&str>) -> (usize, String) {
    match error {
        load::Error::Io(paths) => paths
            .first()
            .map_or((0, "cannot load modules".to_owned()), |(path, why)| (position(code, path), why.clone())),
        load::Error::Lex(errors) => errors.first().map_or((0, "unreadable".to_owned()), |(expected, rest)| {
            (position(code, rest), expectation(expected.as_str(), rest))
        }),
        load::Error::Parse(errors) => errors.first().map_or((0, "unreadable".to_owned()), |(expected, rest)| {
            (position(code, rest), expectation(expected.as_str(), rest))
        }),
    }
}

fn expectation(expected: &str, rest: &str) -> String {
    match rest.split_whitespace().next() {
        Some(found) => format!("expected {expected}, found \"{found}\""),
        None => format!("expected {expected}, found the end"),
    }
}

fn undefined(code: &str, errors: &[compile::Error<&str>]) -> Option<(usize, String)> {
    let (name, what) = errors.first()?;
    let arity = match what {
        compile::Undefined::Filter(arity) if *arity > 0 => format!("/{arity}"),
        _ => String::new(),
    };
    Some((position(code, name), format!("undefined {} \"{name}{arity}\"", what.as_str())))
}

/// The position of `part`, a slice of `code`, in bytes.
fn position(code: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(code.as_ptr() as usize).min(code.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(code: &str, json: &str) -> Result<String> {
        let lines: Result<Vec<Vec<u8>>> = Program::compile(code)?.run(json)?.collect();
        Ok(String::from_utf8(lines?.concat()).unwrap())
    }

    #[test]
    fn results_are_lines_strings_raw_and_the_rest_compact() {
        assert_eq!(
            run(".[]", r#"["a b", 1, {"x": [null, "é\n"]}, "two\nlines"]"#).unwrap(),
            "a b\n1\n{\"x\":[null,\"é\\n\"]}\ntwo\nlines\n"
        );
        assert_eq!(run("map(select(.n > 1) | .id)", r#"[{"id":"1","n":1},{"id":"2","n":2}]"#).unwrap(), "[\"2\"]\n");
        assert_eq!(run("empty", "[]").unwrap(), "");
    }

    #[test]
    fn unchanged_numbers_keep_their_digits() {
        let numbers = "[1.50,12345678901234567890123,0.1000000000000000000000000001]";
        assert_eq!(run(".", numbers).unwrap(), format!("{numbers}\n"));
    }

    #[test]
    fn the_standard_library_is_available() {
        assert_eq!(run(r#".[0] | test("^a") | not, (now > 0)"#, r#"["abc"]"#).unwrap(), "false\ntrue\n");
        assert_eq!(run(".[] | @base64", r#"["a"]"#).unwrap(), "YQ==\n");
        assert_eq!(run("map(.d | fromdate) | add", r#"[{"d":"1970-01-01T00:00:09Z"}]"#).unwrap(), "9\n");
        assert_eq!(run("group_by(.a) | map(length)", r#"[{"a":1},{"a":2},{"a":1}]"#).unwrap(), "[2,1]\n");
    }

    #[test]
    fn csv_and_tsv_rows_are_as_in_jq() {
        let row = r#"[["a \"b\"", 1.50, null, true, "", "tab\there\\\n"]]"#;
        assert_eq!(run(".[] | @csv", row).unwrap(), "\"a \"\"b\"\"\",1.50,,true,\"\",\"tab\there\\\n\"\n");
        assert_eq!(run(".[] | @tsv", row).unwrap(), "a \"b\"\t1.50\t\ttrue\t\ttab\\there\\\\\\n\n");
        let error = run(".[] | @csv", "[[[1]]]").unwrap_err();
        assert_eq!(error.message(), "jq: a cell of a CSV row cannot be [1]");
    }

    #[test]
    fn a_bad_program_is_a_usage_error_with_its_position() {
        for (code, message) in [
            (".[] |", "invalid jq program \".[] |\": expected term, found the end at character 6"),
            ("\"é\" | foo(1)", "invalid jq program \"\"é\" | foo(1)\": undefined filter \"foo/1\" at character 7"),
            (".a | $x", "invalid jq program \".a | $x\": undefined variable \"$x\" at character 6"),
            ("(.a", "invalid jq program \"(.a\": expected closing parenthesis, found the end at character 4"),
            ("env", "invalid jq program \"env\": undefined filter \"env\" at character 1"),
        ] {
            let error = Program::compile(code).err().unwrap();
            assert_eq!((error.kind(), error.message()), (Kind::Usage, message));
        }
    }

    #[test]
    fn an_error_while_running_is_the_last_result() {
        let program = Program::compile(".[] | .a").unwrap();
        let results: Vec<_> = program.run(r#"[{"a":1},5,{"a":2}]"#).unwrap().collect();
        assert_eq!(results.len(), 2);
        assert_eq!(results[0].as_deref().unwrap(), b"1\n");
        let error = results[1].as_ref().unwrap_err();
        assert_eq!((error.kind(), error.message()), (Kind::Other, "jq: cannot index 5 with \"a\""));
    }

    #[test]
    fn halting_ends_the_results_not_the_process() {
        assert_eq!(run("1, halt, 2", "null").unwrap(), "1\n");
        assert_eq!(run("1, halt(3)", "null").unwrap_err().message(), "jq: the program halted with code 3");
    }
}
