//! The login: what may be chosen, how it is shown, and which two are the same.

use shared::unfit::Unfit;
use unicode_normalization::UnicodeNormalization;
use unicode_script::{ScriptExtension, UnicodeScript};

/// The fewest and the most characters of a login.
const SHORTEST: usize = 3;
const LONGEST: usize = 32;

/// A valid login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    shown: String,
    folded: String,
}

impl Login {
    /// Accepts 3–32 letters of one script, digits, `.`, `_` and `-`, beginning and ending with a letter or digit.
    /// Otherwise what is wrong.
    pub fn parse(chosen: &str) -> Result<Self, Unfit> {
        // A letter written with look-alikes of another width or with loose accents is the letter itself.
        let shown: String = chosen.nfkc().take(LONGEST + 1).collect();
        let length = shown.chars().count();
        let at_edge = |edge: Option<char>| edge.is_some_and(is_letter_or_digit);
        if length < SHORTEST {
            Err(Unfit::new("too_short", "must have at least 3 characters"))
        } else if length > LONGEST {
            Err(Unfit::new("too_long", "must have at most 32 characters"))
        } else if !shown.chars().all(|c| is_letter_or_digit(c) || matches!(c, '.' | '_' | '-')) {
            Err(Unfit::new("invalid_characters", "may have letters, digits, '.', '_' and '-' only"))
        } else if !(at_edge(shown.chars().next()) && at_edge(shown.chars().next_back())) {
            Err(Unfit::new("invalid_edges", "must begin and end with a letter or digit"))
        } else if !is_one_script(&shown) {
            Err(Unfit::new("mixed_scripts", "must not mix letters of different alphabets"))
        } else {
            let folded = fold(&shown);
            Ok(Self { shown, folded })
        }
    }

    /// As people see it.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// What it is unique by.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

/// The same for all spellings of one login: NFKC, and case folded letter by letter (so that a final sigma or a sharp s
/// makes no difference).
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
}

fn is_letter_or_digit(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit()
}

fn is_one_script(text: &str) -> bool {
    let mut shared = text.chars().filter(|c| c.is_alphabetic()).map(|c| c.script_extension());
    let Some(mut scripts) = shared.next() else { return true };
    shared.for_each(|other: ScriptExtension| scripts.intersect_with(other));
    !scripts.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Login;

    fn code(login: &str) -> &'static str {
        Login::parse(login).unwrap_err().code
    }

    fn folded(login: &str) -> String {
        Login::parse(login).unwrap().folded().to_owned()
    }

    #[test]
    fn letters_of_any_one_script_digits_and_three_signs_are_accepted() {
        for good in ["anna", "Анна-2", "a.b_c-d", "007", "Ёлка", "ελένη", "안녕하세요", "x".repeat(32).as_str()]
        {
            assert!(Login::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_login_is_named() {
        assert_eq!(code(""), "too_short");
        assert_eq!(code("ab"), "too_short");
        assert_eq!(code(&"x".repeat(33)), "too_long");
        assert_eq!(code(&"\u{fdfa}".repeat(1000)), "too_long");
        for bad in ["an na", "anna\0", "an/na", "an\u{202e}na", "anna😉", "an\nna"] {
            assert_eq!(code(bad), "invalid_characters", "{bad:?}");
        }
        for bad in [".anna", "anna-", "___"] {
            assert_eq!(code(bad), "invalid_edges", "{bad}");
        }
    }

    #[test]
    fn two_scripts_in_one_login_are_refused() {
        for bad in ["аdmin", "annа", "αdmin"] {
            assert_eq!(code(bad), "mixed_scripts", "{bad}");
        }
    }

    #[test]
    fn spellings_of_one_login_are_the_same() {
        assert_eq!(folded("ANNA"), folded("anna"));
        assert_eq!(folded("АННА"), folded("анна"));
        assert_eq!(folded("ａｎｎａ"), folded("anna"));
        assert_eq!(folded("и\u{306}од"), folded("йод"));
        assert_eq!(folded("ΟΔΟΣ"), folded("οδος"));
        assert_eq!(folded("straße"), folded("STRASSE"));
        assert_eq!(Login::parse("Анна").unwrap().shown(), "Анна");
    }
}
