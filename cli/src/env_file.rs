//! The `.env` file: read at every start, written once at the first.

use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::secrets::{self, KEY_LENGTH, PASSWORD_LENGTH};
use crate::settings::Settings;

/// The documented example that a first start fills in.
const EXAMPLE: &str = include_str!("../../.env.example");

/// Reads the settings of an `.env` file. Nothing when there is no such file.
///
/// # Errors
/// The file cannot be read, or a line of it is not `NAME=value`.
pub fn read(path: &Path) -> io::Result<Option<Settings>> {
    let lines = match dotenvy::from_path_iter(path) {
        Ok(lines) => lines,
        Err(error) if error.not_found() => return Ok(None),
        Err(error) => return Err(io::Error::other(error)),
    };
    lines.collect::<Result<Settings, _>>().map(Some).map_err(io::Error::other)
}

/// Writes a new `.env` from the example with fresh secrets, readable by its owner only, and returns
/// what stands in it.
///
/// # Errors
/// The file exists already or cannot be written.
pub fn create(path: &Path) -> io::Result<Settings> {
    let text = filled_in(EXAMPLE);
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>().map_err(io::Error::other)
}

/// Gives every empty secret (`…_PASSWORD=`, `…_SECRET=`) of the example a value of its own.
fn filled_in(example: &str) -> String {
    let mut text = String::with_capacity(example.len() + 512);
    for line in example.lines() {
        text.push_str(line);
        if line.ends_with("_SECRET=") || (line.starts_with("NATS_") && line.ends_with("_PASSWORD=")) {
            text.push_str(&secrets::random(KEY_LENGTH));
        } else if line.ends_with("_PASSWORD=") {
            text.push_str(&secrets::random(PASSWORD_LENGTH));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::settings::REQUIRED;
    use crate::system::temporary::TemporaryDir;

    #[test]
    fn the_first_start_writes_every_required_secret_for_the_owner_only() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join(".env");
        let created = create(&path).unwrap();
        for name in REQUIRED {
            assert!(created.get(name).is_some_and(|value| value.len() >= PASSWORD_LENGTH), "{name}");
        }
        assert!(created.get("JWT_ACCESS_SECRET").unwrap().len() >= 32);
        assert_ne!(created.get("JWT_ACCESS_SECRET"), created.get("JWT_REFRESH_SECRET"));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&path).unwrap().unwrap(), created);
    }

    #[test]
    fn an_existing_file_is_never_overwritten() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join(".env");
        std::fs::write(&path, "ADMIN_PASSWORD=mine\n").unwrap();
        assert_eq!(create(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "ADMIN_PASSWORD=mine\n");
    }

    #[test]
    fn quotes_comments_and_spaces_are_understood() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join(".env");
        std::fs::write(&path, "# note\nPUBLIC_URL=\"http://chat.example:80\" # ours\nLOG='a b'\n\nDATA_DIR=x\n")
            .unwrap();
        let settings = read(&path).unwrap().unwrap();
        assert_eq!(settings.get("PUBLIC_URL"), Some("http://chat.example:80"));
        assert_eq!(settings.get("LOG"), Some("a b"));
        assert_eq!(settings.get("DATA_DIR"), Some("x"));
    }

    #[test]
    fn a_missing_file_is_no_error_and_a_broken_line_is_one() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join(".env");
        assert!(read(&path).unwrap().is_none());
        std::fs::write(&path, "this is not a setting\n").unwrap();
        assert!(read(&path).is_err());
    }
}
