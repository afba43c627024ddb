//! Finding a nats-server that is new enough, and its configuration.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use shared::folder::make_private;

use super::StartError;
use super::addresses::Addresses;
use crate::settings::{NATS_PASSWORDS, Settings};

/// The configuration with the allow-lists, the same that the containers use.
const CONFIGURATION: &str = include_str!("../../../nats/nats.conf");

/// Older servers will not do.
pub const OLDEST: Version = Version(shared::bus::OLDEST.0, shared::bus::OLDEST.1);

/// Major and minor number of a nats-server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u32, u32);

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The binary that `NATS_SERVER_BIN` names, else one on the PATH that is new enough, else the one that
/// `scripts/install-nats` put into `.cache/bin` of the repository.
///
/// # Errors
/// There is none.
pub fn find(settings: &Settings) -> Result<PathBuf, StartError> {
    if let Some(named) = settings.get("NATS_SERVER_BIN") {
        return Ok(named.into());
    }
    on_path()
        .filter(|binary| version_of(binary).is_some_and(|version| version >= OLDEST))
        .or_else(installed)
        .ok_or(StartError::NoNatsServer)
}

/// Which nats-server would be started, in words.
///
/// # Errors
/// None is there, or it is too old.
pub fn describe(settings: &Settings) -> Result<String, StartError> {
    let binary = find(settings)?;
    match version_of(&binary) {
        Some(version) if version >= OLDEST => Ok(format!("version {version}, {}", binary.display())),
        _ => Err(StartError::NoNatsServer),
    }
}

/// Writes the configuration beside the store and returns the arguments that use it.
pub(super) fn prepare(store: &Path) -> Result<Vec<OsString>, StartError> {
    let path = store.join("nats.conf");
    let written = make_private(store).and_then(|()| std::fs::write(&path, CONFIGURATION));
    written.map_err(|cause| StartError::Io { path: path.clone(), cause })?;
    Ok(vec!["--config".into(), path.into()])
}

/// What the configuration takes from the environment. The values are quoted, because nats-server reads
/// them as pieces of its configuration: an unquoted `12e4` would be a number.
pub(super) fn environment(settings: &Settings, addresses: &Addresses, store: &Path) -> Vec<(String, String)> {
    let quoted = |value: &str| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    let mut environment = vec![
        ("NATS_PORT".to_owned(), addresses.nats.port().to_string()),
        ("NATS_MONITOR_PORT".to_owned(), addresses.nats_monitor.port().to_string()),
        ("NATS_STORE_DIR".to_owned(), quoted(&store.to_string_lossy())),
    ];
    environment
        .extend(NATS_PASSWORDS.iter().map(|name| ((*name).to_owned(), quoted(settings.get(name).unwrap_or_default()))));
    environment
}

fn on_path() -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join("nats-server"))
        .find(|path| path.is_file())
}

fn installed() -> Option<PathBuf> {
    let started_from = [std::env::current_dir().ok(), std::env::current_exe().ok()];
    started_from
        .iter()
        .flatten()
        .flat_map(|path| path.ancestors())
        .map(|folder| folder.join(".cache/bin/nats-server"))
        .find(|path| path.is_file())
}

fn version_of(binary: &Path) -> Option<Version> {
    let output = Command::new(binary).arg("--version").output().ok()?;
    parse_version(&String::from_utf8_lossy(&output.stdout))
}

fn parse_version(printed: &str) -> Option<Version> {
    let (_, version) = printed.trim().rsplit_once('v')?;
    let mut parts = version.split('.');
    Some(Version(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_decides_whether_a_server_is_new_enough() {
        assert!(parse_version("nats-server: v2.15.1\n").unwrap() >= OLDEST);
        assert!(parse_version("nats-server: v2.9.10").unwrap() < OLDEST);
        assert_eq!(parse_version("something else"), None);
    }

    #[test]
    fn passwords_reach_the_configuration_as_text() {
        let mut settings = Settings::default();
        settings.set("NATS_AUTH_PASSWORD", r#"12"e"#);
        let addresses = Addresses::from_settings(&settings).unwrap();
        let environment = environment(&settings, &addresses, Path::new("data/nats"));
        assert!(environment.contains(&("NATS_AUTH_PASSWORD".to_owned(), r#""12\"e""#.to_owned())));
        assert!(environment.contains(&("NATS_PORT".to_owned(), "4222".to_owned())));
    }
}
