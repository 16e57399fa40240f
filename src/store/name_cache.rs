//! Names that were looked up, kept for a short time below the cache directory, so that they need not be asked for again and
//! the shell can complete them. Kept apart by profile and account; outdated by every write this program makes. A cache that
//! cannot be read or written is as good as none. Knows files and the catalogue; opens no connection.

mod entry;
mod file;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use entry::Entry;
pub use file::Content;

use crate::api::request::Request;
use crate::catalogue::model::{Method, Resource};
use crate::catalogue::{self, ALL};
use crate::system::paths::Paths;

/// The names of one account, as one profile sees it.
#[derive(Clone, Debug)]
pub struct Names {
    directory: PathBuf,
    lifetime: Duration,
}

impl Names {
    /// Those of a profile at `url`, trusted for `lifetime`; a lifetime of nothing trusts none and keeps none.
    pub fn new(cache: &Path, profile: &str, url: &str, lifetime: Duration) -> Self {
        Names { directory: below(cache).join(folder(profile, url)), lifetime }
    }

    /// The names of a noun that still count.
    pub fn of(&self, noun: &str) -> Option<Content> {
        self.counting(noun, &self.path(noun))
    }

    /// The beginning of a listing that was not read to its end: what its ids are called. Others may have the same names,
    /// so nothing is found by them.
    pub fn beginning(&self, noun: &str) -> Option<Content> {
        self.counting(noun, &self.beginning_path(noun))
    }

    fn counting(&self, noun: &str, path: &Path) -> Option<Content> {
        if self.lifetime.is_zero() {
            return None;
        }
        let content = file::read(path)?;
        let age = now().checked_sub(content.since)?;
        let is_old = u128::from(age) >= self.lifetime.as_nanos();
        let is_outdated = file::marked(&self.mark(noun)).is_some_and(|marked| marked >= content.since);
        (!is_old && !is_outdated).then_some(content)
    }

    /// Keeps names of a noun. Those that are not all there are join those that are there.
    pub fn keep(&self, noun: &str, content: &Content) {
        if self.lifetime.is_zero() {
            return;
        }
        if content.complete {
            return file::write(&self.path(noun), content);
        }
        let mut joined = self.of(noun).unwrap_or_else(|| Content { since: content.since, ..Content::default() });
        let new = content.entries.iter().filter(|entry| joined.entries.iter().all(|known| known.id != entry.id));
        let new: Vec<Entry> = new.cloned().collect();
        joined.entries.extend(new);
        file::write(&self.path(noun), &joined);
    }

    /// Keeps the beginning of a listing.
    pub fn keep_beginning(&self, noun: &str, content: &Content) {
        if !self.lifetime.is_zero() {
            file::write(&self.beginning_path(noun), content);
        }
    }

    /// Names of a noun for the shell, however old: those `wants` by their lines, whose first cell is the name.
    pub fn offered(&self, noun: &str, wants: impl Fn(&str) -> bool, most: usize) -> Vec<Entry> {
        file::some(&self.path(noun), wants, most)
    }

    /// Notes that the things of a noun may have changed: what was asked for before no longer counts.
    pub fn outdate(&self, noun: &str) {
        if self.directory.is_dir() {
            file::mark(&self.mark(noun));
        }
    }

    /// The same for all nouns whose things `request` may change. What it deletes is not offered any more.
    pub fn outdate_by(&self, request: &Request) {
        let Some((written, _)) = catalogue::matching(request.method, request.server, &request.path) else { return };
        for resource in ALL.iter().filter(|resource| is_touched(resource, written)) {
            self.outdate(resource.name);
            if request.method == Method::Delete && resource.name == written.name {
                self.drop(resource.name, request.path.rsplit('/').next().unwrap_or_default());
            }
        }
    }

    /// Throws away all that is kept of the account.
    pub fn clear(&self) {
        let _ = fs::remove_dir_all(&self.directory);
    }

    fn drop(&self, noun: &str, id: &str) {
        let path = self.path(noun);
        let Some(mut content) = file::read(&path) else { return };
        let before = content.entries.len();
        content.entries.retain(|entry| entry.id != id);
        if content.entries.len() < before {
            file::write(&path, &content);
        }
    }

    fn path(&self, noun: &str) -> PathBuf {
        self.directory.join(noun.replace(' ', "."))
    }

    fn beginning_path(&self, noun: &str) -> PathBuf {
        self.directory.join(format!("{}.beginning", noun.replace(' ', ".")))
    }

    fn mark(&self, noun: &str) -> PathBuf {
        self.directory.join(format!("{}.written", noun.replace(' ', ".")))
    }
}

/// The moment asking begins, for what is kept of the answer: nanoseconds since 1970.
pub fn now() -> u64 {
    file::now()
}

/// Throws the names of all profiles away.
///
/// # Errors
/// Why they cannot be removed.
pub fn clear(paths: &Paths) -> crate::error::Result<()> {
    let directory = below(paths.cache()?);
    match fs::remove_dir_all(&directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(crate::error::Error::new(
            crate::error::Kind::Other,
            format!("cannot remove {}: {}", directory.display(), crate::error::reason(&error)),
        )),
        _ => Ok(()),
    }
}

/// Throws away the names of a profile, whatever addresses it had. What cannot be removed counts for a short time only.
pub fn forget(paths: &Paths, profile: &str) {
    let own = readable(profile);
    let is_own = |name: &str| {
        let hash = name.strip_prefix(own.as_str()).and_then(|rest| rest.strip_prefix('-'));
        hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let folders = paths.cache().ok().and_then(|cache| fs::read_dir(below(cache)).ok());
    for folder in folders.into_iter().flatten().flatten() {
        if folder.file_name().to_str().is_some_and(is_own) {
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}

/// The directory of all names below the cache directory.
pub fn below(cache: &Path) -> PathBuf {
    cache.join("names")
}

/// Whether a write to `written` may change names or options of `resource`, which is kept: its own things, their parts,
/// and the things inside of what it writes (a new pipeline comes with stages).
fn is_touched(resource: &Resource, written: &Resource) -> bool {
    let is_part = || written.name.strip_prefix(resource.name).is_some_and(|rest| rest.starts_with(' '));
    let is_inside = || resource.parent.is_some_and(|parent| parent.noun == written.name);
    resource.remembered && (resource.name == written.name || is_part() || is_inside())
}

/// The folder of a profile at an address: readable, and another one for another address.
fn folder(profile: &str, url: &str) -> String {
    let readable = readable(profile);
    // FNV-1a; no secret, only a name.
    let hash = profile
        .bytes()
        .chain([0])
        .chain(url.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{readable}-{hash:016x}")
}

/// The part of a folder's name that tells people the profile.
fn readable(profile: &str) -> String {
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
    profile.chars().map(safe).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::preferences::CACHE_TTL;

    fn content(names: &[&str], complete: bool) -> Content {
        let entry = |name: &&str| Entry { id: format!("id {name}"), name: (*name).to_owned(), ..Entry::default() };
        Content { since: now() - 1, complete, entries: names.iter().map(entry).collect() }
    }

    fn request(method: Method, path: &str) -> Request {
        Request { method, write: true, ..Request::get(path.to_owned()) }
    }

    #[test]
    fn names_count_for_their_profile_and_address_and_for_a_time() {
        let cache = tempfile::tempdir().unwrap();
        let of = |profile, url, seconds| Names::new(cache.path(), profile, url, Duration::from_secs(seconds));
        of("acme", "https://a", 60).keep("tags", &content(&["vip"], true));
        assert!(of("acme", "https://a", 60).of("tags").is_some());
        assert!(of("acme", "https://b", 60).of("tags").is_none());
        assert!(of("beta", "https://a", 60).of("tags").is_none());
        assert!(of("acme", "https://a", 0).of("tags").is_none());
        let old = Content { since: now() - 61_000_000_000, ..content(&["vip"], true) };
        of("acme", "https://a", 60).keep("tags", &old);
        assert!(of("acme", "https://a", 60).of("tags").is_none());
        let ahead = Content { since: now() + 60_000_000_000, ..content(&["vip"], true) };
        of("acme", "https://a", 60).keep("tags", &ahead);
        assert!(of("acme", "https://a", 60).of("tags").is_none());
    }

    #[test]
    fn names_of_a_search_join_those_there_are() {
        let cache = tempfile::tempdir().unwrap();
        let names = Names::new(cache.path(), "acme", "https://a", CACHE_TTL);
        names.keep("tags", &content(&["vip"], false));
        names.keep("tags", &content(&["vip", "lead"], false));
        let kept = names.of("tags").unwrap();
        assert!(!kept.complete);
        assert_eq!(kept.entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["vip", "lead"]);
    }

    #[test]
    fn a_write_outdates_its_noun_its_whole_and_what_is_inside() {
        let cache = tempfile::tempdir().unwrap();
        let names = Names::new(cache.path(), "acme", "https://a", CACHE_TTL);
        let all = ["tags", "contacts fields", "pipelines", "stages"];
        for (request, outdated) in [
            (request(Method::Put, "/tags/1"), vec!["tags"]),
            (request(Method::Delete, "/fieldOptions/1"), vec!["contacts fields"]),
            (request(Method::Post, "/dealGroups"), vec!["pipelines", "stages"]),
            (request(Method::Post, "/contactTags"), vec![]),
        ] {
            all.iter().for_each(|noun| names.keep(noun, &content(&["vip"], true)));
            names.outdate_by(&request);
            let gone: Vec<&str> = all.into_iter().filter(|noun| names.of(noun).is_none()).collect();
            assert_eq!(gone, outdated, "{}", request.label());
            all.iter().for_each(|noun| drop(fs::remove_file(names.mark(noun))));
        }
    }

    #[test]
    fn the_beginning_of_a_listing_finds_no_name_and_is_outdated_with_the_rest() {
        let cache = tempfile::tempdir().unwrap();
        let names = Names::new(cache.path(), "acme", "https://a", CACHE_TTL);
        names.keep_beginning("tags", &content(&["vip"], false));
        assert!(names.of("tags").is_none());
        assert_eq!(names.beginning("tags").unwrap().entries.len(), 1);
        names.outdate("tags");
        assert!(names.beginning("tags").is_none());
    }

    #[test]
    fn what_was_deleted_is_not_offered_and_the_rest_still_is() {
        let cache = tempfile::tempdir().unwrap();
        let names = Names::new(cache.path(), "acme", "https://a", CACHE_TTL);
        let mut kept = content(&["vip", "lead"], true);
        kept.entries[0].id = "1".to_owned();
        names.keep("tags", &kept);
        names.outdate_by(&request(Method::Delete, "/tags/1"));
        assert_eq!(names.offered("tags", |_| true, 9), kept.entries[1..]);
        assert!(names.of("tags").is_none());
    }
}
