//! Candidates inside a filter expression: properties and custom fields, operators, names of records, options, words and
//! statuses, each where it is expected. Pure but for the names, which the caller reads.

mod state;

use crate::catalogue::properties::{ANY_STATUS, FieldRows, Filterable, Property, Relation, Statuses, ValuePlace};
use crate::engine::conditions::grammar::written;
use crate::store::name_cache::Entry;
use crate::text::similarity::letters;
use state::Expected;

/// Operators of values with an order.
const ORDERED: &[&str] = &["=", "!=", "<", "<=", ">", ">="];
/// Operators of text.
const OF_TEXT: &[&str] = &["=", "!=", "~", "in (", "not in ("];
/// Operators of names, words and options.
const OF_NAMES: &[&str] = &["=", "!=", "in (", "not in ("];
/// Tests without a value.
const OF_ALL: &[&str] = &["is empty", "is not empty"];

/// The expressions that begin with `typed` and go on with one more word; `names` reads the names of a resource. If only one
/// word fits, those that may follow it are added: a shell that has a single candidate closes the quotation mark.
pub fn candidates(filterable: &Filterable, typed: &str, names: impl Fn(&str) -> Vec<Entry>) -> Vec<String> {
    let vocabulary = Vocabulary { filterable, names: &names };
    let found = vocabulary.next(typed);
    let [one] = found.as_slice() else { return found };
    let after = if one.ends_with([':', '(']) { one.clone() } else { format!("{one} ") };
    let more = vocabulary.next(&after);
    let may_end = more.is_empty() || state::at_end(&after).1 == Expected::Join;
    may_end.then(|| one.clone()).into_iter().chain(more).collect()
}

/// What an expression can name.
struct Vocabulary<'a> {
    filterable: &'a Filterable,
    names: &'a dyn Fn(&str) -> Vec<Entry>,
}

/// What the values of a property are.
enum Values {
    /// Text.
    Text,
    /// Numbers or times; times have words.
    Ordered(&'static [&'static str]),
    /// One of these words.
    Words(Vec<String>),
    /// Names of records, with statuses behind a colon.
    Names(&'static str, Option<Statuses>),
}

impl Vocabulary<'_> {
    fn next(&self, typed: &str) -> Vec<String> {
        let (start, state) = state::at_end(typed);
        let (before, last) = typed.split_at(start);
        let begun = last.trim_start_matches(['"', '\'']);
        let is_plain = |word: &String| !word.chars().any(char::is_control);
        let words: Vec<String> = match state {
            Expected::Property => return self.properties(before, begun),
            Expected::Value(name) | Expected::Member(name) => return self.values(&name, before, last),
            Expected::Operator(name) => {
                let own: &[&str] = match self.kind(&name) {
                    Values::Text => OF_TEXT,
                    Values::Ordered(_) => ORDERED,
                    Values::Words(_) | Values::Names(..) => OF_NAMES,
                };
                own.iter().chain(OF_ALL).map(|word| (*word).to_owned()).collect()
            }
            Expected::In(_) => vec!["in (".to_owned()],
            Expected::Open(_) => vec!["(".to_owned()],
            Expected::Empty(_) => ["empty", "not empty"].map(str::to_owned).to_vec(),
            Expected::Join => ["and", "or"].map(str::to_owned).to_vec(),
            Expected::Next(_) | Expected::Unknown => Vec::new(),
        };
        let fits = words.into_iter().filter(|word| word.starts_with(last)).filter(is_plain);
        fits.map(|word| format!("{before}{word}")).collect()
    }

    fn properties(&self, before: &str, begun: &str) -> Vec<String> {
        if let Some((name, of)) = begun.split_once(':')
            && let Some(ValuePlace::NumberOf(relation, _)) = self.own(name).map(|own| own.place)
        {
            let of = of.trim_start_matches(['"', '\'']);
            return self.listed(&format!("{before}{name}:"), of, relation.resource);
        }
        let own = self.filterable.properties.iter().map(|property| match property.place {
            ValuePlace::NumberOf(..) => format!("{}:", property.name),
            _ => property.name.to_owned(),
        });
        let own = own.filter(|name| name.starts_with(begun)).map(|name| format!("{before}{name}"));
        let title = |field: &Entry| match self.own(&field.name) {
            Some(_) => format!("field:{}", written(&field.name)),
            None => written(&field.name),
        };
        let fields = self.fields();
        let titles = fields.iter().filter(|field| field.name.starts_with(begun) && is_typable(&field.name));
        let titles = titles.map(|field| format!("{before}{}", title(field)));
        // The second name is offered once its percent sign is typed.
        let tags = fields
            .iter()
            .map(|field| &field.alternate_name)
            .filter(|tag| begun.starts_with('%') && tag.starts_with(begun));
        own.chain(titles).chain(tags.map(|tag| format!("{before}{tag}"))).collect()
    }

    fn values(&self, name: &str, before: &str, last: &str) -> Vec<String> {
        let begun = last.trim_start_matches(['"', '\'']);
        let fitting = |words: Vec<String>| {
            let fits = words.into_iter().filter(|word| word.starts_with(begun) && is_typable(word));
            fits.map(|word| format!("{before}{}", written(&word))).collect()
        };
        match self.kind(name) {
            Values::Text => Vec::new(),
            Values::Ordered(words) => fitting(words.iter().map(|word| (*word).to_owned()).collect()),
            Values::Words(words) => fitting(words),
            Values::Names(resource, statuses) => {
                if let (Some((named, status)), Some(statuses)) = (last.rsplit_once(':'), statuses) {
                    let words = statuses.words.iter().map(|(word, _)| *word).chain([ANY_STATUS]);
                    let fits = words.filter(|word| word.starts_with(status));
                    return fits.map(|word| format!("{before}{named}:{word}")).collect();
                }
                self.listed(before, begun, resource)
            }
        }
    }

    /// The names of a resource.
    fn listed(&self, before: &str, begun: &str, resource: &str) -> Vec<String> {
        let named = (self.names)(resource).into_iter().map(|entry| entry.name);
        let fits = named.filter(|name| name.starts_with(begun) && is_typable(name));
        fits.map(|name| format!("{before}{}", written(&name))).collect()
    }

    fn own(&self, name: &str) -> Option<&'static Property> {
        self.filterable.properties.iter().find(|own| letters(own.name) == letters(name))
    }

    fn fields(&self) -> Vec<Entry> {
        self.filterable.fields.map_or_else(Vec::new, |FieldRows { resource, .. }| (self.names)(resource))
    }

    fn kind(&self, name: &str) -> Values {
        let (base, of) = name.split_once(':').map_or((name, None), |(base, of)| (base, Some(of)));
        match (self.own(base).map(|own| own.place), of) {
            (Some(ValuePlace::NumberOf(..) | ValuePlace::Number(_) | ValuePlace::Amount(_)), _) => Values::Ordered(&[]),
            (Some(ValuePlace::Time(_)), _) => Values::Ordered(TIMES),
            (Some(ValuePlace::Words(_, words)), _) => {
                Values::Words(words.iter().map(|(word, _)| (*word).to_owned()).collect())
            }
            (Some(ValuePlace::Id(_, resource)), _) => Values::Names(resource, None),
            (Some(ValuePlace::Related(Relation { resource, status, .. })), _) => Values::Names(resource, status),
            (Some(ValuePlace::Text(_)), None) => Values::Text,
            (_, title) => self.of_field(title.unwrap_or(name)),
        }
    }

    fn of_field(&self, title: &str) -> Values {
        let is_it = |field: &Entry| letters(&field.name) == letters(title) || field.alternate_name == title;
        let Some(field) = self.fields().into_iter().find(is_it) else { return Values::Text };
        match field.kind.as_str() {
            "date" | "datetime" => Values::Ordered(TIMES),
            "number" | "currency" => Values::Ordered(&[]),
            _ if field.options.is_empty() => Values::Text,
            _ => Values::Words(field.options),
        }
    }
}

/// Words for times.
const TIMES: &[&str] = &["today", "yesterday"];

/// Whether a name can be typed: it has no control characters.
fn is_typable(name: &str) -> bool {
    !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    fn offered(typed: &str) -> Vec<String> {
        let entry = |name: &str, kind: &str, options: &[&str]| Entry {
            name: name.to_owned(),
            kind: kind.to_owned(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            ..Entry::default()
        };
        let names = |resource: &str| match resource {
            "tags" => ["vip", "churn risk", "customer", "in"].map(|name| entry(name, "", &[])).to_vec(),
            "lists" => ["Newsletter", "Product updates"].map(|name| entry(name, "", &[])).to_vec(),
            "scores" => vec![entry("Engagement", "", &[]), entry("Lead score", "", &[])],
            "contacts fields" => vec![
                entry("Plan", "dropdown", &["Free", "Pro"]),
                entry("Company size", "number", &[]),
                entry("Email", "text", &[]),
                Entry { alternate_name: "%BIRTHDAY%".to_owned(), ..entry("Birthday", "date", &[]) },
            ],
            _ => Vec::new(),
        };
        candidates(catalogue::find("contacts").unwrap().filterable, typed, names)
    }

    #[test]
    fn properties_and_values_are_offered_where_they_belong() {
        assert_eq!(offered("tag = vip and \"Co")[0], "tag = vip and \"Company size\" =");
        assert_eq!(offered("not (l"), ["not (last_name", "not (last_open", "not (last_click", "not (list"]);
        assert_eq!(offered("tag=c"), ["tag=\"churn risk\"", "tag=customer"]);
        assert_eq!(offered("tag = i")[0], "tag = \"in\"");
        assert_eq!(offered("tag not in (vip, c"), ["tag not in (vip, \"churn risk\"", "tag not in (vip, customer"]);
        assert_eq!(offered("Plan != "), ["Plan != Free", "Plan != Pro"]);
        assert_eq!(offered("list = Newsletter:u"), ["list = Newsletter:unconfirmed", "list = Newsletter:unsubscribed"]);
        assert_eq!(
            offered("list = \"Product updates\":a"),
            ["active", "any"].map(|word| format!("list = \"Product updates\":{word}"))
        );
        assert_eq!(offered("created > "), ["created > today", "created > yesterday"]);
        assert_eq!(offered("score:"), ["score:Engagement", "score:\"Lead score\""]);
        assert_eq!(offered("\"Company size\" > "), Vec::<String>::new());
        assert_eq!(offered("tag = vip cu"), Vec::<String>::new());
        assert!(offered("").contains(&"field:Email".to_owned()));
    }

    #[test]
    fn operators_fit_the_property() {
        assert_eq!(
            offered("tag "),
            ["=", "!=", "in (", "not in (", "is empty", "is not empty"].map(|word| format!("tag {word}"))
        );
        assert!(offered("first_name ").contains(&"first_name ~".to_owned()));
        assert!(offered("Birthday ").contains(&"Birthday >=".to_owned()));
        assert_eq!(offered("tag !")[0], "tag != vip");
        assert_eq!(offered("tag is n"), ["tag is not empty", "tag is not empty and", "tag is not empty or"]);
    }

    #[test]
    fn what_may_follow_the_only_candidate_is_offered_with_it() {
        assert_eq!(offered("tag = v"), ["tag = vip", "tag = vip and", "tag = vip or"]);
        assert_eq!(offered("last_o")[0], "last_open =");
        assert!(offered("tag = vip a").contains(&"tag = vip and email".to_owned()));
        assert_eq!(offered("tag i"), ["tag in (", "tag is empty", "tag is not empty"]);
        assert!(offered("tag in")[0].starts_with("tag in ("));
        assert_eq!(offered("%BI")[0], "%BIRTHDAY% =");
    }
}
