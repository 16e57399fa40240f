//! Values as TOML, put into documents so that comments and what did not change stay as they are. Pure.

use serde_json::{Map, Value};
use toml_edit::{Array, ArrayOfTables, Decor, InlineTable, Item, Table, TableLike, value};

use crate::catalogue::managed::{ManagedProperty, ValueForm};

/// Arrays that are longer than this are written with one element per line, in characters.
const ONE_LINE: usize = 80;

/// Sets the value of a property. `comments` of the old value stay.
pub fn set(table: &mut dyn TableLike, property: &ManagedProperty, new: &Value) {
    let old = table.get(property.name);
    let item = match (property.form, new) {
        (ValueForm::Tables(_), Value::Array(rows)) if rows.iter().all(Value::is_object) => tables(old, rows),
        (_, Value::Array(values)) => Item::Value(array(old.and_then(Item::as_array), values).into()),
        _ => Item::Value(plain(new)),
    };
    let decor = old.and_then(Item::as_value).map(|value| value.decor().clone());
    let item = with_decor(item, decor);
    match table.get_mut(property.name) {
        Some(place) => *place = item,
        None => drop(table.insert(property.name, item)),
    }
}

fn with_decor(mut item: Item, decor: Option<Decor>) -> Item {
    if let (Some(value), Some(decor)) = (item.as_value_mut(), decor) {
        *value.decor_mut() = decor;
    }
    item
}

/// A value on one line.
pub fn plain(new: &Value) -> toml_edit::Value {
    match new {
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => number.into(),
            None => number.as_f64().unwrap_or_default().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(values) => array(None, values).into(),
        Value::Object(members) => inline(members).into(),
        Value::Null => "".into(),
    }
}

/// A table on one line.
pub fn inline(members: &Map<String, Value>) -> InlineTable {
    let mut table = InlineTable::new();
    for (key, member) in members {
        table.insert(key, plain(member));
    }
    table
}

/// An array whose elements keep the comments that equal elements had.
fn array(old: Option<&Array>, values: &[Value]) -> Array {
    let mut new = Array::new();
    for value in values {
        let wanted = plain(value);
        let text = wanted.to_string();
        let kept = old.into_iter().flat_map(Array::iter).find(|known| undecorated(known).to_string() == text);
        new.push_formatted(kept.cloned().unwrap_or(wanted));
    }
    let length: usize = new.iter().map(|value| value.to_string().len() + 2).sum();
    let has_lines = old.is_some_and(|old| old.to_string().trim().contains('\n'));
    if has_lines || length > ONE_LINE {
        for value in new.iter_mut() {
            let prefix = value.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
            if !prefix.contains('\n') {
                value.decor_mut().set_prefix("\n    ");
            }
        }
        // What follows the last element is about it.
        let last = |array: &Array| array.iter().last().map(|value| undecorated(value).to_string());
        let kept = old.filter(|old| last(old) == last(&new)).and_then(|old| old.trailing().as_str());
        new.set_trailing(kept.filter(|text| text.contains('\n')).unwrap_or("\n").to_owned());
        new.set_trailing_comma(true);
    } else {
        for (at, value) in new.iter_mut().enumerate() {
            *value = undecorated(value);
            value.decor_mut().set_prefix(if at == 0 { "" } else { " " });
        }
    }
    new
}

fn undecorated(value: &toml_edit::Value) -> toml_edit::Value {
    let mut value = value.clone();
    value.decor_mut().clear();
    value
}

/// Tables, of which those with the same first property keep their comments.
fn tables(old: Option<&Item>, rows: &[Value]) -> Item {
    let known = old.and_then(Item::as_array_of_tables);
    let mut all = ArrayOfTables::new();
    for row in rows.iter().filter_map(Value::as_object) {
        let Some((first, name)) = row.iter().next() else { continue };
        let is_it = |table: &&Table| table.get(first).and_then(Item::as_str) == name.as_str();
        let mut table = known.and_then(|known| known.iter().find(is_it)).cloned().unwrap_or_default();
        for (key, member) in row {
            let is_same = table
                .get(key)
                .and_then(Item::as_value)
                .is_some_and(|old| undecorated(old).to_string() == plain(member).to_string());
            if !is_same {
                let decor = table.get(key).and_then(Item::as_value).map(|old| old.decor().clone());
                table.insert(key, with_decor(value(plain(member)), decor));
            }
        }
        let gone: Vec<String> =
            table.iter().map(|(key, _)| key.to_owned()).filter(|key| !row.contains_key(key)).collect();
        gone.iter().for_each(|key| drop(table.remove(key)));
        table.set_position(None);
        all.push(table);
    }
    Item::ArrayOfTables(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::managed::file_property;
    use serde_json::json;
    use toml_edit::DocumentMut;

    fn edited(text: &str, form: ValueForm, new: &Value) -> String {
        let mut document: DocumentMut = text.parse().unwrap();
        set(document.as_table_mut(), &file_property("p", "p", form), new);
        document.to_string()
    }

    #[test]
    fn comments_around_a_changed_value_stay() {
        let before = "# above\np = \"old\" # behind\n\n# end\n";
        assert_eq!(edited(before, ValueForm::Text, &json!("new")), before.replace("old", "new"));
    }

    #[test]
    fn elements_that_stay_keep_their_comments() {
        let before = "p = [\n    # cheap\n    \"Free\",\n    \"Pro\", # best\n]\n";
        let after = edited(before, ValueForm::Choices, &json!(["Free", "Basic"]));
        assert_eq!(after, "p = [\n    # cheap\n    \"Free\",\n    \"Basic\",\n]\n");
    }

    #[test]
    fn tables_that_stay_keep_their_comments() {
        const ROW: &[ManagedProperty] = &[];
        let before =
            "# all\n\n[[p]]\ntitle = \"a\" # first\nwidth = 1\n\n# two\n[[p]]\ntitle = \"b\"\nwidth = 2 # px\n";
        let new = json!([{"title": "b", "width": 3}, {"title": "a", "width": 1}]);
        let after = edited(before, ValueForm::Tables(ROW), &new);
        assert!(after.contains("# two\n[[p]]\ntitle = \"b\"\nwidth = 3 # px\n"), "{after}");
        assert!(after.contains("title = \"a\" # first\nwidth = 1\n"), "{after}");
    }
}
