//! Postal addresses of the sender, which stand at the foot of campaigns. The page of a create writes `company_name`;
//! the recorded calls, create and update, write `companyName`, and so do all answers.

use super::build::{
    bit, boolean, create, delete, get, list, optional, reference, reference_number, resource, text, update,
};
use super::model::{Group, Param, Resource, Role};

const ADDRESS: Param = reference("address", "addresses", "Id or company of the address").wire("id");

const MEMBERS: [Param; 12] = [
    reference_number("group", "groups", "Group of users it belongs to").wire("groupid"),
    bit("global", "Whether it is for everybody"),
    text("company", "Name of the company").wire("companyName").required(),
    text("street", "Street and number").wire("address1").required(),
    text("street-2", "Second line of the address").wire("address2"),
    text("city", "City"),
    text("state", "State or province"),
    text("zip", "Postal code"),
    text("district", "District, where the country has them"),
    text("country", "Two-letter code of the country: US").required(),
    bit("all-groups", "Whether every group of users may use it").wire("allgroup"),
    boolean("default", "Whether it is used where none is chosen").wire("isDefault"),
];

/// `acamp addresses`.
pub static ADDRESSES: Resource = resource(
    "addresses",
    "address",
    "Postal addresses at the foot of campaigns",
    Group::Account,
)
.columns(&["id", "companyName", "address1", "city", "zip", "country", "isDefault"])
.identity("companyName")
.remembered()
.operations(&[
    list("/addresses", "List addresses", "addresses")
        .spec("list-all-addresses")
        .examples(&["addresses list", "addresses list --columns id,companyName,isDefault"]),
    get("/addresses/{id}", "Show one address", "address")
        .arguments(&[ADDRESS])
        .spec("retrieve-an-address")
        .examples(&["addresses get 2", "addresses get 'Northwind Consulting' -o json"]),
    create("/addresses", "Create an address", "address").body("address", &MEMBERS).spec("create-an-address").examples(
        &[
            "addresses create --company Northwind --street 'Hauptstr. 1' --zip 12345 --city Berlin --country DE",
            "addresses create --company Contoso --street '1 Main St' --city Miami --state Florida --country US",
        ],
    ),
    update("/addresses/{id}", "Change an address", "address")
        .arguments(&[ADDRESS])
        .body("address", &optional(MEMBERS))
        .spec("update-an-address")
        .examples(&["addresses update 3 --street '111 New Street' --city Tampa", "addresses update 4 --default false"]),
    delete("/addresses/{id}", "Delete an address")
        .arguments(&[ADDRESS])
        .spec("delete-an-address")
        .examples(&["addresses delete 4", "addresses delete 4 5 --yes"]),
    delete("/addressGroups/{id}", "Take an address from a group of users")
        .verb("detach-group")
        .role(Role::Remove)
        .arguments(&[text("address-group", "Id of the link between address and group").wire("id")])
        .spec("delete-an-addressgroup")
        .examples(&["addresses detach-group 3", "addresses detach-group 3 4"])
        .note("The id is the link's own, not the address's. `acamp api get addresses/ID/addressGroup` shows it."),
    delete("/addressLists/{id}", "Take an address from a list")
        .verb("detach-list")
        .role(Role::Remove)
        .arguments(&[text("address-list", "Id of the link between address and list").wire("id")])
        .spec("delete-an-addresslist")
        .examples(&["addresses detach-list 5", "addresses detach-list 5 6"])
        .note("The id is the link's own, not the address's. `acamp api get addresses/ID/addressList` shows it."),
]);
