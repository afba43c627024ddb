//! How long an account must be waited for after wrong passwords, and what a network may do in a span of time.

use std::time::Duration;

use crate::config::LimitConfig;

/// Wrong passwords older than this are forgotten.
pub const FAILURES_KEPT: Duration = Duration::from_hours(24);

/// What a network may do only so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Its name in the database.
    pub kind: &'static str,
    /// How often in `span`.
    pub most: u32,
    /// The span, from the first time on.
    pub span: Duration,
}

/// The limits of the settings.
#[derive(Clone, Copy, Debug)]
pub struct Limits(pub LimitConfig);

impl Limits {
    /// Registrations of a network.
    pub fn registrations(self) -> Quota {
        Quota { kind: "registration", most: self.0.limit_registrations, span: Duration::from_hours(1) }
    }

    /// Wrong passwords from a network.
    pub fn login_failures(self) -> Quota {
        Quota { kind: "login_failure", most: self.0.limit_login_failures, span: Duration::from_mins(10) }
    }

    /// How long to wait after the `failures`-th wrong password in a row.
    pub fn delay_after(self, failures: i64) -> Duration {
        let most = Duration::from_secs(self.0.limit_login_delay_most_s.into());
        match u32::try_from(failures - i64::from(self.0.limit_login_delay_from)) {
            Ok(doublings) => Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(doublings)).min(most),
            Err(_) => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;
    use crate::config::LimitConfig;

    #[test]
    fn the_delay_begins_with_the_fifth_failure_and_doubles_to_a_quarter_of_an_hour() {
        let limits = Limits(LimitConfig {
            limit_registrations: 10,
            limit_login_failures: 20,
            limit_login_delay_from: 5,
            limit_login_delay_most_s: 900,
            limit_password_hashes: 1,
            limit_password_queue: 1,
        });
        let delays = [0, 1, 4, 5, 6, 7, 14, 15, 50].map(|failures| limits.delay_after(failures).as_secs());
        assert_eq!(delays, [0, 0, 0, 1, 2, 4, 512, 900, 900]);
    }
}
