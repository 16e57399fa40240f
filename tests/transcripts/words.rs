//! A command line to its words. Knows quotes and nothing else of a shell.

/// Splits at blanks. Single quotes keep everything, double quotes all but `\"` and `\\`.
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
                    word.push(if letter == '\\' { letters.next().expect("a letter behind \\") } else { letter });
                }
            }
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[test]
fn quotes_group_words_and_may_stand_inside_one() {
    assert_eq!(split(r#"acamp  a 'b "c"' --x="d \"e\" f" '' g"#), ["acamp", "a", "b \"c\"", "--x=d \"e\" f", "", "g"]);
}
