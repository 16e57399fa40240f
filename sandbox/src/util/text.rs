//! Values as PHP converts them: text from JSON, numbers from text.

use serde_json::Value;

/// Parses the leading digits of a text; 0 if there are none. A tag name sent as an id becomes 0.
pub(crate) fn php_int(text: &str) -> i64 {
    let text = text.trim();
    let sign = usize::from(text.starts_with('-'));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    text[..sign + digits].parse().unwrap_or(0)
}

/// Converts a value to text: clients send ids as numbers and as strings.
pub(crate) fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(true)) => "1".to_owned(),
        _ => String::new(),
    }
}

/// Converts a value to an id; 0 if it is missing or not a number.
pub(crate) fn id_of(value: Option<&Value>) -> i64 {
    php_int(&text_of(value))
}

#[cfg(test)]
mod tests {
    use super::php_int;

    #[test]
    fn a_number_is_its_leading_digits() {
        assert_eq!(php_int("12abc"), 12);
        assert_eq!(php_int("vip"), 0);
        assert_eq!(php_int("-4"), -4);
    }
}
