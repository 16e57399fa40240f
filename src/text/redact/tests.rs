//! The names other modules test their output with are here too.

use serde_json::json;

use super::*;

const KEY: &str = "0123456789/ab\"cdef";

/// One name of each kind that must be recognized.
pub const NAMES: &[&str] = &[
    "access_token",
    "clientSecret",
    "password",
    "passwd",
    "apikey",
    "api_key",
    "API-Key",
    "Authorization",
    "session_cookie",
    "hmacSignature",
    "credential",
    "pwd",
    "userPin",
];

#[test]
fn each_name_is_redacted_in_each_kind_of_text() {
    let redactor = Redactor::default();
    for name in NAMES {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let escaped: String = name.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect();
        for text in [
            format!(r#"{{"{name}":"w0rd"}}"#),
            format!(r#"{{"a":[{{"{name}":["w0rd",{{"b":"w0rd"}}]}}]}}"#),
            format!(r#"{{"{escaped}":"w0rd"}}"#),
            format!(r#"{{"text":"{{\"{name}\":\"w0rd\"}}"}}"#),
            format!(r#"{{"url":"https:\/\/a.example\/x?{name}=w0rd&b=1"}}"#),
            format!(r#"bad request: {{"{name}":"w0rd"}}"#),
            format!("see https://a.example/x?b=1&{name}=w0rd#c"),
            format!("see https://a.example/x?{encoded}=w0rd"),
            format!("/x?to=https%3A%2F%2Fa.example%2F%3F{encoded}%3Dw0rd"),
            format!("https%3A%2F%2Fa.example%2F%3F{name}%3Dw0rd"),
        ] {
            let shown = redactor.text(&text);
            assert!(!shown.contains("w0rd") && shown.contains("secret"), "{text}\n{shown}");
            assert_eq!(redactor.text(&shown), shown, "redacted twice");
        }
        let form = redactor.body(&format!("a=1&{encoded}=w0rd"), "application/x-www-form-urlencoded; charset=utf-8");
        assert_eq!(form, format!("a=1&{encoded}=%28secret%29"));
        assert_eq!(redactor.pair(name, "w0rd"), PLACEHOLDER);
        assert_eq!(redactor.header(name, "w0rd"), PLACEHOLDER);
        for words in [vec![format!("--{name}"), "w0rd".into()], vec![format!("--{name}=w0rd x")]] {
            assert!(!redactor.command_line(&words).contains("w0rd"), "{words:?}");
        }
    }
}

#[test]
fn names_that_only_look_like_secrets_stay() {
    let text = r#"{"shipping":"1","pinned":true,"params":[{"key":"a","value":"b"}],"name":"x=1&y=2","n":1.50}"#;
    assert_eq!(Redactor::default().json(text), text);
    for text in ["a = b", "2 + 2 = 4", "100% sure", "user@example.com", "GET /contacts?email=a%40b.c&limit=1"] {
        assert_eq!(self::text(text), text);
    }
}

#[test]
fn passwords_in_urls_are_redacted_and_the_rest_stays() {
    for (text, shown) in [
        ("to https://user:p@ss:w0rd@a.example:8443/x, then", "to https://user:(secret)@a.example:8443/x, then"),
        ("http://t0ken@a.example", "http://(secret)@a.example"),
        ("http://t0ken:@a.example", "http://(secret)@a.example"),
        ("https://a.example/@me?x=a@b.c", "https://a.example/@me?x=a@b.c"),
        ("a=http://u:p@h,http://u:p@h", "a=http://u:(secret)@h,http://u:(secret)@h"),
    ] {
        assert_eq!(self::text(text), shown);
    }
    let json = r#"{"url":"https:\/\/u:w0rd@a.example\/x"}"#;
    assert_eq!(Redactor::default().json(json), r#"{"url":"https://u:(secret)@a.example/x"}"#);
    assert!(!self::text("x=https%3A%2F%2Fu%3Aw0rd%40a.example").contains("w0rd"));
}

#[test]
fn headers_with_credentials_are_redacted_wherever_they_are_quoted() {
    for (text, shown) in [
        ("sent Cookie: PHPSESSID=w0rd; b=2", "sent Cookie: (secret)"),
        ("Set-Cookie: a=w0rd; path=/\r\nAge: 1", "Set-Cookie: (secret)\r\nAge: 1"),
        ("proxy-authorization:Basic dzByZA==", "proxy-authorization:(secret)"),
        ("\"Authorization: Bearer w0rd\" is wrong", "\"Authorization: (secret)\" is wrong"),
        ("with Bearer w0rd1234567.x-y_z, twice", "with Bearer (secret), twice"),
        ("bearer abcdefghijklmnopqrstuvwxyz", "bearer (secret)"),
        ("Bearer of news, forbearer 1234567", "Bearer of news, forbearer 1234567"),
        ("Cookie: ", "Cookie: "),
    ] {
        assert_eq!(self::text(text), shown);
        assert_eq!(self::text(shown), shown, "redacted twice");
        let json = json!({ "said": text }).to_string();
        assert_eq!(Redactor::default().json(&json), json!({ "said": shown }).to_string());
    }
}

#[test]
fn the_account_key_is_redacted_in_every_encoding() {
    let redactor = Redactor::new(KEY);
    let json = json!({ "text": format!("key {KEY} is bad") }).to_string();
    for body in [json.clone(), json.replace('/', "\\/"), json.replace('0', "\\u0030")] {
        assert_eq!(redactor.body(&body, "application/json"), r#"{"text":"key (secret) is bad"}"#);
    }
    let nested = json!({ "text": json }).to_string();
    assert!(!redactor.json(&nested).contains("456789"), "{}", redactor.json(&nested));
    assert_eq!(redactor.text(&format!("/x?q={}", encoded(KEY))), "/x?q=(secret)");
    assert_eq!(redactor.header("X-Echo", KEY), PLACEHOLDER);
    assert!(redactor.finds_key(json.as_bytes()) && !format!("{redactor:?}").contains("0123"));
    assert_eq!(Redactor::new("sandbox").text("the sandbox"), "the sandbox");
}

#[test]
fn a_snapshot_is_exact_except_for_credentials_and_the_key() {
    let item = json!({ "token": "t", "signature": "Best", "url": "https://u:p@h/?api_key=1", "n": 1.5, "shown": KEY,
        "note": "a=b: x@y.z, Bearer of news", "said": "Cookie: a=1; b=2\nBearer w0rd1234.x, ok",
        "user": { "password": "w0rd", "pwd": "w0rd", "passwords": ["w0rd"], "pin": 1234, "cookie": "a=1" } });
    let mut expected = item.clone();
    expected["shown"] = PLACEHOLDER.into();
    expected["url"] = "https://u:(secret)@h/?api_key=1".into();
    expected["said"] = "Cookie: (secret)\nBearer (secret), ok".into();
    expected["user"] = json!({ "password": PLACEHOLDER, "pwd": PLACEHOLDER, "passwords": [PLACEHOLDER],
        "pin": PLACEHOLDER, "cookie": PLACEHOLDER });
    let snapshot = Redactor::new(KEY).snapshot(&item);
    assert_eq!(snapshot, expected);
    assert!(is_redacted(&snapshot) && !is_redacted(&item) && is_redacted(&json!(["********"])));
}

#[test]
fn a_command_line_can_be_pasted_except_for_its_secrets() {
    let line = |words: &[&str]| {
        Redactor::new(KEY).command_line(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(line(&["tags", "create", "--name", "A b"]), "tags create --name 'A b'");
    assert_eq!(line(&["x", "--password", "p", "--name=n"]), "x --password '(secret)' --name=n");
    assert_eq!(line(&["x", "--password=my p"]), "x '--password=(secret)'");
    assert_eq!(line(&["x", "--key", "p", "--set", "key=p"]), "x --key '(secret)' --set 'key=(secret)'");
    assert_eq!(line(&["x", "--set=user.password=a b"]), "x '--set=user.password=(secret)'");
    assert_eq!(line(&["x", "--data", r#"{"password":"p"}"#]), r#"x --data '{"password":"(secret)"}'"#);
    assert_eq!(line(&["x", "--data", "{password: 1"]), "x --data '(secret)'");
    assert_eq!(line(&["x", "--jq", "[.id]"]), "x --jq '[.id]'");
    assert_eq!(line(&["api", "GET", "/x?access_token=p"]), "api GET '/x?access_token=(secret)'");
    assert_eq!(line(&["x", "-H", "X-Api-Key: a b"]), "x -H 'X-Api-Key: (secret)'");
    assert_eq!(line(&["x", "--url=https://u:p@h/"]), "x '--url=https://u:(secret)@h/'");
    assert!(!line(&["x", KEY]).contains("0123"));
}

#[test]
fn text_in_text_is_followed_to_a_limit_and_then_removed() {
    let mut text = r#"{"password":"w0rd"}"#.to_owned();
    for _ in 0..10 {
        text = json!([text]).to_string();
        let shown = self::text(&text);
        assert!(!shown.contains("w0rd"), "{shown}");
    }
    let hostile = "{\\\"".repeat(50_000);
    assert_eq!(self::text(&hostile).len(), hostile.len());
}
