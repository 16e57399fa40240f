//! What spreadsheets do to text files: values that they have corrupted (error values, numbers they have shortened), and the
//! separator that they expect. Pure.

/// Error values of Excel, LibreOffice, Numbers and Google Sheets, also in translations.
const ERRORS: &str = "#N/A #REF! #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN! \
    #BUSY! #PYTHON! #ERROR! #GETTING_DATA #NV #BEZUG! #WERT! #ZAHL! #LEER! #ÜBERLAUF! #KALK! #NOM? #VALEUR! #NOMBRE! \
    #NUL! #¿NOMBRE? #¡REF! #¡VALOR! #¡NUM! #¡DIV/0! #¡NULO! #N/D #N/DISP #NOME? #VALOR! #NÚM! #NULO! #RIF! #VALORE! \
    #NULLO! #NB #VERW! #NAAM? #WAARDE! #DEEL/0! #GETAL! #LEEG! #ADR! #NAZWA? #ARG! #DZIEL/0! #LICZBA! #ZERO! #YOK \
    #BAŞV! #AD? #DEĞER! #SAYI/0! #BOŞ! #SAYI!";

/// Why the cell is corrupted; `None` if it is not.
pub fn damage(cell: &str) -> Option<&'static str> {
    let cell = cell.trim();
    match cell.as_bytes().first()? {
        b'#' if ERRORS.split(' ').any(|error| error == cell) => Some("an error value"),
        b'#' if cell.len() > 2 && cell.bytes().all(|byte| byte == b'#') => Some("a column that was too narrow"),
        b'0'..=b'9' | b'+' | b'-' if is_shortened(cell) => {
            Some("a shortened number: format the column as text before you enter and export it")
        }
        _ => None,
    }
}

/// Languages whose numbers have a decimal point, so that a spreadsheet expects commas between cells.
const WITH_POINT: &str = "en zh ja ko th he hi bn ta te ml mr gu pa ur fil ms my si ne ga mt am sw c posix";
/// Countries where another language has one too.
const COUNTRIES: &str = "MX US GT HN NI PA SV DO PR PE";

/// The separator of a CSV that Excel opens in a locale such as `de_DE.UTF-8`: a semicolon where numbers have a decimal
/// comma. A comma if the locale is not known.
pub fn list_separator(locale: &str) -> u8 {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let (language, country) = name.split_once(['_', '-']).unwrap_or((name, ""));
    let language = language.to_ascii_lowercase();
    let is_among = |word: &str, list: &str| list.split(' ').any(|known| known == word);
    let has_point = language.is_empty()
        || is_among(&language, WITH_POINT)
        || language == "es" && is_among(&country.to_ascii_uppercase(), COUNTRIES);
    // In South Africa, English numbers have a comma too.
    if has_point && !name.eq_ignore_ascii_case("en_ZA") { b',' } else { b';' }
}

/// Whether it has the form in which spreadsheets show long numbers: `4.9E+11`.
fn is_shortened(cell: &str) -> bool {
    let Some((digits, exponent)) = cell.split_once('E') else { return false };
    let Some(exponent) = exponent.strip_prefix(['+', '-']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    whole.len() == 1 && is_number(whole) && is_number(fraction) && exponent.len() >= 2 && is_number(exponent)
}

#[cfg(test)]
mod tests {
    use super::{damage, list_separator};

    #[test]
    fn the_separator_depends_on_the_decimal_sign_of_the_locale() {
        for locale in ["", "C", "C.UTF-8", "POSIX", "en_US.UTF-8", "en_GB", "ja_JP.eucJP", "es_MX.UTF-8", "en"] {
            assert_eq!(list_separator(locale), b',', "{locale}");
        }
        for locale in ["de_DE.UTF-8", "fr_FR@euro", "es_ES", "pt_BR.UTF-8", "pl", "en_ZA.UTF-8"] {
            assert_eq!(list_separator(locale), b';', "{locale}");
        }
    }

    #[test]
    fn what_a_spreadsheet_corrupted_is_found() {
        for cell in ["4.9E+11", "4,91512E+12", "-1E-07", "#N/A", " #REF! ", "#BEZUG!", "#NAME?", "####"] {
            assert!(damage(cell).is_some(), "{cell}");
        }
        for cell in ["", "491512345678", "E+11", "12E+11", "1e+11", "4.9E+1", "#vip", "#1", "##", "C#", "-", "1E+ab"] {
            assert_eq!(damage(cell), None, "{cell}");
        }
    }
}
