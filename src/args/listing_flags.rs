//! The flags of a listing that do not depend on its filters: pages, order, and `--filter`.

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction};

use crate::args::flags::{FILTERS, switch_arg, value_arg};
use crate::args::value_parsers;
use crate::catalogue::model::{Kind, Operation, Paging, Param};

const PAGING: &str = "Paging and order";

/// The flag that counts the items of a listing.
pub const COUNT: &str = "count";

/// The flags that page, order and cut a listing.
pub(super) fn listing_flags(operations: &[&'static Operation]) -> Vec<Arg> {
    let count = || StringValueParser::new().try_map(value_parsers::count);
    let mut flags = vec![
        value_arg("limit", "N")
            .value_parser(count())
            .allow_negative_numbers(true)
            .help_heading(PAGING)
            .help("Maximum number of items [default: 100]"),
        switch_arg("all").conflicts_with("limit").help_heading(PAGING).help("Fetch all items"),
    ];
    if !operations.iter().flat_map(|operation| operation.params).any(|param| param.flag == COUNT) {
        let help = "Print the number of items instead of the items";
        flags.push(switch_arg(COUNT).conflicts_with("limit").help_heading(PAGING).help(help));
    }
    if operations.iter().any(|operation| operation.paging != Paging::Complete) {
        let size = StringValueParser::new().try_map(value_parsers::page_size);
        flags.push(
            value_arg("page-size", "N")
                .value_parser(size)
                .allow_negative_numbers(true)
                .help_heading(PAGING)
                .hide_short_help(true)
                .help("Items per request [default: 100]"),
        );
    }
    if !filter_names(operations).is_empty() {
        flags.push(filter_flag(operations));
    }
    let orders: Vec<&str> = operations.iter().flat_map(|operation| operation.orders).copied().collect();
    if !orders.is_empty() {
        flags.push(
            value_arg("order", "NAME[:desc]")
                .action(ArgAction::Append)
                .help_heading(PAGING)
                .help(format!("Sort on the server by {}", orders.join(", "))),
        );
    }
    flags
}

/// `--filter`.
pub(super) fn filter_flag(operations: &[&'static Operation]) -> Arg {
    value_arg("filter", "NAME=VALUE")
        .action(ArgAction::Append)
        .help_heading(FILTERS)
        .help(format!("Filter by {}", filter_names(operations).join(", ")))
}

/// The names `--filter` accepts: those inside `filters[…]` or `filter[…]` in the query.
pub fn filter_names(operations: &[&'static Operation]) -> Vec<&'static str> {
    let inside = |param: &&'static Param| {
        let (key, rest) = param.wire.split_once('[')?;
        matches!(key, "filters" | "filter").then(|| rest.split(']').next().unwrap_or(rest))
    };
    let mut names: Vec<&'static str> =
        operations.iter().flat_map(|operation| operation.params).filter_map(|param| inside(&param)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether the filter also takes operators.
pub fn takes_operators(operation: &Operation, name: &str) -> bool {
    operation.params.iter().any(|param| param.kind == Kind::TextFilter && param.wire.contains(&format!("[{name}]")))
}
