//! One command of a schedule.

use std::fmt;

use super::account::{ACCOUNT, NAMES, compose};
use crate::support::trial::{Hindrance, Random};

/// A command, how it is confirmed, and what happens to it.
#[derive(Clone, Debug)]
pub struct Step {
    pub command: Command,
    pub consent: Consent,
    /// It is killed after so many milliseconds.
    pub killed: Option<u64>,
    /// The next command starts at once, whatever requests are executed late.
    pub is_hasty: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Create {
        number: usize,
    },
    Test {
        campaign: Target,
        addresses: usize,
    },
    Schedule {
        campaign: Target,
        at: &'static str,
    },
    Send {
        campaign: Target,
    },
    Change {
        verb: &'static str,
        campaign: Target,
    },
    Status {
        campaign: Target,
    },
    /// Time passes.
    Advance,
}

/// How a campaign is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One of the account.
    Name(&'static str),
    /// The same by the ID it has at first.
    Id(&'static str),
    /// One that a step creates.
    Made(usize),
}

/// How a command is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// With the name, or `--yes` where that is enough.
    Given,
    Missing,
    /// With another name.
    Wrong,
    /// With `--yes` where the name is needed.
    YesOnly,
    DryRun,
    ReadOnly,
}

/// The dates that are given.
const DATES: [&str; 3] = ["2030-03-01 09:00", "2030-03-02 10:30", "2031-06-01 09:00"];
pub const ADDRESSES: [&str; 2] = ["me@acme.example", "jane@acme.example"];

impl Step {
    pub fn draw(number: usize, random: &mut Random) -> Step {
        let campaign = match random.below(10) {
            0..5 => Target::Name(NAMES[0]),
            5..8 => Target::Name(NAMES[1 + random.below(3)]),
            8 => Target::Id(NAMES[random.below(4)]),
            _ => Target::Made(1),
        };
        let command = match random.below(100) {
            0..10 => Command::Create { number: 1 },
            10..20 => Command::Test { campaign, addresses: 1 + random.below(2) },
            20..52 => Command::Schedule { campaign, at: DATES[random.below(DATES.len())] },
            52..72 => Command::Send { campaign },
            72..92 => {
                let verb = *random.pick(&["pause", "resume", "stop", "cancel", "cancel"]);
                let campaign = match verb {
                    _ if random.percent(40) => campaign,
                    "cancel" => Target::Name(NAMES[2]),
                    _ => Target::Name(NAMES[3]),
                };
                Command::Change { verb, campaign }
            }
            92..97 => Command::Status { campaign },
            _ if number > 1 => Command::Advance,
            _ => Command::Send { campaign },
        };
        let consent = match random.below(100) {
            0..70 => Consent::Given,
            70..77 => Consent::Missing,
            77..84 => Consent::Wrong,
            84..90 => Consent::YesOnly,
            90..95 => Consent::DryRun,
            _ => Consent::ReadOnly,
        };
        let killed = random.percent(15).then(|| 20 + random.next() % 1500);
        Step { command, consent, killed, is_hasty: random.percent(30) }
    }

    /// A command that sends or ends the first draft, confirmed. The next one seldom waits for what is executed late.
    pub fn draw_sending(is_late: bool, random: &mut Random) -> Step {
        let campaign = Target::Name(NAMES[0]);
        let command = match random.below(10) {
            0..6 => Command::Schedule { campaign, at: DATES[random.below(2)] },
            6..8 => Command::Send { campaign },
            8 => Command::Change { verb: "cancel", campaign },
            _ => Command::Schedule { campaign: Target::Id(NAMES[0]), at: DATES[0] },
        };
        let killed = random.percent(if is_late { 45 } else { 15 }).then(|| 300 + random.next() % 4000);
        Step { command, consent: Consent::Given, killed, is_hasty: random.percent(if is_late { 90 } else { 60 }) }
    }

    /// The words of the command.
    pub fn words(&self) -> Vec<String> {
        let mut words = self.command.words();
        let name = self.command.target().map(Target::confirmed).unwrap_or_default();
        let is_moderate = matches!(self.command, Command::Change { verb: "stop", .. });
        let flags: &[&str] = match self.consent {
            Consent::Given | Consent::ReadOnly if is_moderate => &["--yes"],
            Consent::Given | Consent::ReadOnly if self.command.sends() => &["--confirm", &name],
            Consent::Wrong if self.command.sends() => &["--confirm", "Another sale"],
            Consent::YesOnly if self.command.sends() => &["--yes"],
            Consent::DryRun => &["--dry-run"],
            _ => &[],
        };
        words.extend(flags.iter().map(|flag| (*flag).to_owned()));
        words
    }

    /// Whether the command may change the account: it is confirmed as it has to be.
    pub fn may_write(&self) -> bool {
        let needs_more = self.command.sends() || matches!(self.command, Command::Change { verb: "stop", .. });
        match self.consent {
            Consent::Given => true,
            Consent::DryRun | Consent::ReadOnly => false,
            Consent::Missing | Consent::Wrong | Consent::YesOnly => !needs_more,
        }
    }

    /// Whether it is repeated at the end, unless it is done: it was meant to send.
    pub fn is_repeated_at_the_end(&self) -> bool {
        self.may_write() && matches!(self.command, Command::Schedule { .. } | Command::Send { .. })
    }

    pub fn hindrance(&self) -> Option<Hindrance> {
        self.killed.map(Hindrance::Killed)
    }

    /// The steps that are a little simpler.
    pub fn smaller(&self) -> Vec<Step> {
        let mut all = Vec::new();
        if self.killed.is_some() {
            all.push(Step { killed: None, ..self.clone() });
        }
        if self.is_hasty {
            all.push(Step { is_hasty: false, ..self.clone() });
        }
        if let Command::Test { campaign, addresses: 2 } = &self.command {
            let command = Command::Test { campaign: campaign.clone(), addresses: 1 };
            all.push(Step { command, ..self.clone() });
        }
        all
    }
}

impl Command {
    /// The subcommand.
    pub fn word(&self) -> &'static str {
        match self {
            Command::Create { .. } => "create",
            Command::Test { .. } => "test",
            Command::Schedule { .. } => "schedule",
            Command::Send { .. } => "send",
            Command::Change { verb, .. } => verb,
            Command::Status { .. } => "status",
            Command::Advance => "advance",
        }
    }

    /// Whether the name of the campaign confirms it.
    pub fn sends(&self) -> bool {
        matches!(self.word(), "schedule" | "send" | "resume")
    }

    pub fn target(&self) -> Option<&Target> {
        match self {
            Command::Test { campaign, .. }
            | Command::Schedule { campaign, .. }
            | Command::Send { campaign }
            | Command::Change { campaign, .. }
            | Command::Status { campaign } => Some(campaign),
            Command::Create { .. } | Command::Advance => None,
        }
    }

    fn words(&self) -> Vec<String> {
        if let Command::Create { number } = self {
            return compose(&made(*number));
        }
        let mut words = vec!["campaigns".to_owned(), self.word().to_owned()];
        words.extend(self.target().map(Target::word));
        match self {
            Command::Test { addresses, .. } => words.extend(["--to".to_owned(), ADDRESSES[..*addresses].join(",")]),
            Command::Schedule { at, .. } => words.extend(["--at".to_owned(), (*at).to_owned()]),
            _ => {}
        }
        words
    }
}

impl Target {
    /// As an argument.
    pub fn word(&self) -> String {
        match self {
            Target::Id(name) => ACCOUNT.ids[name].clone(),
            other => other.confirmed(),
        }
    }

    /// The name.
    pub fn confirmed(&self) -> String {
        match self {
            Target::Name(name) | Target::Id(name) => (*name).to_owned(),
            Target::Made(number) => made(*number),
        }
    }
}

fn made(number: usize) -> String {
    format!("Made {number}")
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words().join(" ");
        match self.command {
            Command::Create { .. } => f.write_str("acamp campaigns create …")?,
            Command::Advance => f.write_str("acamp sandbox advance 40s")?,
            _ => write!(f, "acamp {words}")?,
        }
        let killed = self.killed.map_or_else(String::new, |after| format!(" (killed after {after} ms)"));
        let hasty = if self.is_hasty { " (the next one at once)" } else { "" };
        let mode = if self.consent == Consent::ReadOnly { " (read-only profile)" } else { "" };
        write!(f, "{mode}{killed}{hasty}")
    }
}
