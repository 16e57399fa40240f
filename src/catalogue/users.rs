//! Users who log in to the account.
//! Reference: developers.activecampaign.com/reference/users

use super::build::{address, create, delete, get, list, resource, text, update};
use super::model::{Group, Kept, Param, Resource, When};
use super::shared::{GROUP, USER};

const USERNAME: Param = text("username", "Username");
const EMAIL: Param = address("email", "Email address");
const FIRST_NAME: Param = text("first-name", "First name").wire("firstName");
const LAST_NAME: Param = text("last-name", "Last name").wire("lastName");
const PASSWORD: Param = text("password", "Password; visible in your shell history");

pub static USERS: Resource = resource("users", "user", "Users who log in to the account", Group::Account)
    .columns(&["id", "username", "email", "firstName", "lastName", "mfaEnabled", "cdate"])
    .wide(&["phone"])
    .unique_key(&["username"])
    .alternate_name("email")
    .cached()
    .operations(&[
        list("/users", "List users", "users")
            .spec("list-all-users")
            .examples(&["users list --all", "users list --columns username,email -o csv"]),
        get("/users/{id}", "Show a user", "user")
            .arguments(&[USER.wire("id")])
            .spec("get-user")
            .examples(&["users get 1", "users get jane@example.com"]),
        get("/users/email/{email}", "Show the user with an email address", "user")
            .arguments(&[address("user", "User email address").wire("email")])
            .when(When::Email)
            .spec("get-user-email"),
        get("/users/username/{username}", "Show the user with a username", "user")
            .arguments(&[text("user", "Username").wire("username")])
            .when(When::Prefix("username:"))
            .spec("get-user-username")
            .examples(&["users get username:jdoe"]),
        create("/users", "Create a user", "user")
            .body("user", &[USERNAME.required(), EMAIL.required(), FIRST_NAME, LAST_NAME, GROUP.unverified(), PASSWORD])
            .spec("create-user")
            .examples(&[
                "users create --username jdoe --email jane@example.com --group Marketing",
                "users create --username jdoe --email jane@example.com --first-name Jane --group 4",
            ]),
        update("/users/{id}", "Update a user", "user")
            .arguments(&[USER.wire("id")])
            .body("user", &[USERNAME, EMAIL, FIRST_NAME, LAST_NAME, GROUP.unverified(), PASSWORD])
            .keeps(&[Kept { wire: "group", path: "/users/{id}/userGroup", key: "userGroup", property: "group" }])
            .spec("update-user")
            .examples(&["users update jdoe --last-name Smith", "users update 3 --group Marketing"])
            .note("The server rejects an update without the group: without --group, the current one is read and sent."),
        delete("/users/{id}", "Delete a user")
            .arguments(&[USER.wire("id")])
            .spec("delete-user")
            .examples(&["users delete jdoe", "users delete 3 --yes"]),
        get("/users/me", "Show the user that the API key belongs to", "user")
            .verb("me")
            .spec("get-user-loggedin")
            .examples(&["users me", "users me --jq .username"]),
    ]);
