//! stub
#![allow(missing_docs)]
use crate::{
    client::Client,
    error::Result,
    render::{Format, Output},
};
use std::{path::PathBuf, time::Duration};
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub profile: Option<String>,
    pub output: Option<Format>,
    pub columns: Option<Vec<String>>,
    pub sort: Vec<(String, bool)>,
    pub no_header: bool,
    pub jq: Option<String>,
    pub raw: bool,
    pub out: Option<PathBuf>,
    pub quiet: bool,
    pub verbose: u8,
    pub dry_run: bool,
    pub yes: bool,
    pub no_input: bool,
    pub rate: Option<f64>,
    pub max_retries: Option<u32>,
    pub max_wait: Option<Duration>,
    pub timeout: Option<Duration>,
    pub color: Option<ColorChoice>,
}
pub struct Environment;
impl Environment {
    pub fn read() -> Self {
        todo!()
    }
}
pub struct Context;
impl Context {
    pub fn new(_options: Options, _environment: Environment) -> Context {
        todo!()
    }
    pub fn options(&self) -> &Options {
        todo!()
    }
    pub fn profile(&self) -> Result<&crate::profile::Profile> {
        todo!()
    }
    pub fn client(&self) -> Result<&Client> {
        todo!()
    }
    pub fn output(&self) -> Result<Output> {
        todo!()
    }
    pub fn wants_json_errors(&self) -> bool {
        todo!()
    }
    pub fn note(&self, _text: &str) {
        todo!()
    }
    pub fn warn(&self, _text: &str) {
        todo!()
    }
    pub fn refuse_write(&self, _what: &str) -> Result<()> {
        todo!()
    }
    pub fn confirm(&self, _question: &str) -> Result<()> {
        todo!()
    }
    pub fn url_for_display(&self) -> Result<String> {
        todo!()
    }
}
