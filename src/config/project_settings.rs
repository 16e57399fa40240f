//! Which settings of a project file apply. One that protects the account applies only if it is at least as strict as the
//! user's own, because other people may have written the file; the others are matters of taste.

use std::path::Path;

use super::preferences::{Layers, Preferences};
use super::value::MaxDelete;
use super::{Origin, Shadowed};
use crate::error::Result;

/// The settings of the project file `path` that apply over `own`, the layers of the user's files, and those that do not.
///
/// # Errors
/// Those of the settings in `own`.
pub fn applicable(path: &Path, project: &Preferences, own: &Layers<'_>) -> Result<(Preferences, Vec<Shadowed>)> {
    let limits = own.limits()?;
    let mut settings = project.clone();
    let mut lost = Vec::new();
    let mut drop = |key, by: &Origin| lost.push(Shadowed { what: Origin::file(path, "", key), by: by.clone() });
    if project.rate.is_some_and(|rate| is_faster(rate, limits.rate.value)) {
        settings.rate = None;
        drop("rate", &limits.rate.origin);
    }
    let max_delete = own.max_delete()?;
    if project.max_delete.is_some_and(|limit| is_higher(limit, max_delete.value)) {
        settings.max_delete = None;
        drop("max_delete", &max_delete.origin);
    }
    let cache_ttl = own.cache_ttl()?;
    if project.cache_ttl.is_some_and(|lifetime| lifetime > cache_ttl.value) {
        settings.cache_ttl = None;
        drop("cache_ttl", &cache_ttl.origin);
    }
    Ok((settings, lost))
}

/// Whether `rate` allows more requests than `own`; 0 is unlimited.
fn is_faster(rate: f64, own: f64) -> bool {
    own > 0.0 && (rate <= 0.0 || rate > own)
}

/// Whether a limit is higher than `own`. A number and a percentage cannot be compared: both apply.
fn is_higher(limit: MaxDelete, own: MaxDelete) -> bool {
    match (limit, own) {
        (MaxDelete::Count(limit), MaxDelete::Count(own)) => limit > own,
        (MaxDelete::Percent(limit), MaxDelete::Percent(own)) => limit > own,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::system::environment::Environment;

    /// What applies of the project's settings with the user's own, and what is reported.
    fn applied(project: &Preferences, own: &Preferences) -> (Preferences, Vec<String>) {
        let (none, environment) = (Preferences::default(), Environment::default());
        let files = vec![(Path::new("c.toml"), "defaults".to_owned(), own)];
        let layers = Layers { flags: &none, environment: &environment, project: None, files };
        let (settings, lost) = applicable(Path::new(".acamp.toml"), project, &layers).unwrap();
        (settings, lost.iter().map(Shadowed::to_string).collect())
    }

    fn protections(rate: f64, max_delete: MaxDelete, seconds: u64) -> Preferences {
        let (rate, max_delete) = (Some(rate), Some(max_delete));
        Preferences { rate, max_delete, cache_ttl: Some(Duration::from_secs(seconds)), ..Preferences::default() }
    }

    #[test]
    fn stricter_settings_apply_and_looser_ones_are_reported() {
        let own = protections(2.0, MaxDelete::Count(5), 60);
        let strict = protections(1.0, MaxDelete::Count(4), 0);
        assert_eq!(applied(&strict, &own), (strict, vec![]));
        for rate in [0.0, 3.0] {
            let (settings, lost) = applied(&protections(rate, MaxDelete::Count(6), 61), &own);
            assert_eq!(settings, Preferences::default());
            let expected = ["rate", "max_delete", "cache_ttl"]
                .map(|key| format!("{key} in .acamp.toml is ignored: defaults.{key} in c.toml takes precedence"));
            assert_eq!(lost, expected);
        }
    }

    #[test]
    fn the_defaults_are_protections_too() {
        let (settings, lost) = applied(&protections(0.0, MaxDelete::Count(101), 301), &Preferences::default());
        assert_eq!((settings, lost.len()), (Preferences::default(), 3));
        assert_eq!(lost[1], "max_delete in .acamp.toml is ignored: default takes precedence");
    }

    #[test]
    fn an_unlimited_rate_of_the_user_can_be_limited() {
        let own = protections(0.0, MaxDelete::Count(5), 60);
        assert_eq!(applied(&protections(3.0, MaxDelete::Percent(1.0), 60), &own).1, Vec::<String>::new());
    }
}
