//! Which names have secret values.

/// Parts of secret names, in lower case without separators.
const PARTS: &[&str] = &[
    "accesskey",
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "eventkey",
    "passphrase",
    "passw",
    "privatekey",
    "secret",
    "signature",
    "token",
];

/// Short names, which only count as whole words: `userPin` is secret, `shipping` is not.
const WORDS: &[&str] = &["jwt", "pass", "pin", "pwd"];

/// Whether the value of a header, flag, property, or pair of that name is a secret, in any case and with any separators.
pub fn is_secret(name: &str) -> bool {
    let plain = plain(name);
    PARTS.iter().any(|part| plain.contains(part)) || has_word(name, WORDS)
}

/// Whether the value of a pair of a form or query, or of a flag, is a secret. A `key` is one there; in JSON it rarely is.
pub fn is_secret_pair(name: &str) -> bool {
    is_secret(name) || plain(name) == "key"
}

/// Whether the value of that name proves who someone is, and is no part of a record that could be restored without it: a
/// password, a cookie or an authorization.
pub fn is_credential(name: &str) -> bool {
    const CREDENTIALS: [&str; 4] = ["authorization", "cookie", "passphrase", "passw"];
    let plain = plain(name);
    CREDENTIALS.iter().any(|part| plain.contains(part)) || has_word(name, &["pass", "pin", "pwd"])
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Whether one of the words of a name is among `words`: `user_pin`, `user-pin` and `userPIN` have two words.
fn has_word(name: &str, words: &[&str]) -> bool {
    let is_listed = |word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    name.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|part| {
        let bytes = part.as_bytes();
        let mut start = 0;
        for at in 1..bytes.len() {
            let is_upper = bytes[at].is_ascii_uppercase();
            let follows_lower = !bytes[at - 1].is_ascii_uppercase();
            let begins_word = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            if is_upper && (follows_lower || begins_word) {
                if is_listed(&part[start..at]) {
                    return true;
                }
                start = at;
            }
        }
        is_listed(&part[start..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_secret_by_their_parts_and_short_ones_by_their_words() {
        for name in [
            "token",
            "access_token",
            "accessToken",
            "Api-Token",
            "clientSecret",
            "password",
            "Passwd",
            "apikey",
            "api_key",
            "X-API-Key",
            "Proxy-Authorization",
            "Set-Cookie",
            "Cookie",
            "hmac_signature",
            "credentials",
            "eventkey",
            "pwd",
            "user_pwd",
            "userPwd",
            "PIN",
            "pin",
            "card-pin",
            "userPIN",
            "PINCode",
            "pass",
            "db_pass",
            "filters[token]",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in
            ["shipping", "pinned", "keyword", "key", "name", "compass", "bypass", "opinion", "id", "spin", "email"]
        {
            assert!(!is_secret(name), "{name}");
        }
        assert!(is_secret_pair("key") && is_secret_pair("--key") && !is_secret_pair("keyword"));
        for name in ["newPassword", "pwd", "card_pin", "Set-Cookie", "authorization", "passphrase"] {
            assert!(is_credential(name), "{name}");
        }
        for name in ["token", "signature", "shipping", "pinned", "bypass", "key"] {
            assert!(!is_credential(name), "{name}");
        }
    }
}
