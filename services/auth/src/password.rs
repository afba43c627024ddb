//! The password: what may be chosen.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use shared::unfit::Unfit;
use unicode_normalization::UnicodeNormalization;

/// The fewest and the most characters of a password.
const SHORTEST: usize = 8;
const LONGEST: usize = 128;

/// The 10,000 commonest passwords of at least 8 characters, in lower case: see data/README.md.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../data/common-passwords.txt").lines().collect());

/// A password, as it is hashed: composed (NFC), so that it is the same from every keyboard; never cut.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Accepts a new password of 8–128 characters that is not one of the commonest. Otherwise what is
    /// wrong.
    pub fn choose(chosen: &str) -> Result<Self, Unfit> {
        let password = Self::typed(chosen);
        let length = password.0.chars().count();
        if length < SHORTEST {
            Err(Unfit::new("too_short", "must have at least 8 characters"))
        } else if length > LONGEST {
            Err(Unfit::new("too_long", "must have at most 128 characters"))
        } else if password.0.chars().any(char::is_control) {
            Err(Unfit::new("invalid_characters", "must not have control characters"))
        } else if COMMON.contains(password.0.to_lowercase().as_str()) {
            Err(Unfit::new("too_common", "is one of the 10,000 commonest passwords"))
        } else {
            Ok(password)
        }
    }

    /// A password to be compared with the one that was chosen.
    pub fn typed(typed: &str) -> Self {
        Self(typed.nfc().collect())
    }

    /// What is hashed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMON, Password};

    fn code(password: &str) -> &'static str {
        Password::choose(password).unwrap_err().code
    }

    #[test]
    fn eight_to_128_characters_are_accepted_whole() {
        for good in ["лошадь-42", "correct horse battery staple", "ж".repeat(128).as_str()] {
            assert_eq!(Password::choose(good).unwrap().as_bytes(), good.as_bytes());
        }
        assert_eq!(code("семь777"), "too_short");
        assert_eq!(code(&"ж".repeat(129)), "too_long");
        assert_eq!(code("with a\0zero"), "invalid_characters");
    }

    #[test]
    fn the_commonest_are_refused_in_any_case() {
        assert_eq!(COMMON.len(), 10_000);
        for common in ["password1", "PassWord1", "iloveyou", "qwertyuiop", "1q2w3e4r5t"] {
            assert_eq!(code(common), "too_common", "{common}");
        }
    }

    #[test]
    fn a_letter_with_a_loose_accent_is_the_composed_one() {
        assert_eq!(Password::typed("и\u{306}одистый").as_bytes(), "йодистый".as_bytes());
    }

    #[test]
    fn a_password_is_not_printed() {
        assert_eq!(format!("{:?}", Password::typed("open sesame")), "Password(…)");
    }
}
