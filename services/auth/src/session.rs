//! The session: a family of refresh tokens, and what showing one of them means.

use std::time::Duration;

use shared::time::Timestamp;

/// How long the token before the last one still does after its successor was used: for requests that were under way
/// at once, from several tabs or repeated after a lost reply.
const GRACE: Duration = Duration::from_secs(10);

/// Which token of a session is the current one, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The number of the current token.
    pub counter: i64,
    /// When it was given out, which is when the one before it was first used.
    pub rotated_at: Timestamp,
}

/// What showing a token leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is the current one: the next one takes its place.
    Rotate {
        /// The number of the next one.
        next: i64,
    },
    /// It was replaced, but the reply may have been lost: the current one is given out once more.
    Repeat,
    /// It is older: somebody else has a copy. The session ends.
    Reuse,
}

impl Family {
    /// Judges a token by its number. One above the current (the database came from an older backup) is as good as
    /// the current one: we signed it.
    pub fn judge(self, counter: i64, now: Timestamp) -> Shown {
        let recently = now < self.rotated_at.plus(GRACE);
        match self.counter.saturating_sub(counter) {
            ..=0 => Shown::Rotate { next: counter.saturating_add(1) },
            1 => Shown::Repeat,
            2 if recently => Shown::Repeat,
            _ => Shown::Reuse,
        }
    }
}

/// Why a session ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// Signed out.
    SignedOut,
    /// Ended from another session of its owner.
    EndedByOwner,
    /// The owner changed his password.
    PasswordChanged,
    /// The administrator set the password.
    PasswordReset,
    /// The account was deactivated.
    Deactivated,
    /// An old refresh token was shown again.
    Reuse,
    /// The account signed in elsewhere, and had too many.
    TooMany,
}

impl EndReason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::SignedOut,
        Self::EndedByOwner,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::Deactivated,
        Self::Reuse,
        Self::TooMany,
    ];

    /// As it is kept and measured.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::EndedByOwner => "ended_by_owner",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::Deactivated => "deactivated",
            Self::Reuse => "reuse",
            Self::TooMany => "too_many",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use shared::time::Timestamp;

    use super::{Family, Shown};

    const ROTATED: Timestamp = Timestamp(1_000_000);
    const FAMILY: Family = Family { counter: 7, rotated_at: ROTATED };

    #[test]
    fn the_current_token_is_followed_by_the_next() {
        assert_eq!(FAMILY.judge(7, ROTATED), Shown::Rotate { next: 8 });
    }

    #[test]
    fn the_one_before_does_for_as_long_as_the_current_one_was_never_used() {
        assert_eq!(FAMILY.judge(6, ROTATED.plus(Duration::from_hours(24))), Shown::Repeat);
    }

    #[test]
    fn one_whose_successor_was_used_does_for_ten_seconds_only() {
        assert_eq!(FAMILY.judge(5, ROTATED.plus(Duration::from_millis(9_999))), Shown::Repeat);
        assert_eq!(FAMILY.judge(5, ROTATED.plus(Duration::from_secs(10))), Shown::Reuse);
    }

    #[test]
    fn an_older_one_is_reuse_at_any_time() {
        assert_eq!(FAMILY.judge(4, ROTATED), Shown::Reuse);
        assert_eq!(FAMILY.judge(i64::MIN, ROTATED), Shown::Reuse);
    }

    #[test]
    fn a_token_from_before_a_restored_backup_goes_on() {
        assert_eq!(FAMILY.judge(12, ROTATED), Shown::Rotate { next: 13 });
    }
}
