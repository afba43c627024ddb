//! Settings by their environment names, and which process may know which secret.

use std::collections::BTreeMap;

use crate::secrets::{self, KEY_LENGTH, PASSWORD_LENGTH};
use crate::system::Program;

/// What must be set before anything starts.
pub const REQUIRED: [&str; 3] = ["ADMIN_PASSWORD", "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET"];

/// The passwords with which the processes open NATS.
pub const NATS_PASSWORDS: [&str; 5] = [
    "NATS_AUTH_PASSWORD",
    "NATS_USERS_PASSWORD",
    "NATS_CHATS_PASSWORD",
    "NATS_REALTIME_PASSWORD",
    "NATS_GATEWAY_PASSWORD",
];

/// Settings by name. An empty value counts as not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// The settings in this process's environment.
    pub fn from_environment() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// Fresh secrets and nothing else: what a private system needs.
    pub fn with_fresh_secrets() -> Self {
        let mut settings = Self::default();
        settings.set("ADMIN_PASSWORD", secrets::random(PASSWORD_LENGTH));
        settings.set("JWT_ACCESS_SECRET", secrets::random(KEY_LENGTH));
        settings.set("JWT_REFRESH_SECRET", secrets::random(KEY_LENGTH));
        settings.fill_nats_passwords();
        settings
    }

    /// The value of a setting.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Sets a value, whatever stood there.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Sets a value where there is none.
    pub fn set_default(&mut self, name: &str, value: impl Into<String>) {
        if self.get(name).is_none() {
            self.set(name, value);
        }
    }

    /// Gives each process a NATS password where none is set. They need not outlive a run, because
    /// nats-server starts and stops with the processes.
    pub fn fill_nats_passwords(&mut self) {
        for name in NATS_PASSWORDS {
            self.set_default(name, secrets::random(KEY_LENGTH));
        }
    }

    /// These settings with `stronger` laid over them.
    #[must_use]
    pub fn overridden_by(mut self, stronger: Self) -> Self {
        self.0.extend(stronger.0.into_iter().filter(|(_, value)| !value.is_empty()));
        self
    }

    /// The required settings that are missing.
    pub fn missing(&self) -> Vec<&'static str> {
        REQUIRED.into_iter().filter(|name| self.get(name).is_none()).collect()
    }

    /// All settings by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Settings {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        Self(pairs.into_iter().collect())
    }
}

/// Whether `program` has no business with the secret called `name`, so that it is kept from it.
pub fn is_foreign_secret(program: Program, name: &str) -> bool {
    let owners: &[Program] = match name {
        "ADMIN_PASSWORD" | "JWT_REFRESH_SECRET" => &[Program::Auth],
        "JWT_ACCESS_SECRET" => &[
            Program::Auth,
            Program::Users,
            Program::Chats,
            Program::Realtime,
            Program::Gateway,
            Program::SecondGateway,
        ],
        "DATABASE_URL" | "SQLALCHEMY_CONNECTION_URL" => &[Program::Auth, Program::Users, Program::Chats],
        "NATS_AUTH_PASSWORD" => &[Program::Nats, Program::Auth],
        "NATS_USERS_PASSWORD" => &[Program::Nats, Program::Users],
        "NATS_CHATS_PASSWORD" => &[Program::Nats, Program::Chats],
        "NATS_REALTIME_PASSWORD" => &[Program::Nats, Program::Realtime],
        "NATS_GATEWAY_PASSWORD" => &[Program::Nats, Program::Gateway, Program::SecondGateway],
        "GF_SECURITY_ADMIN_PASSWORD" | "POSTGRES_PASSWORD" => &[],
        _ => return false,
    };
    !owners.contains(&program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_environment_wins_over_the_file_unless_it_is_empty() {
        let file = settings(&[("LOG", "info"), ("DATA_DIR", "data")]);
        let merged = file.overridden_by(settings(&[("LOG", "debug"), ("DATA_DIR", "")]));
        assert_eq!(merged.get("LOG"), Some("debug"));
        assert_eq!(merged.get("DATA_DIR"), Some("data"));
    }

    #[test]
    fn an_empty_required_setting_is_missing() {
        let incomplete = settings(&[("ADMIN_PASSWORD", ""), ("JWT_ACCESS_SECRET", "x")]);
        assert_eq!(incomplete.missing(), ["ADMIN_PASSWORD", "JWT_REFRESH_SECRET"]);
        assert!(Settings::with_fresh_secrets().missing().is_empty());
    }

    #[test]
    fn a_process_learns_only_its_own_secrets() {
        assert!(is_foreign_secret(Program::Chats, "JWT_REFRESH_SECRET"));
        assert!(is_foreign_secret(Program::Gateway, "DATABASE_URL"));
        assert!(is_foreign_secret(Program::Users, "NATS_AUTH_PASSWORD"));
        assert!(is_foreign_secret(Program::Nats, "JWT_ACCESS_SECRET"));
        assert!(!is_foreign_secret(Program::Users, "NATS_USERS_PASSWORD"));
        assert!(!is_foreign_secret(Program::Auth, "ADMIN_PASSWORD"));
        assert!(!is_foreign_secret(Program::Gateway, "PUBLIC_URL"));
    }
}
