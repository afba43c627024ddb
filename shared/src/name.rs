//! A name or surname: what a person calls himself, at registration or later, or what another calls him.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::characters::{is_blank, turns_the_text};
use crate::db::{ToValue, Value};
use crate::unfit::Unfit;

/// Marks that may stand on one letter: every living script does with these; more is there to spoil other lines.
const MOST_MARKS: usize = 4;

/// A name or surname: at most 64 characters, composed (NFC), without anything that could harm the text around it.
/// May be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Name(String);

impl Name {
    /// The longest name, in characters.
    pub const LONGEST: usize = 64;

    /// The name that `text` stands for; or what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let composed: String = text.trim().nfc().filter(|c| !is_invisible(*c)).collect();
        if composed.chars().any(is_harmful) {
            return Err(Unfit::new(
                "invalid_characters",
                "must have no control characters and none that turn the writing around",
            ));
        }
        let name = composed.split_whitespace().collect::<Vec<_>>().join(" ");
        if has_many_marks(&name) {
            return Err(Unfit::new("too_many_marks", "must have at most 4 combining marks in a row"));
        }
        if name.chars().count() > Self::LONGEST {
            return Err(Unfit::new("too_long", "must be at most 64 characters long"));
        }
        Ok(if name.chars().all(is_blank) { Self::default() } else { Self(name) })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ToValue for &Name {
    fn to_value(self) -> Value {
        self.0.as_str().to_value()
    }
}

/// Left out silently: nobody sees these, and they would make two names that look alike differ.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Refused: these act on the text around the name.
fn is_harmful(c: char) -> bool {
    c.is_control() || turns_the_text(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

fn has_many_marks(text: &str) -> bool {
    let mut row = 0;
    text.chars().any(|c| {
        row = if is_combining_mark(c) { row + 1 } else { 0 };
        row > MOST_MARKS
    })
}

#[cfg(test)]
mod tests {
    use super::Name;

    fn parsed(text: &str) -> Result<String, &'static str> {
        Name::parse(text).map(|name| name.as_str().to_owned()).map_err(|unfit| unfit.code)
    }

    #[test]
    fn a_name_is_trimmed_composed_and_its_spaces_are_single() {
        assert_eq!(parsed("  Анна\u{a0} Мария \n").as_deref(), Ok("Анна Мария"));
        assert_eq!(parsed("\u{418}\u{306}").as_deref(), Ok("Й"));
        assert_eq!(parsed("").as_deref(), Ok(""));
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(parsed("\u{feff}Ан\u{200b}на\u{200f}").as_deref(), Ok("Анна"));
        for blank in ["\u{200b}", "\u{3164}", " \u{200d} ", "\u{2800}\u{fe0f}"] {
            assert_eq!(parsed(blank).as_deref(), Ok(""), "{blank:?}");
        }
    }

    #[test]
    fn control_characters_and_turns_of_direction_are_refused() {
        for bad in ["Ан\0на", "Ан\nна", "Ан\u{7f}на", "Ан\u{85}на", "\u{202e}аннА", "а\u{2066}б", "а\u{2029}б"]
        {
            assert_eq!(parsed(bad), Err("invalid_characters"), "{bad:?}");
        }
    }

    #[test]
    fn letters_may_bear_marks_but_not_a_tower_of_them() {
        assert_eq!(parsed("e\u{323}\u{302}\u{301}").as_deref(), Ok("\u{1ec7}\u{301}"));
        assert_eq!(parsed("नित्यानन्द").as_deref(), Ok("नित्यानन्द"));
        assert_eq!(parsed(&format!("a{}", "\u{301}".repeat(10_000))), Err("too_many_marks"));
    }

    #[test]
    fn the_length_counts_characters_not_bytes() {
        assert_eq!(parsed(&"ж".repeat(64)), Ok("ж".repeat(64)));
        assert_eq!(parsed(&"ж".repeat(65)), Err("too_long"));
    }

    #[test]
    fn markup_and_emoji_are_text_like_any_other() {
        for text in ["<script>alert(1)</script>", "O'Brien; drop table", "100%_", "👩‍👩‍👧"] {
            assert_eq!(parsed(text).as_deref(), Ok(text));
        }
    }
}
