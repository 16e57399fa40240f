//! What exports in other languages call the columns of contacts. Pure data and its lookup: names are compared without letter
//! case, blanks and punctuation.

use super::similarity::letters;

/// The language, the target's own word in `contacts import`, and its names, separated by `|`.
const NAMES: &[(&str, &str, &str)] = &[
    ("German", "email", "Email-Adresse|Mailadresse|Email Adressen"),
    ("German", "first_name", "Vorname|Rufname"),
    ("German", "last_name", "Nachname|Familienname|Zuname"),
    ("German", "phone", "Telefon|Telefonnummer|Telefon-Nr.|Tel.-Nr.|Rufnummer|Handy|Handynummer|Mobiltelefon"),
    ("German", "customer_acct_name", "Firma|Firmenname|Unternehmen|Unternehmensname|Organisation"),
    ("German", "tags", "Schlagwort|Schlagwörter|Stichwörter"),
    (
        "French",
        "email",
        "Adresse email|Adresse email|Adresse mail|Courriel|Adresse courriel|Adresse électronique|Adresse de messagerie",
    ),
    ("French", "first_name", "Prénom|Prénoms"),
    ("French", "last_name", "Nom de famille|Nom"),
    ("French", "phone", "Téléphone|Numéro de téléphone|N° de téléphone|Téléphone portable"),
    ("French", "customer_acct_name", "Société|Entreprise|Nom de l'entreprise|Nom de la société|Raison sociale"),
    ("French", "tags", "Étiquette|Étiquettes|Mots-clés"),
    (
        "Spanish",
        "email",
        "Correo electrónico|Correo|Dirección de correo electrónico|Dirección de correo|Dirección de email",
    ),
    ("Spanish", "first_name", "Nombre|Nombres|Nombre de pila"),
    ("Spanish", "last_name", "Apellido|Apellidos|Primer apellido"),
    ("Spanish", "phone", "Teléfono|Número de teléfono|Móvil|Teléfono móvil|Celular"),
    ("Spanish", "customer_acct_name", "Empresa|Nombre de la empresa|Compañía|Organización"),
    ("Spanish", "tags", "Etiqueta|Etiquetas"),
    ("Portuguese", "email", "Endereço de email|Correio eletrônico|Correio eletrónico"),
    ("Portuguese", "first_name", "Primeiro nome|Nome próprio"),
    ("Portuguese", "last_name", "Sobrenome|Apelido|Último nome"),
    ("Portuguese", "phone", "Telefone|Número de telefone|Telemóvel|Telefone celular"),
    ("Portuguese", "customer_acct_name", "Nome da empresa|Companhia|Organização"),
    ("Portuguese", "tags", "Marcadores"),
    ("Italian", "email", "Indirizzo email|Posta elettronica|Indirizzo di posta elettronica"),
    ("Italian", "first_name", "Nome|Nome di battesimo"),
    ("Italian", "last_name", "Cognome"),
    ("Italian", "phone", "Telefono|Numero di telefono|Cellulare|Numero di cellulare"),
    ("Italian", "customer_acct_name", "Azienda|Nome azienda|Società|Ragione sociale|Organizzazione"),
    ("Italian", "tags", "Etichetta|Etichette"),
    ("Dutch", "email", "Emailadres|Mailadres"),
    ("Dutch", "first_name", "Voornaam|Roepnaam"),
    ("Dutch", "last_name", "Achternaam|Familienaam"),
    ("Dutch", "phone", "Telefoon|Telefoonnummer|Mobiel|Mobiel nummer"),
    ("Dutch", "customer_acct_name", "Bedrijf|Bedrijfsnaam|Organisatie"),
    ("Dutch", "tags", "Labels|Trefwoorden"),
    ("Polish", "email", "Adres email|Adres poczty elektronicznej|Poczta elektroniczna"),
    ("Polish", "first_name", "Imię"),
    ("Polish", "last_name", "Nazwisko"),
    ("Polish", "phone", "Numer telefonu|Nr telefonu|Telefon komórkowy"),
    ("Polish", "customer_acct_name", "Nazwa firmy|Przedsiębiorstwo|Organizacja"),
    ("Polish", "tags", "Tagi|Etykiety"),
    ("Turkish", "email", "E-posta|E-posta adresi|Mail adresi"),
    ("Turkish", "first_name", "Ad|Adı|İsim|İlk ad"),
    ("Turkish", "last_name", "Soyad|Soyadı|Soy isim"),
    ("Turkish", "phone", "Telefon numarası|Cep telefonu|Cep"),
    ("Turkish", "customer_acct_name", "Şirket|Şirket adı|Kurum|Firma adı"),
    ("Turkish", "tags", "Etiketler|Etiket"),
    ("Japanese", "email", "メールアドレス|メール|Eメール|電子メール|Eメールアドレス|電子メールアドレス"),
    ("Japanese", "first_name", "名|名前(名)"),
    ("Japanese", "last_name", "姓|苗字|名字|名前(姓)"),
    ("Japanese", "phone", "電話番号|電話|携帯電話|携帯番号|携帯電話番号"),
    ("Japanese", "customer_acct_name", "会社名|会社|企業名|勤務先|組織名"),
    ("Japanese", "tags", "タグ"),
];

/// The own word of the target that a column of this name has.
pub fn own_word(column: &str) -> Option<&'static str> {
    let column = plain_letters(column);
    if column.is_empty() {
        return None;
    }
    NAMES
        .iter()
        .find(|(_, _, names)| names.split('|').any(|name| plain_letters(name) == column))
        .map(|(_, word, _)| *word)
}

/// The letters of a name without their marks: `Prénom` is `prenom`.
fn plain_letters(name: &str) -> String {
    letters(name).chars().filter(|letter| letter.is_alphanumeric()).map(plain).collect()
}

/// A letter without its mark. A mark may also be a character of its own, which is not alphanumeric.
fn plain(letter: char) -> char {
    const MARKED: [(&str, char); 13] = [
        ("àáâãäåą", 'a'),
        ("çćĉč", 'c'),
        ("èéêëę", 'e'),
        ("ğ", 'g'),
        ("ìíîïı", 'i'),
        ("ł", 'l'),
        ("ñń", 'n'),
        ("òóôõöő", 'o'),
        ("śşš", 's'),
        ("ùúûüű", 'u'),
        ("ýÿ", 'y'),
        ("źżž", 'z'),
        ("æ", 'a'),
    ];
    match letter {
        letter if letter.is_ascii() => return letter,
        // The full-width letters and digits of Japanese texts.
        '０'..='ｚ' => return char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => {}
    }
    MARKED.iter().find(|(marked, _)| marked.contains(letter)).map_or(letter, |(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_in_ten_languages_however_they_are_written() {
        for (column, word) in [
            ("E-MAIL-ADRESSE", "email"),
            ("vorname", "first_name"),
            ("Prénom", "first_name"),
            ("Pre\u{301}nom", "first_name"),
            ("prenom", "first_name"),
            ("Nom", "last_name"),
            ("Apellidos", "last_name"),
            ("Endereço de e-mail", "email"),
            ("Telefone", "phone"),
            ("Cognome", "last_name"),
            ("Bedrijfsnaam", "customer_acct_name"),
            ("Imię", "first_name"),
            ("SOYADI", "last_name"),
            ("İsim", "first_name"),
            ("Şirket Adı", "customer_acct_name"),
            ("メールアドレス", "email"),
            ("名", "first_name"),
            ("Ｅメール", "email"),
            ("姓", "last_name"),
        ] {
            assert_eq!(own_word(column), Some(word), "{column}");
        }
        assert_eq!(own_word("Name"), None);
        assert_eq!(own_word("!"), None);
    }

    #[test]
    fn no_name_has_two_meanings() {
        let all: Vec<(String, &str)> = NAMES
            .iter()
            .flat_map(|(_, word, names)| names.split('|').map(|name| (plain_letters(name), *word)))
            .collect();
        for (name, word) in &all {
            let other = all.iter().find(|(known, other)| known == name && other != word);
            assert_eq!(other, None, "{name}");
        }
    }
}
