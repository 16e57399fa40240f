//! Cells whose value a spreadsheet has corrupted: error values and numbers it has shortened. Pure.

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
    use super::damage;

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
