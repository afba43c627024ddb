//! Where a Simple Chat is, for the commands that work on it: its settings, its data, its programs.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;

use crate::env_file;
use crate::settings::{self, Settings};
use crate::system::{Options, Program};

/// The file with the settings, in the working directory.
pub const ENV_FILE: &str = ".env";

/// The services with a database, in the order in which they are copied: what refers to others comes first, so that a
/// copy taken while people write knows every account that a message or a contact names.
pub const KEEPERS: [Program; 3] = [Program::Chats, Program::Users, Program::Auth];

/// What every command is told.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct PlaceArgs {
    /// Folder with databases and files [default: `DATA_DIR`, else `data`]
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
}

/// A Simple Chat, running or not.
#[derive(Clone, Debug)]
pub struct Place {
    /// From `.env` and the environment, which wins.
    pub settings: Settings,
    /// The folder with databases and files.
    pub data: PathBuf,
    /// The folder with the services' binaries: that of this one.
    pub binaries: PathBuf,
}

impl Place {
    /// Reads `.env` and the environment; neither needs to have anything.
    pub fn find(args: &PlaceArgs) -> Result<Self> {
        let file = env_file::read(Path::new(ENV_FILE)).context(ENV_FILE)?.unwrap_or_default();
        let settings = file.overridden_by(Settings::from_environment());
        let data = args.data.clone().unwrap_or_else(|| settings.get("DATA_DIR").unwrap_or("data").into());
        let binaries = Options::new(Settings::default(), &data).binaries;
        Ok(Self { settings, data, binaries })
    }

    /// The address of the `PostgreSQL` server; nothing with SQLite.
    pub fn postgres_url(&self) -> Option<&str> {
        let url = self.settings.get("DATABASE_URL").or_else(|| self.settings.get("SQLALCHEMY_CONNECTION_URL"));
        url.filter(|url| url.starts_with("postgres"))
    }

    /// The same with another database: `""` for SQLite.
    #[must_use]
    pub fn with_database(mut self, url: &str) -> Self {
        self.settings.set("DATABASE_URL", url);
        self.settings.set("SQLALCHEMY_CONNECTION_URL", "");
        self
    }

    /// Has a service carry out one of its own commands; its answer.
    pub fn ask<T: DeserializeOwned>(&self, program: Program, arguments: &[&OsStr]) -> Result<T> {
        self.tell(program, arguments, b"")
    }

    /// The same, with `input` on its standard input.
    pub fn tell<T: DeserializeOwned>(&self, program: Program, arguments: &[&OsStr], input: &[u8]) -> Result<T> {
        let said = self.run(program, arguments, input)?;
        serde_json::from_slice(&said).with_context(|| format!("the answer of {program} cannot be understood"))
    }

    /// Runs a service's binary; what it says on standard output. It fails with what it says on standard error.
    pub fn run(&self, program: Program, arguments: &[&OsStr], input: &[u8]) -> Result<Vec<u8>> {
        let binary = self.binaries.join(program.binary());
        let mut command = Command::new(&binary);
        for (name, value) in std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value))) {
            if settings::is_foreign_secret(program, &name) {
                command.env_remove(&name);
            } else {
                command.env(name, value);
            }
        }
        let known = self.settings.iter().filter(|(name, _)| !settings::is_foreign_secret(program, name));
        command.envs(known).env("DATA_DIR", &self.data).env("NO_COLOR", "1").args(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{program} cannot be started from {}", binary.display()))?;
        // Who ends without reading says why on standard error.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(output.stdout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, url: &str) -> Place {
        let mut settings = Settings::default();
        settings.set(name, url);
        Place { settings, data: "data".into(), binaries: "/usr/bin".into() }
    }

    #[test]
    fn both_names_of_the_database_are_understood() {
        assert_eq!(place("DATABASE_URL", "postgres://a@b/c").postgres_url(), Some("postgres://a@b/c"));
        let original = place("SQLALCHEMY_CONNECTION_URL", "postgresql+psycopg2://a@b/c");
        assert_eq!(original.postgres_url(), Some("postgresql+psycopg2://a@b/c"));
        assert_eq!(original.with_database("").postgres_url(), None);
        assert_eq!(place("SQLALCHEMY_CONNECTION_URL", "sqlite:///x").postgres_url(), None);
    }

    #[test]
    fn a_missing_binary_is_named() {
        let error = place("LOG", "").run(Program::Auth, &[], b"").unwrap_err();
        assert!(format!("{error:#}").starts_with("auth cannot be started from /usr/bin/auth"), "{error:#}");
    }
}
