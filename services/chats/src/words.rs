//! The one analyzer of search, for both databases: what the words of a text are, and in which forms they are found.
//!
//! A word is a run of letters and digits; everything else parts words. It is compared in NFKC, in lower case, with `е`
//! for `ё`. Beside the word itself stands its stem: Russian for Cyrillic letters, English for Latin ones.

use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// Raised by every change of the rules here: an index of another version is built anew.
pub const VERSION: i64 = 1;

/// The characters of a word that count; what is longer is found by its beginning.
const LONGEST: usize = 64;

static RUSSIAN: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Russian));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it begins in the text, in UTF-16 units.
    pub from: usize,
    /// Where it ends, exclusive.
    pub to: usize,
    /// The word as it is compared.
    pub normal: String,
    /// Its stem: the word itself if it has none.
    pub stem: String,
}

/// The words of `text` in their order. One run of letters can be several words: `⑴a` reads `(1)a`.
pub fn words(text: &str) -> Vec<Word> {
    let (mut words, mut run) = (Vec::new(), String::new());
    let (mut from, mut at) = (0, 0);
    for character in text.chars() {
        if character.is_alphanumeric() || (!run.is_empty() && continues(character)) {
            if run.is_empty() {
                from = at;
            }
            run.push(character);
        } else if !run.is_empty() {
            read_run(&run, from, at, &mut words);
            run.clear();
        }
        at += character.len_utf16();
    }
    read_run(&run, from, at, &mut words);
    words
}

/// What the index holds of `text`: each word and each stem once, with a space before each.
pub fn tokens(text: &str) -> String {
    let mut all: Vec<String> = words(text).into_iter().flat_map(|word| [word.normal, word.stem]).collect();
    all.sort_unstable();
    all.dedup();
    all.iter().fold(String::new(), |tokens, token| tokens + " " + token)
}

fn read_run(run: &str, from: usize, to: usize, words: &mut Vec<Word>) {
    let folded: String = run.nfkc().flat_map(char::to_lowercase).filter(|it| !is_mark(*it)).collect();
    for part in folded.split(|character: char| !character.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let normal: String = part.chars().flat_map(fold).take(LONGEST).collect();
        let stem = stem(&normal);
        words.push(Word { from, to, normal, stem });
    }
}

fn stem(word: &str) -> String {
    let stemmer = if word.chars().all(|it| it.is_ascii_lowercase()) {
        &ENGLISH
    } else if word.chars().all(|it| matches!(it, 'а'..='я')) {
        &RUSSIAN
    } else {
        return word.to_owned();
    };
    // Snowball takes the end of «запись», «подпись» for that of a reflexive verb.
    if word.ends_with("пись") && !word.ends_with("торопись") {
        return word.trim_end_matches('ь').to_owned();
    }
    let stem = stemmer.stem(word);
    if stem.is_empty() { word.to_owned() } else { stem.into_owned() }
}

/// What two ways of writing the same word differ in, besides case.
fn fold(character: char) -> impl Iterator<Item = char> {
    let (one, two) = match character {
        'ё' => ('е', None),
        'ς' => ('σ', None),
        'ß' => ('s', Some('s')),
        other => (other, None),
    };
    std::iter::once(one).chain(two)
}

/// What may stand inside a word and is not seen, or belongs to the letter before it.
fn continues(character: char) -> bool {
    is_mark(character) || unicode_normalization::char::is_combining_mark(character)
}

/// Accents that no letter has of its own, soft hyphens, joiners, variation selectors: not compared.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{ad}' | '\u{200c}' | '\u{200d}'
        | '\u{2060}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::{tokens, words};

    fn normal(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.normal).collect()
    }

    fn places(text: &str) -> Vec<(usize, usize)> {
        words(text).into_iter().map(|word| (word.from, word.to)).collect()
    }

    #[test]
    fn everything_but_letters_and_digits_parts_words() {
        assert_eq!(
            normal("Кто-то, anna_k@mail.ru: 3,14 %\u{0}«да»"),
            ["кто", "то", "anna", "k", "mail", "ru", "3", "14", "да"]
        );
        assert!(words(" 👍🏽 — … %_*\"'").is_empty());
    }

    #[test]
    fn a_word_is_compared_in_nfkc_lower_case_and_without_yo() {
        for (text, word) in [
            ("ЁЛКА", "елка"),
            ("е\u{308}лка", "елка"),
            ("и\u{306}од", "йод"),
            ("за\u{301}мок", "замок"),
            ("сло\u{ad}во", "слово"),
            ("ＣＨＡＴ", "chat"),
            ("ﬁn", "fin"),
            ("Straße", "strasse"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("1\u{fe0f}\u{20e3}", "1"),
        ] {
            assert_eq!(normal(text), [word], "{text}");
        }
        assert_eq!(normal("⑴a"), ["1", "a"]);
    }

    #[test]
    fn places_are_counted_in_utf_16_units_of_the_text_itself() {
        assert_eq!(places("👍 да"), [(3, 5)]);
        assert_eq!(places("е\u{308}ж и"), [(0, 3), (4, 5)]);
        assert_eq!(places("ab"), [(0, 2)]);
    }

    #[test]
    fn the_index_holds_each_word_and_its_stem_once() {
        assert_eq!(tokens("Встречи, встречи!"), " встреч встречи");
        assert_eq!(tokens("running"), " run running");
        assert_eq!(tokens("v2 приветhello"), " v2 приветhello");
        assert_eq!(tokens("…"), "");
        assert_eq!(tokens(&"я".repeat(4_000)).chars().filter(|it| *it == 'я').count(), 63 + 64 - 1);
    }

    #[test]
    fn any_text_has_words_in_order_and_within_it() {
        let mut seed = 7_u64;
        for _ in 0..2_000 {
            let text: String = (0..40)
                .filter_map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    char::from_u32(
                        u32::try_from(seed >> 33).unwrap() % if seed.is_multiple_of(2) { 0x600 } else { 0x2_0000 },
                    )
                })
                .collect();
            let units = text.encode_utf16().count();
            let mut end = 0;
            for word in words(&text) {
                assert!(word.from < word.to && word.to <= units && word.from + word.to >= end, "{text:?}");
                assert!(!word.normal.contains([' ', '\'', '"', '#', '\\']), "{text:?}");
                end = word.to;
            }
        }
    }
}
