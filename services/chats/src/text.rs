//! The text of a message: 1 to 4,000 characters, something visible among them.

use shared::characters::is_blank;
use shared::http::{ApiError, Invalid};

/// The most characters (Unicode scalar values) of a text.
pub const LONGEST: usize = 4_000;

/// A text that may be sent. Kept as it was typed: line breaks and spaces are the author's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText(String);

impl MessageText {
    /// Checks `text`; 422 `text_required`, `text_too_long`, or `validation_failed` for a NUL.
    pub fn parse(text: String) -> Result<Self, ApiError> {
        if text.contains('\0') {
            return Err(Invalid::field("text", "invalid", "must not contain NUL"));
        }
        if text.chars().all(is_blank) {
            return Err(ApiError::unprocessable("text_required", "A message needs a text."));
        }
        if text.chars().nth(LONGEST).is_some() {
            return Err(ApiError::unprocessable("text_too_long", "A message has at most 4,000 characters."));
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text itself.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, MessageText};

    fn code_of(text: &str) -> String {
        MessageText::parse(text.to_owned()).unwrap_err().code().to_owned()
    }

    #[test]
    fn a_text_is_kept_as_it_was_typed() {
        for text in ["Привет!", "  две\n\n строки  ", "👍🏽", "\u{202e}справа налево", &"я".repeat(LONGEST)]
        {
            assert_eq!(MessageText::parse(text.to_owned()).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_text_that_shows_nothing_is_required() {
        for text in ["", " ", "\n\t\r", "\u{200b}\u{200d}\u{feff}", "\u{3164}", "\u{2800} \u{ad}"] {
            assert_eq!(code_of(text), "text_required", "{text:?}");
        }
    }

    #[test]
    fn a_text_over_4000_characters_is_too_long_whatever_its_bytes() {
        assert_eq!(code_of(&"я".repeat(LONGEST + 1)), "text_too_long");
        assert_eq!(code_of(&"👍".repeat(LONGEST + 1)), "text_too_long");
    }

    #[test]
    fn a_text_with_nul_is_refused() {
        assert_eq!(code_of("a\0b"), "validation_failed");
    }
}
