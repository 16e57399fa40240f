//! Names that were looked up, cached for a short time below the cache directory, so that they need not be requested again
//! and the shell can complete them. Separate for each profile and account; every write by this program invalidates what
//! it may change. A cache that cannot be read or written counts as empty. Knows files and the catalogue; opens no
//! connection.

mod entry;
mod file;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use entry::Prefix;

pub use entry::Entry;
pub use file::{Content, now};

use crate::api::request::Request;
use crate::catalogue::ALL;
use crate::catalogue::model::{Method, Resource};
use crate::error::{Error, Kind, Result, cannot_write, reason};
use crate::system::paths::Paths;
use crate::system::private_files;
use crate::text::person::Person;

/// Ends the name of a file with the beginning of a listing.
const BEGINNING: &str = ".beginning";
/// Ends the name of a file that says when a resource was last written.
const WRITTEN: &str = ".written";

/// The cached names of one account, as one profile sees it.
#[derive(Clone, Debug)]
pub struct NameCache {
    directory: PathBuf,
    lifetime: Duration,
}

impl NameCache {
    /// Those of a profile at `url`, valid for `lifetime`; a lifetime of zero disables the cache.
    pub fn new(cache: &Path, profile: &str, url: &str, lifetime: Duration) -> Self {
        NameCache { directory: directory(cache).join(folder(profile, url)), lifetime }
    }

    /// The names of a resource that are still valid.
    pub fn fresh(&self, resource: &str) -> Option<Content> {
        self.valid(resource, &self.path(resource, ""))
    }

    /// The beginning of a listing that was not read to its end. It tells the names of its ids only: other records may have
    /// the same names, so a name is never resolved by it.
    pub fn partial(&self, resource: &str) -> Option<Content> {
        self.valid(resource, &self.path(resource, BEGINNING))
    }

    fn valid(&self, resource: &str, path: &Path) -> Option<Content> {
        if self.lifetime.is_zero() {
            return None;
        }
        let content = file::read(path)?;
        let age = now().checked_sub(content.since)?;
        let is_old = u128::from(age) >= self.lifetime.as_nanos();
        let is_invalid = file::read_mark(&self.path(resource, WRITTEN)).is_some_and(|marked| marked >= content.since);
        (!is_old && !is_invalid).then_some(content)
    }

    /// Stores names of a resource. Names that are not complete are added to those already stored.
    pub fn store(&self, resource: &str, content: &Content) {
        if self.lifetime.is_zero() {
            return;
        }
        if content.complete {
            return file::write(&self.path(resource, ""), content);
        }
        let mut joined = self.fresh(resource).unwrap_or_else(|| Content { since: content.since, ..Content::default() });
        joined.entries.retain(|known| content.entries.iter().all(|entry| entry.id != known.id));
        joined.entries.extend(content.entries.iter().cloned());
        file::write(&self.path(resource, ""), &joined);
    }

    /// Stores the beginning of a listing.
    pub fn store_partial(&self, resource: &str, content: &Content) {
        if !self.lifetime.is_zero() {
            file::write(&self.path(resource, BEGINNING), content);
        }
    }

    /// At most `most` names of a resource that begin with `prefix`, for shell completion: valid or not. A name that does
    /// not begin so is possible but rare.
    pub fn completions(&self, resource: &Resource, prefix: &str, most: usize) -> Vec<Entry> {
        let prefix = Prefix::new(prefix, !resource.alternate_name.is_empty());
        let all = self.path(resource.name, "");
        let path = if all.is_file() { all } else { self.path(resource.name, BEGINNING) };
        file::read_selected(&path, &prefix, most)
    }

    /// All names of a resource, valid or not.
    pub fn any_age(&self, resource: &str) -> Vec<Entry> {
        file::read(&self.path(resource, "")).map(|content| content.entries).unwrap_or_default()
    }

    /// Records that the records of a resource may have changed: what was cached before is no longer valid.
    pub fn invalidate(&self, resource: &str) {
        if self.directory.is_dir() {
            file::write_mark(&self.path(resource, WRITTEN));
        }
    }

    /// Invalidates all resources whose records `request` may change. What it deletes is no longer completed.
    pub fn invalidate_by(&self, request: &Request) {
        let Some(written) = request.origin.map(|origin| origin.resource) else { return };
        for resource in ALL.iter().filter(|resource| is_affected(resource, written)) {
            self.invalidate(resource.name);
            if request.method == Method::Delete && resource.name == written.name {
                self.remove(resource.name, request.path.rsplit('/').next().unwrap_or_default());
            }
        }
    }

    /// Deletes everything cached for the account.
    pub fn clear(&self) {
        let _ = fs::remove_dir_all(&self.directory);
    }

    /// Deletes the files that mention a person; returns how many. What cannot be deleted is an error.
    ///
    /// # Errors
    /// `Other` for a file that cannot be read or deleted.
    pub fn forget(&self, person: &Person, is_dry_run: bool) -> Result<u64> {
        private_files::remove_files_of(&self.directory, |content| person.is_in(content), is_dry_run)
            .map_err(|(path, error)| cannot_write(&path, &error))
    }

    fn remove(&self, resource: &str, id: &str) {
        let path = self.path(resource, "");
        let Some(mut content) = file::read(&path) else { return };
        let before = content.entries.len();
        content.entries.retain(|entry| entry.id != id);
        if content.entries.len() < before {
            file::write(&path, &content);
        }
    }

    fn path(&self, resource: &str, suffix: &str) -> PathBuf {
        self.directory.join(resource.replace(' ', ".") + suffix)
    }
}

/// Deletes the cached names of all profiles.
///
/// # Errors
/// `Other` if they cannot be removed.
pub fn clear(paths: &Paths) -> Result<()> {
    let directory = directory(paths.cache()?);
    match fs::remove_dir_all(&directory) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Error::new(Kind::Other, format!("cannot remove {}: {}", directory.display(), reason(&error))))
        }
        _ => Ok(()),
    }
}

/// Deletes the cached names of a profile, whatever its address was. What cannot be removed expires.
pub fn clear_profile(paths: &Paths, profile: &str) {
    let own = readable(profile);
    let is_own = |name: &str| {
        let hash = name.strip_prefix(own.as_str()).and_then(|rest| rest.strip_prefix('-'));
        hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let folders = paths.cache().ok().and_then(|cache| fs::read_dir(directory(cache)).ok());
    for folder in folders.into_iter().flatten().flatten() {
        if folder.file_name().to_str().is_some_and(is_own) {
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}

/// The directory of all cached names.
pub fn directory(cache: &Path) -> PathBuf {
    cache.join("names")
}

/// Whether a write to `written` may change the cached names or options of `resource`: its own records, their parts, or
/// records created together with it (a new pipeline has stages).
fn is_affected(resource: &Resource, written: &Resource) -> bool {
    let is_part = || written.name.strip_prefix(resource.name).is_some_and(|rest| rest.starts_with(' '));
    let is_inside = || resource.parent.is_some_and(|parent| parent.resource == written.name);
    resource.cached && (resource.name == written.name || is_part() || is_inside())
}

/// The folder of a profile at an address: readable, and unique to both.
fn folder(profile: &str, url: &str) -> String {
    let readable = readable(profile);
    // FNV-1a: it only has to be unique, not secret.
    let hash = profile
        .bytes()
        .chain([0])
        .chain(url.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{readable}-{hash:016x}")
}

/// The part of a folder's name from which people recognize the profile.
fn readable(profile: &str) -> String {
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
    profile.chars().map(safe).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::request::Origin;
    use crate::catalogue::model::Server;
    use crate::config::preferences::CACHE_TTL;

    fn content(names: &[&str], complete: bool) -> Content {
        let entry = |name: &&str| Entry { id: format!("id {name}"), name: (*name).to_owned(), ..Entry::default() };
        Content { since: now() - 1, complete, entries: names.iter().map(entry).collect() }
    }

    fn request(method: Method, path: &str) -> Request {
        let origin = Origin::find_by_request(method, Server::V3, path);
        Request { origin, method, write: true, ..Request::get(path.to_owned()) }
    }

    #[test]
    fn names_are_valid_for_their_profile_and_address_and_for_a_time() {
        let cache = tempfile::tempdir().unwrap();
        let names = |profile, url, seconds| NameCache::new(cache.path(), profile, url, Duration::from_secs(seconds));
        names("acme", "https://a", 60).store("tags", &content(&["vip"], true));
        assert!(names("acme", "https://a", 60).fresh("tags").is_some());
        assert!(names("acme", "https://b", 60).fresh("tags").is_none());
        assert!(names("beta", "https://a", 60).fresh("tags").is_none());
        assert!(names("acme", "https://a", 0).fresh("tags").is_none());
        let old = Content { since: now() - 61_000_000_000, ..content(&["vip"], true) };
        names("acme", "https://a", 60).store("tags", &old);
        assert!(names("acme", "https://a", 60).fresh("tags").is_none());
        let ahead = Content { since: now() + 60_000_000_000, ..content(&["vip"], true) };
        names("acme", "https://a", 60).store("tags", &ahead);
        assert!(names("acme", "https://a", 60).fresh("tags").is_none());
    }

    #[test]
    fn names_found_by_a_search_are_added_to_those_stored() {
        let cache = tempfile::tempdir().unwrap();
        let names = NameCache::new(cache.path(), "acme", "https://a", CACHE_TTL);
        names.store("tags", &content(&["vip"], false));
        names.store("tags", &content(&["vip", "lead"], false));
        let stored = names.fresh("tags").unwrap();
        assert!(!stored.complete);
        assert_eq!(stored.entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["vip", "lead"]);
    }

    #[test]
    fn a_write_invalidates_its_resource_and_its_parent_and_children() {
        let cache = tempfile::tempdir().unwrap();
        let names = NameCache::new(cache.path(), "acme", "https://a", CACHE_TTL);
        let all = ["tags", "contacts fields", "pipelines", "stages"];
        for (request, invalidated) in [
            (request(Method::Put, "/tags/1"), vec!["tags"]),
            (request(Method::Delete, "/fieldOptions/1"), vec!["contacts fields"]),
            (request(Method::Post, "/dealGroups"), vec!["pipelines", "stages"]),
            (request(Method::Post, "/contactTags"), vec![]),
        ] {
            all.iter().for_each(|resource| names.store(resource, &content(&["vip"], true)));
            names.invalidate_by(&request);
            let invalid: Vec<&str> = all.into_iter().filter(|resource| names.fresh(resource).is_none()).collect();
            assert_eq!(invalid, invalidated, "{}", request.label());
            all.iter().for_each(|resource| drop(fs::remove_file(names.path(resource, WRITTEN))));
        }
    }

    #[test]
    fn the_beginning_of_a_listing_resolves_no_name_and_is_invalidated_with_the_rest() {
        let cache = tempfile::tempdir().unwrap();
        let names = NameCache::new(cache.path(), "acme", "https://a", CACHE_TTL);
        names.store_partial("tags", &content(&["vip"], false));
        assert!(names.fresh("tags").is_none());
        assert_eq!(names.partial("tags").unwrap().entries.len(), 1);
        names.invalidate("tags");
        assert!(names.partial("tags").is_none());
    }

    #[test]
    fn a_deleted_record_is_not_completed_and_the_others_are() {
        let cache = tempfile::tempdir().unwrap();
        let names = NameCache::new(cache.path(), "acme", "https://a", CACHE_TTL);
        let mut stored = content(&["vip", "lead"], true);
        stored.entries[0].id = "1".to_owned();
        names.store("tags", &stored);
        names.invalidate_by(&request(Method::Delete, "/tags/1"));
        assert_eq!(names.any_age("tags"), stored.entries[1..]);
        assert!(names.fresh("tags").is_none());
    }
}
