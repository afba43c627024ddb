//! Folding: two spellings that a person takes for the same name have the same key, in every script and on both databases.

use shared::unfit::Unfit;
use unicode_normalization::UnicodeNormalization;

/// The longest key, in characters: an index takes no entry of unlimited size, and NFKC may make one letter eighteen.
const LONGEST: usize = 64;

/// What a name or login is searched by: NFKC, lower case, ё as е, single spaces.
pub fn fold(text: &str) -> String {
    let folded: String = lower(text).map(|c| if c == 'ё' { 'е' } else { c }).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// Whether two logins are the same to auth, which tells «ёлка» from «елка».
pub fn is_same_login(one: &str, other: &str) -> bool {
    lower(one.trim()).eq(lower(other.trim()))
}

/// The beginning of a login, name or surname that is looked for: folded, and safe to give to a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(String);

impl Prefix {
    /// The prefix that `text` stands for; or what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            Err(Unfit::new("invalid_characters", "must have no control characters"))
        } else if text.chars().count() > LONGEST {
            Err(Unfit::new("too_long", "must be at most 64 characters long"))
        } else {
            Ok(Self(fold(text)))
        }
    }

    /// The first key that begins so.
    pub fn first(&self) -> &str {
        &self.0
    }

    /// A key behind all that begin so, by code points.
    pub fn behind(&self) -> String {
        format!("{}{}", self.0, char::MAX)
    }
}

/// Letter by letter, so that the last letter of a word is no exception (Σ is σ everywhere).
fn lower(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c })
}

#[cfg(test)]
mod tests {
    use super::{Prefix, fold, is_same_login};

    #[test]
    fn case_yo_width_and_spaces_make_no_difference() {
        assert_eq!(fold("ЁЛКА"), "елка");
        assert_eq!(fold("\u{415}\u{308}лка"), "елка");
        assert_eq!(fold(" Ａｎｎａ   Мария "), "anna мария");
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
    }

    #[test]
    fn a_key_has_a_bounded_size() {
        assert_eq!(fold(&"\u{fdfa}".repeat(64)).chars().count(), 64);
    }

    #[test]
    fn a_prefix_spans_everything_that_begins_so() {
        let prefix = Prefix::parse(" Ан").unwrap();
        let spans = |key: &str| key >= prefix.first() && key < &*prefix.behind();
        assert!(["ан", "анна", "аня", "ан 😀"].into_iter().all(spans));
        assert!(!spans("ам") && !spans("ао") && !spans("а"));
    }

    #[test]
    fn wildcards_and_quotes_are_letters() {
        for text in ["%", "_", "'; drop table profiles; --", "\\"] {
            assert_eq!(Prefix::parse(text).unwrap().first(), text);
        }
    }

    #[test]
    fn a_prefix_with_control_characters_or_without_end_is_refused() {
        assert_eq!(Prefix::parse("а\0б").unwrap_err().code, "invalid_characters");
        assert_eq!(Prefix::parse(&"а".repeat(65)).unwrap_err().code, "too_long");
    }

    #[test]
    fn logins_are_compared_as_auth_does() {
        assert!(is_same_login("Anna", "aNNA"));
        assert!(!is_same_login("ёлка", "елка"));
    }
}
