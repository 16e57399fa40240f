//! Documented formats of text values, checked before a request is sent: the server stores most of them unchecked. Pure.

use crate::text::incoming;
use crate::text::separated::BARS;
use crate::text::timestamp::is_date;

/// The types of campaigns.
pub const CAMPAIGN_TYPES: &[&str] =
    &["single", "recurring", "split", "responder", "reminder", "special", "activerss", "text", "auto", "date"];

/// The format of a text value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueFormat {
    /// An email address, or nothing.
    EmailAddress,
    /// An option of a custom field. Contacts store several as `||a||b||`.
    OptionValue,
    /// An ISO 4217 currency code, in the letters the server expects.
    Currency(Letters),
    /// An ISO 3166 country code of two letters.
    Country,
    /// A color as six hexadecimal digits.
    Color,
    /// An https URL on port 443.
    SecureUrl,
    /// An http or https URL.
    Url,
    /// The address of a website, with or without `https://`.
    Website,
    /// Text of at most this many characters.
    AtMost(usize),
    /// A range of due dates: one of these words, or two dates joined by a plus sign.
    DateRange(&'static [&'static str]),
    /// A sort key and its direction: `next-action DESC`.
    SortOrder,
}

/// The letters of a code on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Lowercase.
    Lower,
    /// Uppercase.
    Upper,
    /// As typed: the published examples have both.
    Any,
}

impl ValueFormat {
    /// The placeholder of a value in help.
    pub const fn placeholder(self) -> &'static str {
        match self {
            ValueFormat::Currency(_) | ValueFormat::Country => "CODE",
            ValueFormat::Color => "COLOR",
            ValueFormat::SecureUrl | ValueFormat::Url | ValueFormat::Website => "URL",
            ValueFormat::EmailAddress | ValueFormat::OptionValue | ValueFormat::AtMost(_) => "TEXT",
            ValueFormat::DateRange(_) => "RANGE",
            ValueFormat::SortOrder => "ORDER",
        }
    }

    /// Checks a value. An empty one, which clears a property, is accepted where the server accepts it.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn check(self, text: &str) -> Result<(), String> {
        let is_valid = match self {
            ValueFormat::Currency(_) => return code(text, CURRENCIES, "an ISO 4217 currency code such as EUR"),
            ValueFormat::EmailAddress => return visible(text),
            ValueFormat::OptionValue => !text.contains(BARS),
            ValueFormat::Country => return code(text, COUNTRIES, "an ISO 3166 country code such as US"),
            ValueFormat::SecureUrl => return secure_url(text),
            ValueFormat::Color => text.len() == 6 && text.bytes().all(|digit| digit.is_ascii_hexdigit()),
            ValueFormat::Url => text.is_empty() || Address::of(text).is_some_and(|address| address.is_web()),
            ValueFormat::Website => text.is_empty() || is_website(text),
            ValueFormat::AtMost(most) => text.chars().count() <= most,
            ValueFormat::DateRange(words) => words.contains(&text) || is_range(text),
            ValueFormat::SortOrder => text.split_once(' ').is_some_and(|(key, direction)| {
                !key.is_empty() && matches!(direction.to_ascii_uppercase().as_str(), "ASC" | "DESC")
            }),
        };
        if is_valid { Ok(()) } else { Err(self.requirement()) }
    }

    /// The value on the wire.
    pub fn on_wire(self, text: &str) -> String {
        match self {
            ValueFormat::Currency(Letters::Lower) => text.to_ascii_lowercase(),
            ValueFormat::Currency(Letters::Upper) | ValueFormat::Country => text.to_ascii_uppercase(),
            _ => text.to_owned(),
        }
    }

    fn requirement(self) -> String {
        match self {
            ValueFormat::OptionValue => format!("an option cannot contain {BARS}, which separates options"),
            ValueFormat::Color => "not a color of six hexadecimal digits such as 32B0FC".to_owned(),
            ValueFormat::Website => "not a web address such as https://example.com".to_owned(),
            ValueFormat::AtMost(most) => format!("longer than {most} characters"),
            ValueFormat::DateRange(words) => {
                format!("must be {}, or two dates such as 2026-11-01+2026-11-30", words.join(", "))
            }
            ValueFormat::SortOrder => "must be a sort key and ASC or DESC, such as 'next-action DESC'".to_owned(),
            _ => "not a URL such as https://example.com/page".to_owned(),
        }
    }
}

/// Checks that an email address has no invisible character.
fn visible(text: &str) -> Result<(), String> {
    match incoming::invisible(text) {
        Some(letter) => Err(format!("the address contains the invisible character {}", letter.escape_unicode())),
        None => Ok(()),
    }
}

/// Checks that `text` is one of `codes` in any case; suggests those that share two adjacent letters with it.
fn code(text: &str, codes: &str, what: &str) -> Result<(), String> {
    let typed = text.to_ascii_uppercase();
    if codes.split_ascii_whitespace().any(|code| code == typed) {
        return Ok(());
    }
    let is_near = |code: &&str| {
        code.len() == 3 && (typed.starts_with(&code[..2]) || (typed.len() == 3 && typed.ends_with(&code[1..])))
    };
    let near: Vec<&str> = codes.split_ascii_whitespace().filter(is_near).take(5).collect();
    Err(if near.is_empty() { format!("not {what}") } else { format!("not {what}; similar: {}", near.join(", ")) })
}

fn secure_url(text: &str) -> Result<(), String> {
    match Address::of(text) {
        Some(address) if !address.scheme.eq_ignore_ascii_case("https") => Err("must start with https://".to_owned()),
        Some(Address { port: Some(port), .. }) if port != "443" => Err("must use port 443".to_owned()),
        Some(address) if address.is_web() => Ok(()),
        _ => Err("not an https URL such as https://example.com/hook".to_owned()),
    }
}

/// A host name with a dot, and anything behind it.
fn is_website(text: &str) -> bool {
    match Address::of(text) {
        Some(address) => address.is_web(),
        None => {
            !text.contains("://") && Address::of(&format!("https://{text}")).is_some_and(|it| it.host.contains('.'))
        }
    }
}

fn is_range(text: &str) -> bool {
    text.split_once('+').is_some_and(|(from, to)| is_date(from) && is_date(to))
}

/// The parts of a URL that matter here.
struct Address<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
            return None;
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let server = authority.rsplit('@').next().unwrap_or(authority);
        // The colons of an IPv6 address are inside brackets.
        let end_of_host = server.rfind(']').unwrap_or(0);
        let (host, port) = match server[end_of_host..].split_once(':') {
            Some((host, port)) => (&server[..end_of_host + host.len()], Some(port)),
            None => (server, None),
        };
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
        (!host.is_empty() && is_port).then_some(Address { scheme, host, port })
    }

    fn is_web(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("https") || self.scheme.eq_ignore_ascii_case("http")
    }
}

/// The codes of ISO 4217, list one of its maintenance agency SIX, with those that were withdrawn in recent years: old records
/// have them.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP \
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL \
    GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT \
    LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR \
    PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL \
    THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VEF VES VND VUV WST XAF XCD XCG XOF XPF YER \
    ZAR ZMW ZWG ZWL";

/// The codes of ISO 3166, and Kosovo's, which is in common use.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ \
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT \
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP \
    MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE \
    RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The events that `webhook/events` returns, and those that only the prose of the reference names: events of accounts, of
/// their contacts, and of tasks on contacts.
pub const WEBHOOK_EVENTS: &[&str] = &[
    "account_add",
    "account_contact_add",
    "account_contact_update",
    "account_update",
    "bounce",
    "click",
    "contact_tag_added",
    "contact_tag_removed",
    "contact_task_add",
    "deal_add",
    "deal_note_add",
    "deal_pipeline_add",
    "deal_stage_add",
    "deal_task_add",
    "deal_task_complete",
    "deal_tasktype_add",
    "deal_update",
    "forward",
    "list_add",
    "open",
    "reply",
    "sent",
    "share",
    "sms_reply",
    "sms_sent",
    "sms_unsub",
    "subscribe",
    "subscriber_note",
    "unsubscribe",
    "update",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: ValueFormat, valid: &[&str], invalid: &[&str]) {
        valid.iter().for_each(|text| assert_eq!(format.check(text), Ok(()), "{text}"));
        invalid.iter().for_each(|text| assert!(format.check(text).is_err(), "{text}"));
    }

    #[test]
    fn each_format_accepts_its_values_only() {
        check(ValueFormat::Currency(Letters::Any), &["eur", "USD", "cAd"], &["", "euro", "xyz", "€", "e"]);
        check(ValueFormat::Country, &["US", "de", "XK"], &["", "USA", "UK", "Germany"]);
        check(ValueFormat::Color, &["32B0FC", "e6ce4b"], &["", "#32B0FC", "red", "32B0FG", "32B0F"]);
        check(
            ValueFormat::Url,
            &["", "http://a.b/c?d=e:f", "HTTPS://x:8080", "https://[::1]:80/"],
            &["a.b", "ftp://a.b", "https://", "https://a b"],
        );
        check(
            ValueFormat::Website,
            &["", "example.com", "https://intranet/x", "a.b/c"],
            &["example", "a b.c", "ftp://a.b", "://a.b"],
        );
        check(ValueFormat::AtMost(3), &["", "äöü"], &["abcd"]);
        let range = ValueFormat::DateRange(&["overdue"]);
        check(range, &["overdue", "2026-11-01+2026-11-30"], &["", "soon", "2026-11-01", "2026-02-30+2026-03-01"]);
        check(ValueFormat::SortOrder, &["next-action DESC", "title asc"], &["", "title", "title down", " ASC"]);
    }

    #[test]
    fn a_secure_url_says_what_is_missing() {
        let why = |text: &str| ValueFormat::SecureUrl.check(text).unwrap_err();
        assert_eq!(ValueFormat::SecureUrl.check("https://user@hooks.example:443/a"), Ok(()));
        assert_eq!(why("http://hooks.example"), "must start with https://");
        assert_eq!(why("https://hooks.example:8443/a"), "must use port 443");
        assert_eq!(why("hooks.example"), "not an https URL such as https://example.com/hook");
    }

    #[test]
    fn codes_are_sent_in_the_letters_of_the_server_and_similar_ones_are_named() {
        assert_eq!(ValueFormat::Currency(Letters::Lower).on_wire("EUR"), "eur");
        assert_eq!(ValueFormat::Currency(Letters::Upper).on_wire("eur"), "EUR");
        assert_eq!(ValueFormat::Currency(Letters::Any).on_wire("Eur"), "Eur");
        let why = ValueFormat::Currency(Letters::Lower).check("usb").unwrap_err();
        assert_eq!(why, "not an ISO 4217 currency code such as EUR; similar: USD, USN");
        assert_eq!(ValueFormat::Country.check("xx").unwrap_err(), "not an ISO 3166 country code such as US");
    }
}
