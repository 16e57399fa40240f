//! What exports in other languages call the columns of contacts. Pure data and its lookup: names are compared without letter
//! case, blanks and punctuation.

use super::similarity::letters;

/// The language, the target's own word in `contacts import`, and its names, as [`plain_letters`] returns them.
const NAMES: &[(&str, &str, &str)] = &[
    ("German", "email", "emailadresse mailadresse emailadressen"),
    ("German", "first_name", "vorname rufname"),
    ("German", "last_name", "nachname familienname zuname"),
    ("German", "phone", "telefon telefonnummer telefonnr telnr rufnummer handy handynummer mobiltelefon"),
    ("German", "customer_acct_name", "firma firmenname unternehmen unternehmensname organisation"),
    ("German", "tags", "schlagwort schlagworter stichworter"),
    ("French", "email", "adresseemail adressemail courriel adressecourriel adresseelectronique adressedemessagerie"),
    ("French", "first_name", "prenom prenoms"),
    ("French", "last_name", "nomdefamille nom"),
    ("French", "phone", "telephone numerodetelephone ndetelephone telephoneportable"),
    ("French", "customer_acct_name", "societe entreprise nomdelentreprise nomdelasociete raisonsociale"),
    ("French", "tags", "etiquette etiquettes motscles"),
    ("Spanish", "email", "correoelectronico correo direcciondecorreoelectronico direcciondecorreo direcciondeemail"),
    ("Spanish", "first_name", "nombre nombres nombredepila"),
    ("Spanish", "last_name", "apellido apellidos primerapellido"),
    ("Spanish", "phone", "telefono numerodetelefono movil telefonomovil celular"),
    ("Spanish", "customer_acct_name", "empresa nombredelaempresa compania organizacion"),
    ("Spanish", "tags", "etiqueta etiquetas"),
    ("Portuguese", "email", "enderecodeemail correioeletronico"),
    ("Portuguese", "first_name", "primeironome nomeproprio"),
    ("Portuguese", "last_name", "sobrenome apelido ultimonome"),
    ("Portuguese", "phone", "telefone numerodetelefone telemovel telefonecelular"),
    ("Portuguese", "customer_acct_name", "nomedaempresa companhia organizacao"),
    ("Portuguese", "tags", "marcadores"),
    ("Italian", "email", "indirizzoemail postaelettronica indirizzodipostaelettronica"),
    ("Italian", "first_name", "nome nomedibattesimo"),
    ("Italian", "last_name", "cognome"),
    ("Italian", "phone", "telefono numeroditelefono cellulare numerodicellulare"),
    ("Italian", "customer_acct_name", "azienda nomeazienda societa ragionesociale organizzazione"),
    ("Italian", "tags", "etichetta etichette"),
    ("Dutch", "email", "emailadres mailadres"),
    ("Dutch", "first_name", "voornaam roepnaam"),
    ("Dutch", "last_name", "achternaam familienaam"),
    ("Dutch", "phone", "telefoon telefoonnummer mobiel mobielnummer"),
    ("Dutch", "customer_acct_name", "bedrijf bedrijfsnaam organisatie"),
    ("Dutch", "tags", "labels trefwoorden"),
    ("Polish", "email", "adresemail adrespocztyelektronicznej pocztaelektroniczna"),
    ("Polish", "first_name", "imie"),
    ("Polish", "last_name", "nazwisko"),
    ("Polish", "phone", "numertelefonu nrtelefonu telefonkomorkowy"),
    ("Polish", "customer_acct_name", "nazwafirmy przedsiebiorstwo organizacja"),
    ("Polish", "tags", "tagi etykiety"),
    ("Turkish", "email", "eposta epostaadresi mailadresi"),
    ("Turkish", "first_name", "ad adi isim ilkad"),
    ("Turkish", "last_name", "soyad soyadi soyisim"),
    ("Turkish", "phone", "telefonnumarasi ceptelefonu cep"),
    ("Turkish", "customer_acct_name", "sirket sirketadi kurum firmaadi"),
    ("Turkish", "tags", "etiketler etiket"),
    ("Japanese", "email", "メールアドレス メール eメール 電子メール eメールアドレス 電子メールアドレス"),
    ("Japanese", "first_name", "名 名前名"),
    ("Japanese", "last_name", "姓 苗字 名字 名前姓"),
    ("Japanese", "phone", "電話番号 電話 携帯電話 携帯番号 携帯電話番号"),
    ("Japanese", "customer_acct_name", "会社名 会社 企業名 勤務先 組織名"),
    ("Japanese", "tags", "タグ"),
];

/// The own word of the target that a column of this name has.
pub fn own_word(column: &str) -> Option<&'static str> {
    let column = plain_letters(column);
    if column.is_empty() {
        return None;
    }
    NAMES.iter().find(|(_, _, names)| names.split(' ').any(|name| name == column)).map(|(_, word, _)| *word)
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
        let all: Vec<(&str, &str)> =
            NAMES.iter().flat_map(|(_, word, names)| names.split(' ').map(|name| (name, *word))).collect();
        for (name, word) in &all {
            let other = all.iter().find(|(known, other)| known == name && other != word);
            assert_eq!(other, None, "{name}");
            assert_eq!(plain_letters(name), *name);
        }
    }
}
