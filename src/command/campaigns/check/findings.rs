//! What the rules found in a campaign, and what follows from it.

use serde_json::{Value, json};

use super::rules::{Problem, Severity};
use crate::command::campaigns::mailing::Mailing;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::text::counts::count_of;
use crate::text::shell_words::quoted;

/// The findings of all rules about one campaign.
#[derive(Debug)]
pub struct Findings {
    /// The campaign's ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The rules that were checked.
    pub checked: Vec<&'static str>,
    /// The rules that could not be checked, and why.
    pub unchecked: Vec<(&'static str, String)>,
    /// What was found, errors first.
    pub found: Vec<Finding>,
}

/// One finding.
#[derive(Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// Whether it stops the campaign.
    pub severity: Severity,
    /// What is wrong.
    pub problem: Problem,
}

impl Finding {
    /// The finding in JSON; `fix` is null if no command fixes it.
    pub fn to_json(&self) -> Value {
        let Problem { message, evidence, fix } = &self.problem;
        json!({
            "rule": self.rule, "severity": self.severity.word(), "message": message, "evidence": evidence, "fix": fix,
        })
    }
}

impl Findings {
    /// No findings yet.
    pub fn of(mailing: &Mailing) -> Self {
        let (id, name) = (mailing.id.clone(), mailing.name.clone());
        Findings { id, name, checked: Vec::new(), unchecked: Vec::new(), found: Vec::new() }
    }

    /// The number of errors.
    pub fn errors(&self) -> u64 {
        self.count(Severity::Error)
    }

    /// The number of warnings.
    pub fn warnings(&self) -> u64 {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> u64 {
        self.found.iter().filter(|finding| finding.severity == severity).count() as u64
    }

    /// The campaign in messages.
    pub fn title(&self) -> String {
        format!("campaign {}", if self.name.is_empty() { &self.id } else { &self.name })
    }

    /// The outcome of the check as a command of its own.
    ///
    /// # Errors
    /// `Safety` if there are errors; else `Partial` if a rule could not be checked.
    pub fn verdict(&self) -> Result<()> {
        if self.errors() > 0 {
            return Err(Error::new(Kind::Safety, format!("{}: {}", self.title(), self.counts())));
        }
        if self.unchecked.is_empty() {
            return Ok(());
        }
        let unchecked = count_of(self.unchecked.len() as u64, "rule");
        Err(Error::new(Kind::Partial, format!("{}: {unchecked} not checked", self.title())))
    }

    /// For commands that send: shows the findings on standard error and stops if there are errors, unless `force`.
    /// A rule that could not be checked does not stop the command.
    ///
    /// # Errors
    /// `Safety` if there are errors and `force` is not set.
    pub fn refuse_unless_forced(&self, context: &Context, force: bool) -> Result<()> {
        for Finding { severity, problem, .. } in &self.found {
            context.note(&format!("{}: {} ({})", severity.word(), problem.message, problem.evidence));
        }
        self.note_unchecked(context);
        if self.errors() == 0 || force {
            return Ok(());
        }
        let message = format!("{}: {}; nothing was sent", self.title(), self.counts());
        let name = quoted(if self.name.is_empty() { &self.id } else { &self.name });
        Err(Error::new(Kind::Safety, message).hint(format!("acamp campaigns check {name}, or add --force")))
    }

    /// Says which rules could not be checked, and why, one line for each reason.
    pub fn note_unchecked(&self, context: &Context) {
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for (rule, why) in &self.unchecked {
            match reasons.iter_mut().find(|(known, _)| known == why) {
                Some((_, rules)) => rules.push(rule),
                None => reasons.push((why, vec![rule])),
            }
        }
        for (why, rules) in reasons {
            context.note(&format!("not checked: {}: {why}", rules.join(", ")));
        }
    }

    fn counts(&self) -> String {
        let errors = count_of(self.errors(), "error");
        match self.warnings() {
            0 => errors,
            warnings => format!("{errors}, {}", count_of(warnings, "warning")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Options;
    use crate::system::environment::Environment;

    fn findings(severities: &[Severity]) -> Findings {
        let found = |severity: &Severity| Finding {
            rule: "subject-missing",
            severity: *severity,
            problem: Problem::new("the subject is empty", "message 31"),
        };
        Findings {
            id: "7".to_owned(),
            name: "Spring sale".to_owned(),
            checked: vec!["subject-missing"],
            unchecked: Vec::new(),
            found: severities.iter().map(found).collect(),
        }
    }

    #[test]
    fn errors_stop_a_command_that_sends_unless_forced_and_warnings_do_not() {
        let context = Context::new(Options { quiet: true, ..Options::default() }, Environment::default());
        let refused = |severities: &[Severity], force| {
            findings(severities).refuse_unless_forced(&context, force).map_err(|error| error.kind().exit_code())
        };
        assert_eq!(refused(&[], false), Ok(()));
        assert_eq!(refused(&[Severity::Warning], false), Ok(()));
        assert_eq!(refused(&[Severity::Error, Severity::Warning], false), Err(9));
        assert_eq!(refused(&[Severity::Error, Severity::Warning], true), Ok(()));
        let error = findings(&[Severity::Error, Severity::Warning]).refuse_unless_forced(&context, false).unwrap_err();
        assert_eq!(error.message(), "campaign Spring sale: 1 error, 1 warning; nothing was sent");
        assert_eq!(error.hint_text(), Some("acamp campaigns check 'Spring sale', or add --force"));
    }

    #[test]
    fn rules_that_were_not_checked_make_the_result_partial_unless_there_are_errors() {
        let verdict = |severities: &[Severity], unchecked: Vec<(&'static str, String)>| {
            let findings = Findings { unchecked, ..findings(severities) };
            findings.verdict().map_err(|error| error.kind().exit_code())
        };
        let unchecked = || vec![("recipients-missing", "not allowed".to_owned())];
        assert_eq!(verdict(&[Severity::Warning], Vec::new()), Ok(()));
        assert_eq!(verdict(&[Severity::Warning], unchecked()), Err(3));
        assert_eq!(verdict(&[Severity::Error], unchecked()), Err(9));
    }
}
