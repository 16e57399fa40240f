use super::*;
use crate::catalogue;
use crate::store::row_file::{Dialect, Rows};

fn settings(command: &str, positions: &[&str]) -> RowSettings {
    let positions = positions.iter().map(|text| (*text).to_owned()).collect();
    RowSettings {
        command: command.to_owned(),
        flags: vec!["--if-exists=skip".to_owned()],
        positions,
        ..RowSettings::default()
    }
}

fn line(command: &str, positions: &[&str], csv: &str) -> std::result::Result<String, String> {
    words(settings(command, positions), csv)
}

fn words(settings: RowSettings, csv: &str) -> std::result::Result<String, String> {
    let command = settings.command.as_str();
    let (_, operations) = catalogue::command(command).unwrap();
    let mut file = Rows::read("x", csv.as_bytes(), &Dialect::default()).unwrap();
    let columns =
        RowColumns::read(&operations, file.header(), &settings).map_err(|error| error.message().to_owned())?;
    let row = file.next().unwrap().unwrap();
    columns.arguments(&row.cells).map(|line| line.join(" ")).map_err(|error| error.message().to_owned())
}

#[test]
fn columns_are_flags_and_positions_by_either_name() {
    assert_eq!(
        line("contacts update", &[], "id,First Name,lastName,field:Birthday\n5,Ann,,1980-02-03\n").unwrap(),
        "--if-exists=skip --first-name=Ann --field=Birthday=1980-02-03 -- 5"
    );
    assert_eq!(line("contacts tags add", &["vip"], "contact\n5\n").unwrap(), "--if-exists=skip -- 5 vip");
}

#[test]
fn a_position_is_given_by_what_its_noun_is_known_by_unless_a_flag_has_that_name() {
    assert_eq!(line("contacts tags add", &["vip"], "E-Mail\na@b.c\n").unwrap(), "--if-exists=skip -- a@b.c vip");
    assert_eq!(line("contacts update", &[], "id,email\n5,a@b.c\n").unwrap(), "--if-exists=skip --email=a@b.c -- 5");
}

#[test]
fn several_names_in_a_cell_are_separated_as_in_an_import() {
    let tags = |cell: &str| line("contacts sync", &[], &format!("email,tag\na@b.c,\"{cell}\"\n")).unwrap();
    assert_eq!(tags("x, y"), "--if-exists=skip --email=a@b.c --tag=x --tag=y --");
    assert_eq!(tags("x, y||z"), "--if-exists=skip --email=a@b.c --tag=x, y --tag=z --");
    assert_eq!(tags("\"\"x, y\"\",\"\"z\"\""), "--if-exists=skip --email=a@b.c --tag=x, y --tag=z --");
    let fields = line("contacts update", &[], "id,field\n5,\"City=Bonn, Rhein||Plan=Gold\"\n").unwrap();
    assert_eq!(fields, "--if-exists=skip --field=City=Bonn, Rhein --field=Plan=Gold -- 5");
}

#[test]
fn a_cell_that_a_spreadsheet_corrupted_fails_its_row() {
    assert_eq!(
        line("contacts update", &[], "id,phone\n5,4.9E+11\n").unwrap_err(),
        "column \"phone\": \"4.9E+11\" is corrupted by a spreadsheet: a shortened number: format the column as text before \
         you enter and export it"
    );
}

#[test]
fn words_and_the_booleans_of_spreadsheets_are_values() {
    assert_eq!(
        line("campaigns update", &[], "campaign,type,recurring\n5, single ,FALSE\n").unwrap(),
        "--if-exists=skip --type=single --recurring=false -- 5"
    );
}

#[test]
fn a_timestamp_is_read_as_the_file_states_and_otherwise_as_on_the_command_line() {
    let scheduled = |flags: &[&str], cell: &str| {
        let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let settings = RowSettings { flags, ..settings("campaigns update", &[]) };
        let line = words(settings, &format!("campaign,scheduled-date\n5,{cell}\n"));
        line.map(|line| line.split("--scheduled-date=").last().unwrap_or_default().replace(" -- 5", ""))
    };
    let summer = "2026-07-01T09:05:00-05:00";
    assert_eq!(scheduled(&["--zone=-05:00"], "2026-07-01 09:05").as_deref(), Ok(summer));
    assert_eq!(scheduled(&["--zone=-05:00", "--dates=mdy"], "7/1/2026 9:05 AM").as_deref(), Ok(summer));
    assert_eq!(scheduled(&[], "2026-07-01T09:05:00-0500").as_deref(), Ok(summer));
    for flags in [[].as_slice(), &["--dates=mdy"]] {
        assert_eq!(scheduled(flags, "2026-07-01T09:05").as_deref(), Ok("2026-07-01T09:05"));
    }
    let refused = |flags: &[&str], cell: &str| scheduled(flags, cell).unwrap_err();
    assert!(refused(&["--dates=mdy"], "7/1/2026 9:05").contains("state the zone with --zone"));
    assert!(refused(&[], "7/1/2026 9:05+01:00").contains("state the order with --dates"));
    assert!(
        refused(&["--zone=UTC"], summer)
            .ends_with("is not a timestamp: contradicts --zone UTC, where the offset is +00:00 at that time")
    );
}

#[test]
fn json_rows_keep_their_types_and_leave_null_out() {
    assert_eq!(
        line("tags create", &[], "{\"name\": \"\", \"set:x\": \"1\", \"set:y\": 1, \"description\": null}").unwrap(),
        "--if-exists=skip --name= --set-string=x=1 --set=y=1 --"
    );
}

#[test]
fn what_no_argument_takes_is_refused_before_anything_is_sent() {
    let unknown = "the columns \"color\", \"size\" are not arguments of `tags create`";
    assert_eq!(line("tags create", &[], "name,color,size\na,b,c\n").unwrap_err(), unknown);
    assert_eq!(
        line("tags create", &[], "{\"color\": 1}").unwrap_err(),
        "the column \"color\" is not an argument of `tags create`"
    );
    assert_eq!(
        line("tags create", &[], "name,tag\na,b\n").unwrap_err(),
        "the columns \"name\" and \"tag\" set the same argument"
    );
    assert_eq!(line("contacts update", &[], "phone\n1\n").unwrap_err(), "the file has no column `contact`");
}

#[test]
fn a_header_consists_of_arguments() {
    let (_, operations) = catalogue::command("contacts tags add").unwrap();
    let is_header = |cells: &[&str]| is_header(&operations, cells);
    assert!(is_header(&["E-Mail", "", "tag"]) && is_header(&["acamp_line", "contact"]));
    assert!(!is_header(&["Tags of May", "tag"]) && !is_header(&["", "acamp_line"]) && !is_header(&[]));
}

#[test]
fn columns_the_program_added_itself_are_passed_over() {
    assert_eq!(
        line("tags create", &[], "acamp_line,acamp_reason,name\n2,no,a\n").unwrap(),
        "--if-exists=skip --name=a --"
    );
}

/// What [`RowColumns::check_amounts`] says about the first row.
fn amounts(csv: &str) -> std::result::Result<(), String> {
    let settings = settings("deals update", &[]);
    let (_, operations) = catalogue::command("deals update").unwrap();
    let mut file = Rows::read("x", csv.as_bytes(), &Dialect::default()).unwrap();
    let columns = RowColumns::read(&operations, file.header(), &settings).unwrap();
    let row = file.next().unwrap().unwrap();
    columns.check_amounts(&row.cells).map_err(|error| error.to_string())
}

#[test]
fn a_whole_number_that_somebody_typed_as_an_amount_is_refused() {
    let refused = "column \"value\": \"12500\" is ambiguous: write 12500.00 or 125.00";
    for rows in [
        "id,value\n1,12500\n",
        "id,value,currency\n1,12500,eur\n",
        // Not exactly what the listing prints.
        "id,title,value,currency,status,stage\n1,x,12500,usd,0,2\n",
        "id,title,value,currency,status,stage,owner,percent\n1,x,12500,usd,0,2,1,50\n",
        "title,id,value,currency,status,stage,owner\nx,1,12500,usd,0,2,1\n",
        "{\"id\": \"1\", \"value\": 12500}",
        "{\"id\": \"1\", \"value\": \"12500\"}",
        "{\"links\": {}, \"value\": \"12500\"}",
    ] {
        let error = amounts(rows).unwrap_err();
        assert!(error.contains(refused) && error.contains("name the column value-cents"), "{rows}: {error}");
    }
    for rows in ["id,value\n1,\"12500,00\"\n", "id,value\n1,twelve\n"] {
        assert!(amounts(rows).is_err(), "{rows}");
    }
}

#[test]
fn an_amount_has_decimals_or_is_in_cents() {
    let line = |rows: &str| {
        amounts(rows)?;
        line("deals update", &[], rows)
    };
    for rows in ["id,value\n1,12500.5\n", "id,value\n1,0\n", "{\"id\": 1, \"value\": 12500.5}"] {
        assert!(line(rows).unwrap().contains(" --value="), "{rows}");
    }
    let listing = "id,title,value,currency,status,stage,owner\n1,x,12500,usd,0,2,1\n";
    for rows in [
        "id,value-cents\n1,12500\n",
        "id,Value Cents\n1,12500\n",
        "{\"id\": 1, \"value_cents\": 12500}",
        // What listings print.
        listing,
        "acamp_line,acamp_reason,id,title,value,currency,status,stage,owner\n2,no,1,x,12500,usd,0,2,1\n",
        "{\"hash\": \"x\", \"value\": \"12500\", \"cdate\": \"2024-01-08T09:00:00-06:00\", \"links\": {}, \"id\": \"1\"}",
    ] {
        let line = line(rows).unwrap();
        assert!(line.contains("--value-cents=12500") && line.ends_with(" -- 1"), "{rows}: {line}");
    }
    let (_, operations) = catalogue::command("deals update").unwrap();
    let settings = settings("deals update", &[]);
    let file = Rows::read("x", listing.as_bytes(), &Dialect::default()).unwrap();
    let columns = RowColumns::read(&operations, file.header(), &settings).unwrap();
    assert_eq!(columns.note().as_deref(), Some("value read in cents: the columns are those of `deals list`"));
}

#[test]
fn a_whole_record_gives_the_arguments_of_an_update_only() {
    let record = "{\"id\": \"7\", \"links\": {}, \"tag\": \"vip\", \"subscriber_count\": \"3\"}";
    assert_eq!(line("tags update", &[], record).unwrap(), "--if-exists=skip --name=vip -- 7");
    assert!(line("tags create", &[], record).is_err());
}
