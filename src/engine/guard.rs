//! The one way to ask before a write: what is done, on which profile, to how many, at what price; and the stop where more
//! would be deleted than is allowed. The levels are data of the catalogue ([`Level`]); commands that are no rows name theirs.

pub mod budget;
pub mod price;

use crate::catalogue::guarding::Level;
use crate::error::Result;
use crate::session::Context;
pub use price::Price;

/// What is about to be done, as a person is asked about it.
#[derive(Clone, Debug)]
pub struct Deed {
    /// How much it can hurt.
    pub level: Level,
    /// What is done, to what: `delete 2 tags (vip, lead)`.
    pub what: String,
    /// What has to be typed for the graver levels: the name of one thing, or how many they are.
    pub name: String,
    /// What it costs, where it is for more than one.
    pub price: Option<Price>,
    /// What else a person should know before the answer, a line each: what depends on it, what is lost.
    pub warnings: Vec<String>,
}

impl Deed {
    /// Something of that level, for one thing and without a warning.
    pub fn new(level: Level, what: impl Into<String>, name: impl Into<String>) -> Self {
        Deed { level, what: what.into(), name: name.into(), price: None, warnings: Vec::new() }
    }

    fn words(&self, profile: &str) -> String {
        let price = self.price.as_ref().map_or_else(String::new, |price| format!(": {price}"));
        format!("{} in profile {profile}{price}", self.what)
    }
}

/// Asks for leave as the level demands.
///
/// # Errors
/// `Usage` where leave is not given; the error names the flag that gives it.
pub fn ask(context: &Context, deed: &Deed) -> Result<()> {
    if deed.level == Level::Mild {
        return Ok(());
    }
    let words = deed.words(&context.profile()?.name.value);
    match deed.level {
        Level::Mild => Ok(()),
        Level::Moderate => {
            if context.may_ask() && !context.options().yes {
                deed.warnings.iter().for_each(|line| context.note(line));
            }
            context.confirm(&format!("{words}?"))
        }
        Level::Severe => context.confirm_by_name(&words, &deed.name, &deed.warnings),
        Level::Sends => {
            let mut warnings = deed.warnings.clone();
            warnings.push("this writes to people, or starts what will; it cannot be taken back".to_owned());
            context.confirm_by_name(&words, &deed.name, &warnings)
        }
    }
}
