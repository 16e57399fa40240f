//! The values of a record's properties, and a three-way merge of them. Pure.

use crate::text::clean::clean;

/// Properties in order, each with its values as typed on a command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(&'static str, Vec<String>)>);

/// The result of a merge.
#[derive(Debug, PartialEq, Eq)]
pub enum Merged {
    /// The changes to send.
    Changes(Values),
    /// Descriptions of properties changed on both sides.
    Conflicts(Vec<String>),
}

impl Values {
    /// The values of a property.
    pub fn get(&self, flag: &str) -> Option<&[String]> {
        self.0.iter().find(|(name, _)| *name == flag).map(|(_, values)| values.as_slice())
    }

    /// Every property with its values.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Vec<String>)> {
        self.0.iter()
    }

    /// Whether there are no properties.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A copy with other values for some properties.
    pub fn with(&self, changed: &Values) -> Values {
        let value = |(flag, own): &(&'static str, Vec<String>)| {
            (*flag, changed.get(flag).map_or_else(|| own.clone(), <[String]>::to_vec))
        };
        Values(self.0.iter().map(value).collect())
    }
}

impl FromIterator<(&'static str, Vec<String>)> for Values {
    /// An empty string is no value.
    fn from_iter<I: IntoIterator<Item = (&'static str, Vec<String>)>>(members: I) -> Self {
        let plain = |(flag, values): (&'static str, Vec<String>)| match values.as_slice() {
            [one] if one.is_empty() => (flag, Vec::new()),
            _ => (flag, values),
        };
        Values(members.into_iter().map(plain).collect())
    }
}

/// The properties of `mine` that differ from `base`. Properties missing from `mine` are unchanged.
pub fn changes(base: &Values, mine: &Values) -> Values {
    Values(
        mine.0
            .iter()
            .filter(|(flag, values)| base.get(flag).unwrap_or_default() != values.as_slice())
            .cloned()
            .collect(),
    )
}

/// Merges `changed`, edited from `base`, with `theirs`, the current record.
pub fn merge(base: &Values, changed: &Values, theirs: &Values) -> Merged {
    let of = |values: &Values, flag: &str| values.get(flag).unwrap_or_default().to_vec();
    let mut left = Vec::new();
    let mut conflicts = Vec::new();
    for (flag, mine) in changed.iter() {
        let (before, now) = (of(base, flag), of(theirs, flag));
        if now == *mine {
            continue;
        }
        if now == before {
            left.push((*flag, mine.clone()));
        } else {
            let shown = [&before, &now, mine].map(|values| quoted(values));
            conflicts.push(format!("{flag} was {}, is now {}, and you set it to {}", shown[0], shown[1], shown[2]));
        }
    }
    if conflicts.is_empty() { Merged::Changes(Values(left)) } else { Merged::Conflicts(conflicts) }
}

fn quoted(values: &[String]) -> String {
    if values.is_empty() { "empty".to_owned() } else { format!("\"{}\"", clean(&values.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(members: &[(&'static str, &str)]) -> Values {
        members.iter().map(|(flag, value)| (*flag, vec![(*value).to_owned()])).collect()
    }

    #[test]
    fn only_what_differs_is_a_change_and_empty_is_none() {
        let base = values(&[("a", "1"), ("b", ""), ("c", "3")]);
        assert!(changes(&base, &base).is_empty());
        assert!(changes(&base, &values(&[("a", "1")])).is_empty());
        assert_eq!(changes(&base, &values(&[("a", "1"), ("b", "x"), ("c", "")])), values(&[("b", "x"), ("c", "")]));
    }

    #[test]
    fn changes_of_others_to_other_members_stay_and_to_the_same_are_a_conflict() {
        let base = values(&[("a", "1"), ("b", "2")]);
        let mine = values(&[("a", "mine")]);
        let merged = |theirs: &[(&'static str, &str)]| merge(&base, &mine, &values(theirs));
        assert_eq!(merged(&[("a", "1"), ("b", "theirs")]), Merged::Changes(mine.clone()));
        assert_eq!(merged(&[("a", "mine"), ("b", "2")]), Merged::Changes(Values::default()));
        assert_eq!(
            merged(&[("a", ""), ("b", "2")]),
            Merged::Conflicts(vec!["a was \"1\", is now empty, and you set it to \"mine\"".to_owned()])
        );
    }

    #[test]
    fn what_goes_on_after_a_conflict_is_theirs_with_mine() {
        let theirs = values(&[("a", "theirs"), ("b", "theirs")]);
        assert_eq!(theirs.with(&values(&[("a", "mine")])), values(&[("a", "mine"), ("b", "theirs")]));
    }
}
