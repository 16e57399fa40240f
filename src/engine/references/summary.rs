//! The references to records that are about to be deleted, in a few lines and a few requests, before the confirmation.

use super::{Scan, ScanResult, Target, Use};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::Resource;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::text::counts::thousands;

/// Requests a summary may cost, whatever is deleted.
const MOST: u64 = 24;
/// Records whose references are shown.
const SHOWN: usize = 3;
/// Uses of one kind that are named.
const NAMED: usize = 3;

/// Writes the references to the records about to be deleted to standard error, named as the user did. Sends nothing if the
/// resource has no known references, or with `--yes` or `--quiet`. Places that cannot be read are reported too, and delay
/// nothing.
pub fn summary(context: &Context, resource: &'static Resource, names: &[String]) {
    let found = |reader: &Reader<'_>| {
        // What is shown decides about a delete.
        let lookup = Lookup::for_level(context.client()?, Level::Moderate);
        let named = |name: &String| target(reader, resource, lookup.id(resource.name, name)?, name);
        names.iter().take(SHOWN).map(named).collect()
    };
    announce(context, resource, names.len(), found);
}

/// The same for records whose ids are known.
pub fn summary_of(context: &Context, resource: &'static Resource, targets: &[Target]) {
    announce(context, resource, targets.len(), |_| Ok(targets.iter().take(SHOWN).cloned().collect()));
}

fn announce(
    context: &Context,
    resource: &'static Resource,
    count: usize,
    targets: impl FnOnce(&Reader<'_>) -> Result<Vec<Target>>,
) {
    let options = context.options();
    if resource.references.locations.is_empty() || options.yes || options.quiet {
        return;
    }
    if let Err(error) = tell(context, resource, count, targets) {
        context.note(&format!("cannot check references: {}", error.message()));
    }
}

fn tell(
    context: &Context,
    resource: &'static Resource,
    count: usize,
    targets: impl FnOnce(&Reader<'_>) -> Result<Vec<Target>>,
) -> Result<()> {
    let reader = Reader::new(context.client()?, MOST);
    let scan = Scan::new(&reader);
    for target in targets(&reader)? {
        let found = scan.uses(resource, &target)?;
        context.note(&format!("{} {}:", resource.singular, target.name));
        lines(&found).iter().for_each(|line| context.note(&format!("  {line}")));
    }
    let others = count.saturating_sub(SHOWN);
    if others > 0 {
        context.note(&format!("and {others} more: acamp {} refs NAME shows what uses one", resource.name));
    }
    Ok(())
}

/// The record with its alternate name for searches in texts, if its resource has one.
fn target(reader: &Reader<'_>, resource: &Resource, id: String, name: &str) -> Result<Target> {
    let mut alternate_name = None;
    if !resource.alternate_name.is_empty() {
        let reading = reader.one(&format!("{} get", resource.name), &[&id], &[])?;
        alternate_name = reading.items.first().and_then(|item| item.get(resource.alternate_name));
    }
    Ok(Target { id, name: name.to_owned(), alternate_name })
}

/// The references found, a line per kind, and a line for each place that was not read.
pub fn lines(found: &ScanResult) -> Vec<String> {
    let mut lines = Vec::new();
    let mut said: Vec<(&str, &str)> = Vec::new();
    for one in &found.uses {
        if let Some(count) = one.count {
            lines.push(format!("{}: {} {}", one.by, thousands(count), one.says));
        } else if !said.contains(&(one.by, one.says)) {
            said.push((one.by, one.says));
            let same: Vec<&Use> =
                found.uses.iter().filter(|other| other.by == one.by && other.says == one.says).collect();
            let names: Vec<String> = same.iter().take(NAMED).map(|one| display_name(one)).collect();
            let more = same.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            lines.push(format!(
                "{}: {} {} ({}{more})",
                one.by,
                thousands(same.len() as u64),
                one.says,
                names.join(", ")
            ));
        }
    }
    lines.extend(found.unread.iter().map(|line| format!("incomplete: {line}")));
    lines
}

/// The record that holds the reference, by its name, or its id where it has none.
fn display_name(one: &Use) -> String {
    if one.name.is_empty() { format!("ID {}", one.id) } else { crate::text::clean::clean(&one.name).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(by: &'static str, name: &str, count: Option<u64>, says: &'static str) -> Use {
        Use { by, id: "5".to_owned(), name: name.to_owned(), count, says, evidence: String::new() }
    }

    #[test]
    fn uses_of_one_kind_are_one_line_and_few_are_named() {
        let mut uses = vec![one("contacts", "", Some(1_204), "with the tag")];
        uses.extend(["A", "B", "", "D"].map(|name| one("automations", name, None, "triggered by it")));
        let found = ScanResult { uses, unread: vec!["segments could not be read: not allowed (403)".to_owned()] };
        assert_eq!(
            lines(&found),
            [
                "contacts: 1,204 with the tag",
                "automations: 4 triggered by it (A, B, ID 5 and 1 more)",
                "incomplete: segments could not be read: not allowed (403)",
            ]
        );
    }
}
