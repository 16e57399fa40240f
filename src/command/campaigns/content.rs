//! The content of a message as it is given on the command line, checked before anything is sent.

use clap::{Arg, ArgMatches, Command};

use super::requests::RequestValues;
use crate::args::input;
use crate::command::arguments::option;
use crate::error::{Error, Result};
use crate::text::{email_address, html};

/// The flags of a message, each with its name on the wire of API v3.
pub const FLAGS: [(&str, &str, &str); 7] = [
    ("subject", "TEXT", "Subject line"),
    ("preheader", "TEXT", "Preview text shown next to the subject in the inbox"),
    ("from-name", "NAME", "Sender name"),
    ("from-email", "ADDRESS", "Sender email address"),
    ("reply-to", "ADDRESS", "Reply-to email address [default: the sender's]"),
    ("html", "HTML", "HTML content: inline, @FILE, or - for standard input"),
    ("text", "TEXT", "Plain-text content: inline, @FILE, or -; made from the HTML if not given"),
];

/// Adds the flags of a message.
pub fn declare(command: Command) -> Command {
    let argument =
        |(name, value, help): (&'static str, &'static str, &'static str)| -> Arg { option(name, value, help) };
    command.args(FLAGS.map(argument))
}

/// Whether any flag of a message is given.
pub fn is_given(matches: &ArgMatches) -> bool {
    FLAGS.iter().any(|(flag, ..)| matches.contains_id(flag))
}

/// The content of a message; parts that are not given are none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// The subject line.
    pub subject: Option<String>,
    /// The preview text.
    pub preheader: Option<String>,
    /// The sender's name.
    pub from_name: Option<String>,
    /// The sender's address.
    pub from_email: Option<String>,
    /// The address for replies.
    pub reply_to: Option<String>,
    /// The HTML.
    pub html: Option<String>,
    /// The plain text.
    pub text: Option<String>,
}

impl Content {
    /// Reads the flags and the files they name. Text is made from HTML that is given without text.
    ///
    /// # Errors
    /// `Usage` for a file that cannot be read, for empty HTML, and for an invalid address.
    pub fn read(matches: &ArgMatches) -> Result<Self> {
        let given = |flag: &str| matches.get_one::<String>(flag).cloned();
        let file = |flag: &str| given(flag).map(|text| input::contents(&text)).transpose();
        if given("html").as_deref() == Some("-") && given("text").as_deref() == Some("-") {
            return Err(Error::usage("--html and --text cannot both read standard input"));
        }
        let content = Content {
            subject: given("subject"),
            preheader: given("preheader"),
            from_name: given("from-name"),
            from_email: given("from-email"),
            reply_to: given("reply-to"),
            html: file("html")?,
            text: file("text")?,
        };
        for (flag, address) in [("from-email", &content.from_email), ("reply-to", &content.reply_to)] {
            if let Some(why) = address.as_ref().and_then(|address| email_address::problem(address)) {
                return Err(Error::usage(format!("invalid value for --{flag}: {why}")));
            }
        }
        content.with_text()
    }

    /// The content with the given HTML, and with text made from it if there is none.
    ///
    /// # Errors
    /// `Usage` for empty HTML and for HTML that cannot be converted.
    pub fn with_text(mut self) -> Result<Self> {
        let Some(html) = &self.html else { return Ok(self) };
        if html.trim().is_empty() {
            return Err(Error::usage("the HTML content is empty"));
        }
        if self.text.is_none() {
            self.text = Some(html::to_text(html));
        }
        Ok(self)
    }

    /// Checks that a new message has all that it needs.
    ///
    /// # Errors
    /// `Usage` that names the missing flags.
    pub fn check_complete(&self) -> Result<()> {
        let empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        let mut missing = Vec::new();
        for (flag, text) in
            [("subject", &self.subject), ("from-name", &self.from_name), ("from-email", &self.from_email)]
        {
            if empty(text) {
                missing.push(format!("--{flag}"));
            }
        }
        if empty(&self.html) && empty(&self.text) {
            missing.push("--html, --text, --template, or --message".to_owned());
        }
        match missing.as_slice() {
            [] => Ok(()),
            missing => Err(Error::usage(format!("missing {}", missing.join(", ")))),
        }
    }

    /// The values of a request that creates a message with API v1 for these lists.
    pub fn for_v1(&self, lists: &[String]) -> RequestValues {
        let format = if self.html.is_none() { "text" } else { "mime" };
        RequestValues::default()
            .with_some("subject", self.subject.clone())
            .with_some("from-email", self.from_email.clone())
            .with_some("from-name", self.from_name.clone())
            .with_some("reply-to", self.reply_to.clone().or_else(|| self.from_email.clone()))
            .with_all("list", lists.to_vec())
            .with_some("html", self.html.clone())
            .with_some("text", self.text.clone())
            .with("format", format)
    }

    /// The values of a request that updates a message with API v3.
    pub fn for_v3(&self) -> RequestValues {
        let parts = [
            ("subject", &self.subject),
            ("preheader", &self.preheader),
            ("from-name", &self.from_name),
            ("from-email", &self.from_email),
            ("reply-to", &self.reply_to),
            ("html", &self.html),
            ("text", &self.text),
        ];
        parts.into_iter().fold(RequestValues::default(), |values, (flag, text)| values.with_some(flag, text.clone()))
    }

    /// The given parts that are not stored in a message, in words. The server changes entities and line breaks of HTML
    /// and text, so of these only an empty one counts.
    pub fn lost_in(&self, message: &crate::api::reply::Item) -> Vec<String> {
        let stored = |key: &str| message.get(key).unwrap_or_default();
        let exact = [
            ("subject", &self.subject, "subject"),
            ("preheader", &self.preheader, "preheader_text"),
            ("sender name", &self.from_name, "fromname"),
            ("sender address", &self.from_email, "fromemail"),
            ("reply-to address", &self.reply_to, "reply2"),
        ];
        let differs = exact.into_iter().filter_map(|(what, given, key)| {
            let given = given.as_ref()?;
            let plain = |text: &str| html::HtmlDocument::read(text).text;
            let is_same = stored(key).trim() == given.trim() || plain(&stored(key)) == plain(given);
            (!is_same).then(|| format!("{what}: \"{}\" instead of \"{given}\"", stored(key)))
        });
        let contents = [("HTML", &self.html, "html"), ("text", &self.text, "text")];
        let empty = contents.into_iter().filter_map(|(what, given, key)| {
            let is_empty = |text: &str| text.trim().is_empty() || text.trim() == "fetch:";
            let lacks = given.as_ref().is_some_and(|given| !is_empty(given)) && is_empty(&stored(key));
            lacks.then(|| format!("{what}: empty"))
        });
        differs.chain(empty).collect()
    }
}
