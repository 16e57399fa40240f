//! The account that every schedule begins with: two drafts, a scheduled campaign, and a paused one. The program makes it, without faults.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use acamp::sandbox::{self, Data, Options};
use serde_json::Value;

use crate::support::{Home, logged_in};

/// The account.
pub static ACCOUNT: LazyLock<Account> = LazyLock::new(Account::new);

/// The drafts, and the scheduled and the paused campaign.
pub const NAMES: [&str; 4] = ["Spring sale", "Autumn sale", "Summer sale", "Winter sale"];
/// When the scheduled campaign is sent.
pub const SCHEDULED: &str = "2031-06-01 09:00";

/// The folder of an account, and its campaigns.
pub struct Account {
    pub home: Home,
    /// The IDs of the campaigns, by name.
    pub ids: BTreeMap<&'static str, String>,
}

impl Account {
    fn new() -> Self {
        let home = Home::new();
        let options = Options { rate: 0, ..Options::new(Data::Directory(home.path().to_owned())) };
        let running = sandbox::start(options).unwrap();
        let own = Home::new();
        let run = |words: &[&str]| {
            let outcome = logged_in(own.path(), running.url(), "sandbox").args(words).output().unwrap();
            let error = String::from_utf8_lossy(&outcome.stderr).into_owned();
            assert!(outcome.status.success(), "{words:?}: {error}");
            serde_json::from_slice::<Value>(&outcome.stdout).unwrap()
        };
        let mut ids = BTreeMap::new();
        for name in NAMES {
            let words: Vec<String> = compose(name);
            let created = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            ids.insert(name, created["id"].as_str().unwrap().to_owned());
        }
        let [_, _, scheduled, paused] = NAMES;
        let copy = run(&["campaigns", "schedule", scheduled, "--at", SCHEDULED, "--confirm", scheduled]);
        ids.insert(scheduled, copy["id"].as_str().unwrap().to_owned());
        run(&["campaigns", "send", paused, "--confirm", paused]);
        run(&["campaigns", "pause", paused]);
        Account { home, ids }
    }
}

/// The command that creates a campaign with content.
pub fn compose(name: &str) -> Vec<String> {
    let html = "<p>Hello %FIRSTNAME%</p><p><a href='https://acme.example/sale'>To the sale</a></p>\
                <p><a href='%UNSUBSCRIBELINK%'>Unsubscribe</a></p>";
    let subject = format!("{name}: 20 % off");
    let words = ["campaigns", "create", "--name", name, "--list", "Newsletter", "--subject", &subject];
    let content =
        ["--preheader", "This week", "--from-name", "Acme", "--from-email", "hello@acme.example", "--html", html];
    words.into_iter().chain(content).map(str::to_owned).collect()
}
