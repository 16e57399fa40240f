//! Splits a command line into words. Of a shell's syntax it knows quotes only.

/// Splits at spaces. Single quotes keep everything, double quotes everything but `\"` and `\\`.
pub fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                word.extend(letters.by_ref().take_while(|letter| *letter != '\''));
            }
            '"' => {
                let word = word.get_or_insert_default();
                while let Some(letter) = letters.next().filter(|letter| *letter != '"') {
                    word.push(if letter == '\\' { letters.next().expect("a character after \\") } else { letter });
                }
            }
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[test]
fn quotes_group_words_and_may_be_inside_a_word() {
    assert_eq!(split(r#"acamp  a 'b "c"' --x="d \"e\" f" '' g"#), ["acamp", "a", "b \"c\"", "--x=d \"e\" f", "", "g"]);
}
