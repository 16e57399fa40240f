//! The commands that read.

use super::facts::Kind;
use crate::support::trial::Random;

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `contacts export`, to a file or to standard output.
    Export { kinds: Vec<Kind>, to_file: bool },
    /// `contacts list --include`.
    List { kinds: Vec<Kind>, with_tags: bool },
    /// `contacts show`.
    Show { contact: u64 },
    /// `deals list --include`.
    Deals,
    /// `export DIR`.
    Folder { kinds: Vec<Kind> },
}

impl Command {
    /// A command for an account with that many contacts.
    pub fn draw(contacts: u64, random: &mut Random) -> Command {
        let mut kinds: Vec<Kind> = Kind::OF_CONTACTS.into_iter().filter(|_| random.percent(70)).collect();
        match random.below(100) {
            0..50 => Command::Export { kinds, to_file: random.percent(50) },
            50..72 => {
                if kinds.is_empty() {
                    kinds.push(Kind::Tags);
                }
                let with_tags = kinds.contains(&Kind::Tags) && random.percent(30);
                Command::List { kinds, with_tags }
            }
            72..80 => Command::Show { contact: 1 + random.below(contacts as usize) as u64 },
            80..88 => Command::Deals,
            _ => Command::Folder { kinds },
        }
    }

    /// The command with fewer relations, if it can have fewer.
    pub fn smaller(&self) -> Vec<Command> {
        let without = |kinds: &[Kind], least: usize| -> Vec<Vec<Kind>> {
            let all = (0..kinds.len()).filter(|_| kinds.len() > least);
            all.map(|at| kinds.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, kind)| *kind).collect())
                .collect()
        };
        match self {
            Command::Export { kinds, to_file } => {
                let mut all: Vec<Command> =
                    without(kinds, 0).into_iter().map(|kinds| Command::Export { kinds, to_file: *to_file }).collect();
                all.extend(to_file.then(|| Command::Export { kinds: kinds.clone(), to_file: false }));
                all
            }
            Command::List { kinds, .. } => {
                without(kinds, 1).into_iter().map(|kinds| Command::List { kinds, with_tags: false }).collect()
            }
            Command::Folder { kinds } => without(kinds, 0).into_iter().map(|kinds| Command::Folder { kinds }).collect(),
            Command::Show { .. } | Command::Deals => Vec::new(),
        }
    }

    /// A name for counts.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Export { to_file: true, .. } => "contacts export --out",
            Command::Export { .. } => "contacts export",
            Command::List { .. } => "contacts list --include",
            Command::Show { .. } => "contacts show",
            Command::Deals => "deals list --include",
            Command::Folder { .. } => "export DIR",
        }
    }

    /// The relations that it reads.
    pub fn kinds(&self) -> Vec<Kind> {
        match self {
            Command::Export { kinds, .. } | Command::List { kinds, .. } | Command::Folder { kinds } => kinds.clone(),
            Command::Show { .. } => Kind::OF_CONTACTS.to_vec(),
            Command::Deals => vec![Kind::DealValues],
        }
    }

    /// Whether it is a job, which can be killed and resumed.
    pub fn is_job(&self) -> bool {
        matches!(self, Command::Export { to_file: true, .. } | Command::Folder { .. })
    }

    /// The command line.
    pub fn words(&self, out: &str) -> Vec<String> {
        let text = match self {
            Command::Export { kinds, to_file } => {
                let without = |kind, flag: &'static str| if kinds.contains(&kind) { "" } else { flag };
                format!(
                    "contacts export -o jsonl --field-names id{}{}{}{}",
                    without(Kind::Values, " --fields none"),
                    without(Kind::Tags, " --no-tags"),
                    without(Kind::Lists, " --no-lists"),
                    if *to_file { format!(" --out {out}") } else { String::new() }
                )
            }
            Command::List { kinds, with_tags } => {
                let mut names: Vec<&str> = kinds.iter().map(|kind| kind.path()).collect();
                names.extend(with_tags.then_some("contactTags.tag"));
                format!("contacts list --all -o jsonl --include {}", names.join(","))
            }
            Command::Show { contact } => format!("contacts show {contact}"),
            Command::Deals => "deals list --all -o jsonl --include dealCustomFieldData".to_owned(),
            Command::Folder { kinds } => {
                let names: Vec<&str> = kinds.iter().map(|kind| kind.resource()).collect();
                let mut words: Vec<String> = ["export", out, "--only"].map(str::to_owned).to_vec();
                words.push(["contacts"].into_iter().chain(names).collect::<Vec<_>>().join(","));
                return words;
            }
        };
        text.split_whitespace().map(str::to_owned).collect()
    }
}
