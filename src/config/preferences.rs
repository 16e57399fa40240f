//! The settings that can be given in several places: output, limits, history, cache. Finds the value with the highest
//! precedence and where it comes from.

use crate::text::duration;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::global_options::{self, GlobalOption};
use super::value::{self, ColorChoice, MaxDelete, Parser};
use super::{Origin, Setting};
use crate::config::Format;
use crate::config::toml_reader::Entry;
use crate::error::{Error, Kind, Result};
use crate::system::environment::{self, Environment, Variable};

/// The settings of one source: `[defaults]`, a profile, a project file, or the flags. Unset ones are `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    /// The output format.
    pub output: Option<Format>,
    /// Whether JSON and YAML leave out links and nulls.
    pub slim: Option<bool>,
    /// When color is used.
    pub color: Option<ColorChoice>,
    /// The pager for long tables, a program and its arguments; empty or `cat` for none.
    pub pager: Option<String>,
    /// Maximum requests per second; 0 for unlimited.
    pub rate: Option<f64>,
    /// Maximum time for one request.
    pub timeout: Option<Duration>,
    /// Maximum retries per request.
    pub max_retries: Option<u32>,
    /// Maximum total wait for the retries of one request.
    pub max_wait: Option<Duration>,
    /// How much one command may delete.
    pub max_delete: Option<MaxDelete>,
    /// Whether undo history is recorded.
    pub history: Option<bool>,
    /// How long names are cached.
    pub cache_ttl: Option<Duration>,
    /// Whether tables show names in place of IDs.
    pub names: Option<bool>,
}

/// How long names are cached by default.
pub const CACHE_TTL: Duration = Duration::from_secs(300);

/// The keys of [`Preferences`] in a file.
pub const KEYS: [&str; 12] = [
    "output",
    "slim",
    "color",
    "pager",
    "rate",
    "timeout",
    "max_retries",
    "max_wait",
    "max_delete",
    "history",
    "cache_ttl",
    "names",
];

impl Preferences {
    /// Stores `entry` if it is one of [`KEYS`]; returns whether it was.
    ///
    /// # Errors
    /// `Usage` for an invalid value.
    pub fn take(&mut self, entry: &Entry<'_>) -> Result<bool> {
        match entry.key {
            "output" => self.output = Some(entry.parsed(value::format)?),
            "slim" => self.slim = Some(entry.parsed(value::switch)?),
            "color" => self.color = Some(entry.parsed(value::color)?),
            "pager" => self.pager = Some(entry.parsed(value::program)?),
            "rate" => self.rate = Some(entry.parsed(value::rate)?),
            "timeout" => self.timeout = Some(entry.parsed(duration::parse)?),
            "max_retries" => self.max_retries = Some(entry.parsed(value::count)?),
            "max_wait" => self.max_wait = Some(entry.parsed(duration::parse)?),
            "max_delete" => self.max_delete = Some(entry.parsed(value::max_delete)?),
            "history" => self.history = Some(entry.parsed(value::switch)?),
            "cache_ttl" => self.cache_ttl = Some(entry.parsed(duration::parse)?),
            "names" => self.names = Some(entry.parsed(value::switch)?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The sources of settings in order of precedence: flags, environment, files.
#[derive(Debug)]
pub struct Layers<'a> {
    /// The flags.
    pub flags: &'a Preferences,
    /// The environment.
    pub environment: &'a Environment,
    /// The project file, and those of its settings that apply.
    pub project: Option<(&'a Path, Preferences)>,
    /// The path of each other file, the table in it (empty for the top level), and its settings.
    pub files: Vec<(&'a Path, String, &'a Preferences)>,
}

/// The limits of a connection, each with its source.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Maximum requests per second; 0 for unlimited.
    pub rate: Setting<f64>,
    /// Maximum time for one request.
    pub timeout: Setting<Duration>,
    /// Maximum retries per request.
    pub max_retries: Setting<u32>,
    /// Maximum total wait for the retries of one request.
    pub max_wait: Setting<Duration>,
}

impl Layers<'_> {
    /// The output format that was chosen.
    ///
    /// # Errors
    /// `Usage` for a variable with an invalid value; so for all below.
    pub fn output(&self) -> Result<Option<Setting<Format>>> {
        self.chosen(&global_options::OUTPUT, value::format, |layer| layer.output)
    }

    /// Whether JSON and YAML leave out links and nulls.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn slim(&self) -> Result<Setting<bool>> {
        self.effective_of(&global_options::SLIM, value::switch, |layer| layer.slim)
    }

    /// When color is used, where that was chosen.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn color(&self) -> Result<Option<Setting<ColorChoice>>> {
        self.chosen(&global_options::COLOR, value::color, |layer| layer.color)
    }

    /// The limits of a connection.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn limits(&self) -> Result<Limits> {
        Ok(Limits {
            rate: self.effective_of(&global_options::RATE, value::rate, |layer| layer.rate)?,
            timeout: self.effective_of(&global_options::TIMEOUT, duration::parse, |layer| layer.timeout)?,
            max_retries: self.effective_of(&global_options::MAX_RETRIES, value::count, |layer| layer.max_retries)?,
            max_wait: self.effective_of(&global_options::MAX_WAIT, duration::parse, |layer| layer.max_wait)?,
        })
    }

    /// How much one command may delete.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn max_delete(&self) -> Result<Setting<MaxDelete>> {
        self.effective_of(&global_options::MAX_DELETE, value::max_delete, |layer| layer.max_delete)
    }

    /// Every limit on deletes that applies: that of a project file applies beside the user's own if one is a number and the
    /// other a percentage.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn max_deletes(&self) -> Result<Vec<Setting<MaxDelete>>> {
        let limit = self.max_delete()?;
        let is_of_project = self.project.as_ref().is_some_and(|(path, _)| limit.origin.is_in(path));
        let own = Layers { project: None, files: self.files.clone(), ..*self }.max_delete()?;
        let is_same_unit = std::mem::discriminant(&limit.value) == std::mem::discriminant(&own.value);
        Ok(if is_of_project && !is_same_unit { vec![limit, own] } else { vec![limit] })
    }

    /// Whether undo history is recorded; the default is yes.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn history(&self) -> Result<Setting<bool>> {
        let variable = Some((environment::HISTORY, value::switch as Parser<bool>));
        let history = self.pick("history", global_options::NO_HISTORY.flag, variable, |layer| layer.history)?;
        Ok(history.unwrap_or(Setting::default_of(true)))
    }

    /// Whether tables show names in place of IDs; the default is yes.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn names(&self) -> Result<Setting<bool>> {
        let names = self.pick::<bool>("names", global_options::NO_NAMES.flag, None, |layer| layer.names)?;
        Ok(names.unwrap_or(Setting::default_of(true)))
    }

    /// How long names are cached; zero for no caching.
    ///
    /// # Errors
    /// As [`Layers::output`].
    pub fn cache_ttl(&self) -> Result<Setting<Duration>> {
        let variable = Some((environment::CACHE_TTL, duration::parse as Parser<Duration>));
        let ttl = self.pick("cache_ttl", "", variable, |layer| layer.cache_ttl)?;
        Ok(ttl.unwrap_or(Setting::default_of(CACHE_TTL)))
    }

    fn chosen<T>(
        &self,
        option: &GlobalOption,
        parser: Parser<T>,
        get: fn(&Preferences) -> Option<T>,
    ) -> Result<Option<Setting<T>>> {
        self.pick(option.setting, option.flag, option.variable.map(|variable| (variable, parser)), get)
    }

    /// The value that was chosen, or the default.
    fn effective_of<T>(
        &self,
        option: &GlobalOption,
        parser: Parser<T>,
        get: fn(&Preferences) -> Option<T>,
    ) -> Result<Setting<T>> {
        if let Some(setting) = self.chosen(option, parser, get)? {
            return Ok(setting);
        }
        let wrong = |why| Error::new(Kind::Other, format!("internal error: the default of {} {why}", option.flag));
        parser(option.default).map(Setting::default_of).map_err(wrong)
    }

    pub(super) fn pick<T>(
        &self,
        key: &str,
        flag: &'static str,
        variable: Option<(Variable, Parser<T>)>,
        get: fn(&Preferences) -> Option<T>,
    ) -> Result<Option<Setting<T>>> {
        if let Some(value) = get(self.flags) {
            return Ok(Some(Setting { value, origin: Origin::Flag(flag) }));
        }
        if let Some((variable, parser)) = variable
            && let Some(text) = self.environment.text(variable)
        {
            let value = parser(&text)
                .map_err(|why| value::invalid(variable.name, &text, &why).hint(format!("unset {}", variable.name)))?;
            return Ok(Some(Setting { value, origin: Origin::Variable(variable.name) }));
        }
        let project = self.project.iter().map(|(path, layer)| (*path, "", layer));
        let files = self.files.iter().map(|(path, table, layer)| (*path, table.as_str(), *layer));
        let found = project.chain(files).find_map(|(path, table, layer)| Some((path, table, get(layer)?)));
        Ok(found.map(|(path, table, value)| Setting { value, origin: Origin::file(path, table, key) }))
    }
}

impl Origin {
    /// The place of `key` in `table` of a file; an empty `table` is the top level.
    pub fn file(path: &Path, table: &str, key: &str) -> Self {
        let key = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
        Origin::File { path: PathBuf::from(path), key }
    }

    /// Whether it is a key of the file `path`.
    pub fn is_in(&self, path: &Path) -> bool {
        matches!(self, Origin::File { path: own, .. } if own == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::environment::{OUTPUT, RATE};

    fn rate(rate: f64) -> Preferences {
        Preferences { rate: Some(rate), ..Preferences::default() }
    }

    #[test]
    fn the_source_with_the_highest_precedence_wins() {
        let (none, flags, project, profile) = (Preferences::default(), rate(1.0), rate(3.0), rate(4.0));
        let (plain, variable) = (Environment::default(), Environment::default().with(RATE, "2/s"));
        let files = vec![(Path::new("c.toml"), "profiles.acme".into(), &profile)];
        let project = Some((Path::new("p/.acamp.toml"), project));
        for (flags, environment, project, files, expected, origin) in [
            (&flags, &variable, project.clone(), files.clone(), 1.0, "--rate"),
            (&none, &variable, project.clone(), files.clone(), 2.0, "ACAMP_RATE"),
            (&none, &plain, project, files.clone(), 3.0, "rate in p/.acamp.toml"),
            (&none, &plain, None, files, 4.0, "profiles.acme.rate in c.toml"),
            (&none, &plain, None, Vec::new(), 5.0, "default"),
        ] {
            let layers = Layers { flags, environment, project, files };
            let rate = layers.limits().unwrap().rate;
            assert_eq!((rate.value, rate.origin.to_string().as_str()), (expected, origin));
        }
    }

    #[test]
    fn an_invalid_variable_is_an_error_with_its_name() {
        let environment = Environment::default().with(OUTPUT, "xml");
        let flags = Preferences::default();
        let error =
            Layers { flags: &flags, environment: &environment, project: None, files: Vec::new() }.output().unwrap_err();
        assert_eq!(
            error.message(),
            "invalid value \"xml\" for ACAMP_OUTPUT: must be one of table, json, jsonl, csv, tsv, xlsx, markdown, yaml, ids, none"
        );
    }

    #[test]
    fn a_number_and_a_percentage_limit_deletes_together() {
        let (none, environment) = (Preferences::default(), Environment::default());
        let limits = |limit| {
            let project = Preferences { max_delete: Some(limit), ..Preferences::default() };
            let project = Some((Path::new(".acamp.toml"), project));
            let layers = Layers { flags: &none, environment: &environment, project, files: Vec::new() };
            layers.max_deletes().unwrap().into_iter().map(|limit| limit.value).collect::<Vec<_>>()
        };
        assert_eq!(limits(MaxDelete::Percent(5.0)), [MaxDelete::Percent(5.0), MaxDelete::Count(100)]);
        assert_eq!(limits(MaxDelete::Count(7)), [MaxDelete::Count(7)]);
    }
}
