//! One remembered name, and the line it is kept as. Pure.

/// A thing as it is looked for: its id and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its name: the value of the noun's identity.
    pub name: String,
    /// Its second name, empty where the noun has none.
    pub handle: String,
    /// The id of what it stands in, empty where it stands in nothing.
    pub parent: String,
    /// What values it takes, where it is a custom field: the service's word.
    pub kind: String,
    /// The texts its values can be, where it is a custom field with options.
    pub options: Vec<String>,
    /// What its noun's columns show of it, in their order; empty where it was kept, for that is not.
    pub cells: Vec<String>,
}

impl Entry {
    /// The entry as one line without its end: name, id, second name, parent, kind, and a cell for each option.
    pub fn line(&self) -> String {
        let cells = [&self.name, &self.id, &self.handle, &self.parent, &self.kind];
        let cells: Vec<String> = cells.into_iter().chain(&self.options).map(|cell| escaped(cell)).collect();
        cells.join("\t")
    }

    /// The entry of a line; none for one that is no entry.
    pub fn read(line: &str) -> Option<Self> {
        let mut cells = line.split('\t').map(plain);
        let (name, id, handle, parent, kind) =
            (cells.next()?, cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        (!id.is_empty()).then(|| Entry { id, name, handle, parent, kind, options: cells.collect(), cells: Vec::new() })
    }
}

/// A cell without what ends cells and lines.
fn escaped(cell: &str) -> String {
    if !cell.contains(['\\', '\t', '\n', '\r']) {
        return cell.to_owned();
    }
    cell.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn plain(cell: &str) -> String {
    if !cell.contains('\\') {
        return cell.to_owned();
    }
    let mut text = String::with_capacity(cell.len());
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('t') => text.push('\t'),
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some(other) => text.push(other),
                None => {}
            },
            (letter, _) => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_survives_its_line() {
        for name in ["vip", "a\tb\nc\rd", "back\\slash\\t", "", "🎉 מועדון", "\\"] {
            let entry = Entry {
                id: "7".to_owned(),
                name: name.to_owned(),
                handle: "H".to_owned(),
                parent: "2".to_owned(),
                kind: "dropdown".to_owned(),
                options: vec![name.to_owned(), "other".to_owned()],
                ..Entry::default()
            };
            assert!(!entry.line().contains('\n'));
            assert_eq!(Entry::read(&entry.line()), Some(entry));
        }
    }

    #[test]
    fn a_line_that_is_no_entry_is_none() {
        for line in ["", "vip", "vip\t1\t\t", "vip\t\t\t\t"] {
            assert_eq!(Entry::read(line), None, "{line}");
        }
    }
}
