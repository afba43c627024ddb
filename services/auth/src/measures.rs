//! What auth measures, beyond what every process does.

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};

use crate::session::EndReason;

/// Describes the measures and starts those that count from zero, so that a dashboard shows them from the first minute.
pub fn describe() {
    describe_counter!("registrations_total", "Accounts registered.");
    describe_counter!("sign_ins_total", "Sign-ins, by outcome: ok, wrong_password, deactivated, delayed.");
    describe_counter!(
        "refreshes_total",
        "Renewals of a token, by outcome: rotated, repeated, expired, revoked, reuse."
    );
    describe_counter!("sessions_ended_total", "Sessions that ended before their time, by reason.");
    describe_gauge!("argon2_queue", "Passwords that wait to be hashed.");
    describe_histogram!("argon2_duration_seconds", Unit::Seconds, "Hashing one password.");
    counter!("registrations_total").increment(0);
    for outcome in [SignIn::Ok, SignIn::WrongPassword, SignIn::Deactivated, SignIn::Delayed] {
        counter!("sign_ins_total", "outcome" => outcome.label()).increment(0);
    }
    for outcome in ["rotated", "repeated", "expired", "revoked", "reuse"] {
        counter!("refreshes_total", "outcome" => outcome).increment(0);
    }
    for reason in EndReason::ALL {
        counter!("sessions_ended_total", "reason" => reason.name()).increment(0);
    }
    gauge!("argon2_queue").set(0.0);
}

/// How a sign-in went.
#[derive(Clone, Copy, Debug)]
pub enum SignIn {
    /// Signed in.
    Ok,
    /// Unknown login or wrong password.
    WrongPassword,
    /// The right password of a deactivated account.
    Deactivated,
    /// Refused unseen, after too many wrong passwords.
    Delayed,
}

impl SignIn {
    fn label(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::WrongPassword => "wrong_password",
            Self::Deactivated => "deactivated",
            Self::Delayed => "delayed",
        }
    }

    /// Counts it.
    pub fn count(self) {
        counter!("sign_ins_total", "outcome" => self.label()).increment(1);
    }
}

/// Counts a registration.
pub fn count_registration() {
    counter!("registrations_total").increment(1);
}

/// Counts a renewal of a token.
pub fn count_refresh(outcome: &'static str) {
    counter!("refreshes_total", "outcome" => outcome).increment(1);
}

/// Counts sessions that ended.
pub fn count_ended(reason: &'static str, sessions: usize) {
    counter!("sessions_ended_total", "reason" => reason).increment(sessions as u64);
}
