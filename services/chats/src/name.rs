//! The name of a chat: 1 to 64 characters on one line, without anything that plays tricks on a reader.

use shared::characters::{changes_direction, is_blank};
use shared::http::{ApiError, Invalid};
use unicode_normalization::UnicodeNormalization;

/// The most characters of a name.
pub const LONGEST: usize = 64;

/// A name that a chat may have: composed (NFC), one line, no control characters, no changes of direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatName(String);

impl ChatName {
    /// Cleans and checks `name`; 422 `name_required`, or `validation_failed` when it is too long.
    pub fn parse(name: &str) -> Result<Self, ApiError> {
        let shown = name.nfc().filter(|character| !changes_direction(*character));
        let spaced: String = shown.map(|it| if it.is_control() { ' ' } else { it }).collect();
        let clean = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
        if clean.chars().all(is_blank) {
            return Err(Self::required());
        }
        if clean.chars().nth(LONGEST).is_some() {
            return Err(Invalid::field("name", "too_long", "must have at most 64 characters"));
        }
        Ok(Self(clean))
    }

    /// 422 `name_required`: a group without a name.
    pub fn required() -> ApiError {
        ApiError::unprocessable("name_required", "A group needs a name.")
    }

    /// What a chat is called that came without a name.
    pub fn nameless() -> Self {
        Self("Чат".to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::ChatName;

    #[test]
    fn a_name_is_cleaned_of_what_plays_tricks() {
        for (given, clean) in [
            ("Поход", "Поход"),
            ("  Поход  в \n горы ", "Поход в горы"),
            ("a\u{202e}b\u{2066}c\u{7}d", "abc d"),
            ("и\u{306}", "й"),
            ("<script>", "<script>"),
            ("Семья 👨‍👩‍👧", "Семья 👨‍👩‍👧"),
        ] {
            assert_eq!(ChatName::parse(given).unwrap().as_str(), clean);
        }
    }

    #[test]
    fn a_name_that_shows_nothing_is_required() {
        for name in ["", "   ", "\u{200b}", "\u{202e}", "\0"] {
            assert_eq!(ChatName::parse(name).unwrap_err().code(), "name_required", "{name:?}");
        }
    }

    #[test]
    fn a_name_has_at_most_64_characters() {
        assert!(ChatName::parse(&"я".repeat(64)).is_ok());
        let marks = format!("a{}", "\u{301}".repeat(10_000));
        for name in ["я".repeat(65), marks] {
            assert_eq!(ChatName::parse(&name).unwrap_err().code(), "validation_failed");
        }
    }
}
