//! Copying files with their checksums.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use shared::hex::to_hex;

/// The files that were copied, with the SHA-256 of each.
#[derive(Default)]
pub(super) struct Copied {
    pub files: BTreeMap<String, String>,
}

impl Copied {
    /// Copies what is in `from` and was not copied yet. A folder that is not there has nothing; hidden files are still
    /// being written.
    pub(super) fn copy_new(&mut self, from: &Path, to: &Path) -> Result<()> {
        let entries = match from.read_dir() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.with_context(|| from.display().to_string())?,
        };
        std::fs::create_dir_all(to).with_context(|| to.display().to_string())?;
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || self.files.contains_key(&name) {
                continue;
            }
            match copy(&from.join(&name), &to.join(&name)) {
                Ok(sha256) => drop(self.files.insert(name, sha256)),
                // Replaced meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error).with_context(|| from.join(name).display().to_string()),
            }
        }
        Ok(())
    }
}

/// Copies a file for good; its SHA-256.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<String> {
    let mut source = File::open(from)?;
    let mut target = File::create(to)?;
    let sha256 = digest(&mut source, &mut target)?;
    target.sync_all()?;
    Ok(sha256)
}

/// The SHA-256 of a file, in hex.
pub(super) fn sha256_of(path: &Path) -> io::Result<String> {
    digest(&mut File::open(path)?, &mut io::sink())
}

fn digest(from: &mut impl Read, to: &mut impl Write) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut piece)?;
        if length == 0 {
            return Ok(to_hex(&digest.finalize()));
        }
        digest.update(&piece[..length]);
        to.write_all(&piece[..length])?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::temporary::TemporaryDir;

    #[test]
    fn a_second_look_copies_only_what_is_new_and_nothing_half_written() {
        let dir = TemporaryDir::new().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        let mut copied = Copied::default();
        copied.copy_new(&from, &to).unwrap();
        assert!(copied.files.is_empty());
        std::fs::create_dir(&from).unwrap();
        std::fs::write(from.join("a"), "abc").unwrap();
        std::fs::write(from.join(".unfinished"), "x").unwrap();
        copied.copy_new(&from, &to).unwrap();
        std::fs::remove_file(from.join("a")).unwrap();
        std::fs::write(from.join("b"), "").unwrap();
        copied.copy_new(&from, &to).unwrap();
        assert_eq!(copied.files.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(copied.files["a"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(sha256_of(&to.join("a")).unwrap(), copied.files["a"]);
    }
}
