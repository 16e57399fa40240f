//! What must not be kept: passwords, keys and the like, in bodies, queries and command lines. Pure.

use serde_json::Value;

/// What stands in the place of a secret.
pub const MASK: &str = "********";

/// Words that make a name the name of a secret.
const SECRET: [&str; 5] = ["password", "passwd", "token", "secret", "apikey"];

/// Whether a member or flag of that name holds a secret: `password`, `api_key`, `key`.
pub fn is_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(|letter| letter.is_ascii_alphanumeric()).flat_map(char::to_lowercase).collect();
    plain == "key" || plain.ends_with("pass") || SECRET.iter().any(|word| plain.contains(word))
}

/// The value of a pair, masked where its name is that of a secret.
pub fn pair(name: &str, value: &str) -> String {
    if is_secret(name) { MASK.to_owned() } else { value.to_owned() }
}

/// A body with its secrets masked, however deep.
pub fn members(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let masked = members.into_iter().map(|(name, value)| {
                let is_plain = matches!(value, Value::String(_) | Value::Number(_));
                let value = if is_plain && is_secret(&name) { Value::from(MASK) } else { self::members(value) };
                (name, value)
            });
            Value::Object(masked.collect())
        }
        Value::Array(elements) => elements.into_iter().map(members).collect(),
        other => other,
    }
}

/// A command line as it can be typed again, its secrets masked: `--password=…`, `--password …`, `--set a.password=…`, and
/// those inside a JSON text.
pub fn command_line(words: &[String]) -> String {
    let mut shown: Vec<String> = Vec::with_capacity(words.len());
    let mut hide_next = false;
    for word in words {
        let word = if std::mem::take(&mut hide_next) {
            MASK.to_owned()
        } else {
            hide_next = word.strip_prefix("--").is_some_and(|flag| !flag.contains('=') && is_secret(flag));
            one(word)
        };
        shown.push(crate::text::shell_words::quoted(&word));
    }
    shown.join(" ")
}

fn one(word: &str) -> String {
    if word.starts_with(['{', '[']) {
        let hides = SECRET.iter().any(|secret| word.to_lowercase().contains(secret));
        let unread = || if hides { MASK.to_owned() } else { word.to_owned() };
        return serde_json::from_str(word).map_or_else(|_| unread(), |value| members(value).to_string());
    }
    let Some((name, value)) = word.rsplit_once('=') else { return word.to_owned() };
    let own = name.rsplit(['.', '=']).next().unwrap_or(name);
    if value.is_empty() || !is_secret(own) { word.to_owned() } else { format!("{name}={MASK}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        assert_eq!(
            members(json!({"user": {"email": "a@b.c", "password": "x"}, "list": [{"api_key": "y"}]})),
            json!({"user": {"email": "a@b.c", "password": MASK}, "list": [{"api_key": MASK}]})
        );
        assert_eq!(pair("api_key", "x"), MASK);
        assert!(!is_secret("keyword") && !is_secret("name") && is_secret("key") && is_secret("accessToken"));
    }

    #[test]
    fn a_command_line_can_be_typed_again_but_for_its_secrets() {
        let line = |words: &[&str]| command_line(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(line(&["tags", "create", "--name", "A b"]), "tags create --name 'A b'");
        assert_eq!(line(&["x", "--password", "p", "--name=n"]), "x --password '********' --name=n");
        assert_eq!(line(&["x", "--password=p"]), "x '--password=********'");
        assert_eq!(line(&["x", "--set", "user.password=p"]), "x --set 'user.password=********'");
        assert_eq!(line(&["x", "--data", "{\"password\":\"p\"}"]), "x --data '{\"password\":\"********\"}'");
        assert_eq!(line(&["x", "--data", "{password: 1"]), "x --data '********'");
        assert_eq!(line(&["x", "--jq", "[.id]"]), "x --jq '[.id]'");
    }
}
