//! Postal addresses of the sender, shown in the footer of campaigns. The reference page of create uses `company_name`;
//! recorded requests, both create and update, and all responses use `companyName`.

use super::build::{
    bit, boolean, create, delete, get, list, optional, reference, reference_number, resource, text, update,
};
use super::model::{Group, Param, Resource, Role, ValueFormat};

const ADDRESS: Param = reference("address", "addresses", "Company name or ID of the address").wire("id");

const BODY: [Param; 12] = [
    reference_number("group", "groups", "User group the address belongs to").wire("groupid").unverified(),
    bit("global", "Make the address available to everyone"),
    text("company", "Company name").wire("companyName").required(),
    text("street", "Street and number").wire("address1").required(),
    text("street-2", "Second line of the address").wire("address2"),
    text("city", "City"),
    text("state", "State or province"),
    text("zip", "Postal code"),
    text("district", "District, for countries that use districts"),
    text("country", "Two-letter country code: US").format(ValueFormat::Country).required(),
    bit("all-groups", "Allow all user groups to use the address").wire("allgroup"),
    boolean("default", "Use it as the default address").wire("isDefault"),
];

pub static ADDRESSES: Resource = resource(
    "addresses",
    "address",
    "Postal addresses for campaign footers",
    Group::Account,
)
.columns(&["id", "companyName", "address1", "city", "zip", "country", "isDefault"])
.wide(&["address2", "state"])
.natural_key(&["companyName", "address1"])
.cached()
.managed(super::managed::account::ADDRESSES)
.operations(&[
    list("/addresses", "List addresses", "addresses")
        .spec("list-all-addresses")
        .examples(&["addresses list", "addresses list --columns id,companyName,isDefault"]),
    get("/addresses/{id}", "Show an address", "address")
        .arguments(&[ADDRESS])
        .spec("retrieve-an-address")
        .examples(&["addresses get 2", "addresses get 'Northwind Consulting' -o json"]),
    create("/addresses", "Create an address", "address").body("address", &BODY).spec("create-an-address").examples(&[
        "addresses create --company Northwind --street 'Hauptstr. 1' --zip 12345 --city Berlin --country DE",
        "addresses create --company Contoso --street '1 Main St' --city Miami --state Florida --country US",
    ]),
    update("/addresses/{id}", "Update an address", "address")
        .arguments(&[ADDRESS])
        .body("address", &optional(BODY))
        .spec("update-an-address")
        .examples(&["addresses update 3 --street '111 New Street' --city Tampa", "addresses update 4 --default false"]),
    delete("/addresses/{id}", "Delete an address")
        .arguments(&[ADDRESS])
        .spec("delete-an-address")
        .examples(&["addresses delete 4", "addresses delete 4 5 --yes"]),
    delete("/addressGroups/{id}", "Detach an address from a user group")
        .verb("detach-group")
        .role(Role::Remove)
        .arguments(&[text("address-group", "ID of the address-group link").wire("id")])
        .spec("delete-an-addressgroup")
        .examples(&["addresses detach-group 3", "addresses detach-group 3 4"])
        .note("Takes the ID of the link, not of the address. `acamp api get addresses/ID/addressGroup` shows it."),
    delete("/addressLists/{id}", "Detach an address from a list")
        .verb("detach-list")
        .role(Role::Remove)
        .arguments(&[text("address-list", "ID of the address-list link").wire("id")])
        .spec("delete-an-addresslist")
        .examples(&["addresses detach-list 5", "addresses detach-list 5 6"])
        .note("Takes the ID of the link, not of the address. `acamp api get addresses/ID/addressList` shows it."),
]);
