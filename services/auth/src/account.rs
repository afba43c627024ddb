//! The account: who may sign in, and the names given at registration.

use shared::contract::auth::AccountCard;
use shared::http::token::Role;
use shared::ids::UserId;
use shared::time::Timestamp;
use sqlx::FromRow;
use unicode_normalization::UnicodeNormalization;

use crate::login::Login;

/// The most characters of a name or surname.
const LONGEST_NAME: usize = 64;

/// An account as it is kept.
#[derive(Clone, Debug, FromRow)]
pub struct Account {
    /// Its id.
    pub id: UserId,
    /// Its login as it is shown.
    pub login: String,
    /// The name given at registration.
    pub name: String,
    /// The surname given at registration.
    pub surname: String,
    /// What it may do.
    pub role: Role,
    /// The hash of its password.
    pub password_hash: String,
    /// Whether it may sign in.
    pub active: bool,
    /// Grows with every change that others are told.
    pub rev: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last signed in or renewed its token.
    pub last_seen_at: Option<Timestamp>,
}

impl Account {
    /// The account as the other services know it.
    pub fn card(&self) -> AccountCard {
        AccountCard {
            id: self.id,
            login: self.login.clone(),
            role: self.role,
            active: self.active,
            name: self.name.clone(),
            surname: self.surname.clone(),
            rev: self.rev,
            created_at: self.created_at,
        }
    }
}

/// An account that is to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its login.
    pub login: Login,
    /// The hash of its password.
    pub password_hash: String,
    /// A name, or nothing.
    pub name: Name,
    /// A surname, or nothing.
    pub surname: Name,
    /// What it may do.
    pub role: Role,
}

/// A name or surname: at most 64 visible characters, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Composes and trims; otherwise the code and the sentence of what is wrong.
    pub fn parse(given: &str) -> Result<Self, (&'static str, &'static str)> {
        let name: String = given.trim().nfc().take(LONGEST_NAME + 1).collect();
        if name.chars().count() > LONGEST_NAME {
            Err(("too_long", "must have at most 64 characters"))
        } else if name.chars().any(|c| c.is_control() || is_direction(c)) {
            Err(("invalid_characters", "must not have control or direction characters"))
        } else {
            Ok(Self(name))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that turn the direction of the text after them.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_name_is_composed_and_trimmed_and_may_be_empty() {
        assert_eq!(Name::parse("  Андреи\u{306} ").unwrap().as_str(), "Андрей");
        assert_eq!(Name::parse("").unwrap().as_str(), "");
        assert!(Name::parse(&"я".repeat(64)).is_ok());
    }

    #[test]
    fn too_long_a_name_and_one_that_breaks_the_line_are_refused() {
        let accents = format!("a{}", "\u{301}".repeat(10_000));
        for (bad, code) in [
            ("я".repeat(65).as_str(), "too_long"),
            (accents.as_str(), "too_long"),
            ("an\0na", "invalid_characters"),
            ("an\u{202e}na", "invalid_characters"),
            ("an\nna", "invalid_characters"),
        ] {
            assert_eq!(Name::parse(bad).unwrap_err().0, code, "{bad:?}");
        }
    }
}
