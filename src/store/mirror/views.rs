//! The views: joins that most queries need.

use rusqlite::{Connection, OptionalExtension};

use super::columns::UniqueNames;
use super::tables::{Table, quoted};

/// The most custom fields that `contacts_wide` has; SQLite allows 2,000 columns.
const MOST_FIELDS: u32 = 1_800;

const DEALS_OPEN: &str = "SELECT d.id, d.title, d.value, d.currency, d.\"group\" AS pipeline, p.title AS pipeline_title, \
     d.stage, s.title AS stage_title, d.contact, c.email AS contact_email, d.owner, u.email AS owner_email, d.cdate, \
     d.mdate, d.nextdate FROM deals d LEFT JOIN pipelines p ON p.id = d.\"group\" LEFT JOIN stages s ON s.id = d.stage \
     LEFT JOIN contacts c ON c.id = d.contact LEFT JOIN users u ON u.id = d.owner WHERE d.status = '0'";

const LIST_MEMBERS: &str = "SELECT m.list, l.name AS list_name, m.contact, c.email, c.firstName, c.lastName, \
     m.sdate AS subscribed FROM contact_lists m JOIN contacts c ON c.id = m.contact JOIN lists l ON l.id = m.list \
     WHERE m.status = '1'";

/// Creates the views, and replaces those that changed: `contacts_wide` has a column for each custom field.
pub(super) fn update(connection: &Connection, tables: &[Table]) -> rusqlite::Result<()> {
    let wide = contacts_wide(connection, tables)?;
    for (name, select) in [("contacts_wide", wide.as_str()), ("deals_open", DEALS_OPEN), ("list_members", LIST_MEMBERS)]
    {
        let sql = format!("CREATE VIEW {name} AS {select}");
        let before = connection.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0));
        let before: Option<String> = before.optional()?;
        if before.as_ref() != Some(&sql) {
            connection.execute_batch(&format!("DROP VIEW IF EXISTS {name}; {sql}"))?;
        }
    }
    Ok(())
}

/// The columns of contacts, and the value of each custom field in a column with its title. A column that a query does
/// not use costs nothing.
fn contacts_wide(connection: &Connection, tables: &[Table]) -> rusqlite::Result<String> {
    let contacts = tables.iter().find(|table| table.name == "contacts");
    let columns = contacts.into_iter().flat_map(|table| table.columns.iter().map(|column| column.name.as_str()));
    let columns: Vec<&str> = std::iter::once("id").chain(columns).collect();
    let mut names = UniqueNames::with(columns.iter().copied());
    let mut select: Vec<String> = columns.iter().map(|name| format!("c.{}", quoted(name))).collect();
    let sql = format!("SELECT id, ifnull(title, '') FROM fields ORDER BY CAST(id AS INTEGER), id LIMIT {MOST_FIELDS}");
    let mut fields = connection.prepare(&sql)?;
    for field in fields.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))? {
        let (id, title) = field?;
        let title = title.replace(char::is_control, " ");
        let name = if title.trim().is_empty() { format!("field_{id}") } else { title.trim().to_owned() };
        let id = id.replace('\'', "''");
        let value = format!("SELECT v.value FROM field_values v WHERE v.contact = c.id AND v.field = '{id}'");
        select.push(format!("({value}) AS {}", quoted(&names.add(&name))));
    }
    Ok(format!("SELECT {} FROM contacts c", select.join(", ")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{mirror, text, write};

    #[test]
    fn every_custom_field_is_a_column_of_contacts() {
        let (_state, mut mirror) = mirror();
        let field = |id: &str, title: &str| json!({"id": id, "title": title});
        let value =
            |id: &str, field: &str, value: &str| json!({"id": id, "contact": "7", "field": field, "value": value});
        write(&mut mirror, "contacts", &[json!({"id": "7", "email": "a@example.com"}), json!({"id": "8"})], true);
        let fields =
            [field("10", "plan"), field("2", "Plan"), field("3", "Email"), field("4", " "), field("5", "it's \"x\"")];
        write(&mut mirror, "contacts fields", &fields, true);
        let values = [value("1", "2", "Gold"), value("2", "10", "Silver"), value("3", "5", "5")];
        write(&mut mirror, "contacts field-values", &values, true);
        let sql = "SELECT email || Plan || plan_2 || \"it's \"\"x\"\"\" || ifnull(Email_2, '-') || ifnull(field_4, '-') \
                   FROM contacts_wide WHERE id = '7'";
        assert_eq!(text(&mirror, sql), "a@example.comGoldSilver5--");
        assert_eq!(text(&mirror, "SELECT Plan FROM contacts_wide ORDER BY id"), "Gold NULL");
        // Fields that are renamed or deleted.
        write(&mut mirror, "contacts fields", &[field("2", "Tier")], true);
        assert_eq!(text(&mirror, "SELECT Tier FROM contacts_wide ORDER BY id"), "Gold NULL");
        assert!(mirror.query("SELECT plan_2 FROM contacts_wide").is_err());
    }

    #[test]
    fn open_deals_and_active_subscriptions_have_the_names_of_what_they_refer_to() {
        let (_state, mut mirror) = mirror();
        write(&mut mirror, "contacts", &[json!({"id": "7", "email": "a@example.com"})], true);
        write(&mut mirror, "pipelines", &[json!({"id": "1", "title": "Sales"})], true);
        write(&mut mirror, "stages", &[json!({"id": "2", "title": "Won?", "group": "1"})], true);
        let deal = |id: &str, status: &str| json!({"id": id, "title": "Big", "value": "12500", "group": "1", "stage": "2", "contact": "7", "status": status});
        write(&mut mirror, "deals", &[deal("1", "0"), deal("2", "1")], true);
        let sql = "SELECT id || title || value || pipeline_title || stage_title || contact_email FROM deals_open";
        assert_eq!(text(&mirror, sql), "1Big12500SalesWon?a@example.com");
        write(&mut mirror, "lists", &[json!({"id": "3", "name": "News"})], true);
        let member = |id: &str, status: &str| json!({"id": id, "list": "3", "contact": "7", "status": status});
        write(&mut mirror, "contacts subscriptions", &[member("1", "2"), member("2", "1")], true);
        assert_eq!(text(&mirror, "SELECT list || list_name || email FROM list_members"), "3Newsa@example.com");
    }
}
