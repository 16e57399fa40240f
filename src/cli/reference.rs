//! The reference of all commands and help topics as Markdown, generated from the clap tree and the catalogue: a page for each
//! resource, hand-written command and topic, or everything as one page. Pure.

mod guides;
mod links;
mod page;
mod topic;

use super::help::{GROUPS, topics};
use super::{special, tree};
use crate::catalogue::{ALL, children, model::Group, model::Resource};
use crate::cli::builtin::commands::leaves;
use links::{Links, PageLayout};
use page::{PageWriter, plain};

/// A page of the reference.
#[derive(Debug)]
pub struct ReferencePage {
    /// Its file, relative to the folder of the reference: `README.md`, `contacts.md`, `help/where.md`.
    pub file: String,
    /// Its text as Markdown.
    pub text: String,
}

const TITLE: &str = "Commands";

const INTRODUCTION: &str = "Every command of `acamp`, as `acamp COMMAND --help` shows it.

To work on several records, repeat the positional argument, or use `-` to read one per line from standard input. An
argument `ID|NAME` accepts an ID or a name; the prefixes `id:` and `name:` select one of them.";

/// How the files come about. Not part of the single page.
const ORIGIN: &str = "`acamp reference docs/commands` writes these pages.";

const OWN: &str = "This tool";

const TOPICS: &str = "Help topics";

/// Every page, the index first, the others in the order of the index.
pub fn pages() -> Vec<ReferencePage> {
    written(PageLayout::Pages)
}

/// The whole reference as one page.
pub fn markdown() -> String {
    written(PageLayout::OnePage).into_iter().map(|page| page.text).collect::<Vec<_>>().join("\n")
}

fn written(layout: PageLayout) -> Vec<ReferencePage> {
    let mut root = tree::root();
    root.build();
    let commands = leaves(&root, "");
    let links = Links::new(layout, &commands);
    let mut pages = vec![index(&links)];
    for (group, _) in GROUPS {
        for resource in of_group(*group) {
            let mut page = PageWriter::new(&links, format!("{}.md", resource.name));
            page.resource(resource, &commands);
            pages.push(page.finish());
        }
    }
    for special in special::ROOT {
        let mut page = PageWriter::new(&links, format!("{}.md", special.words));
        page.hand_written(special, &commands);
        pages.push(page.finish());
    }
    for topic in topics::ALL {
        let mut page = PageWriter::new(&links, format!("help/{}.md", topic.name));
        topic::write(&mut page, topic);
        pages.push(page.finish());
    }
    pages
}

/// Links to all pages, group by group.
fn index(links: &Links) -> ReferencePage {
    let mut page = PageWriter::new(links, "README.md".to_owned());
    page.heading(1, TITLE);
    page.paragraph(INTRODUCTION);
    if links.layout == PageLayout::Pages {
        page.paragraph(ORIGIN);
    }
    for (group, heading) in GROUPS {
        page.heading(2, heading);
        page.lines(of_group(*group).map(|resource| entry(links, resource)));
    }
    page.heading(2, OWN);
    let own = special::ROOT.iter();
    page.lines(own.map(|special| format!("- {}: {}", links.page_of(special.words), plain(special.about))));
    page.heading(2, TOPICS);
    page.lines(topics::ALL.iter().map(|topic| {
        let name = topic.name;
        format!("- [{name}]({}): {}", links.topic(name), plain(topic.about))
    }));
    page.finish()
}

/// A resource with what it is, and the resources below it.
fn entry(links: &Links, resource: &Resource) -> String {
    let name = resource.name;
    let start = format!("- {}: {}", links.page_of(name), plain(resource.about));
    let below: Vec<String> = below(name).map(|below| links.resource(below.name)).collect();
    if below.is_empty() { start } else { format!("{start}  \n  {}", below.join(" · ")) }
}

fn of_group(group: Group) -> impl Iterator<Item = &'static Resource> {
    children("").filter(move |resource| resource.group == group)
}

/// The resources below a resource, at any depth.
fn below(name: &str) -> impl Iterator<Item = &'static Resource> {
    ALL.iter()
        .copied()
        .filter(move |resource| resource.name.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
}
