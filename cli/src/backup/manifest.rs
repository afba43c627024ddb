//! What is in a backup, with the checksums of every file. It is written last: a folder without it is no backup.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use shared::db::archive::Content;
use shared::time::Timestamp;

use super::files::sha256_of;
use crate::system::Program;

/// The manifest's name in the folder.
const NAME: &str = "manifest.json";
/// Grows when an older program could not restore the backup.
const FORMAT: u32 = 1;

/// The manifest.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: u32,
    /// The version that made it.
    version: String,
    pub made_at: Timestamp,
    /// The databases, by service.
    pub parts: BTreeMap<String, Part>,
    /// SHA-256 of the other files, by their path in the folder.
    pub files: BTreeMap<String, String>,
}

/// One database.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Part {
    /// SHA-256 of its file.
    sha256: String,
    /// What it holds.
    pub content: Content,
}

impl Part {
    pub(super) fn of(file: &Path, content: Content) -> Result<Self> {
        Ok(Self { sha256: sha256_of(file)?, content })
    }
}

impl Manifest {
    pub(super) fn new() -> Self {
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: Timestamp::now(),
            parts: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }

    pub(super) fn add_part(&mut self, keeper: Program, part: Part) {
        self.parts.insert(keeper.name().to_owned(), part);
    }

    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(NAME);
        std::fs::write(&path, serde_json::to_vec_pretty(self)?)?;
        std::fs::File::open(&path)?.sync_all()?;
        Ok(std::fs::File::open(folder)?.sync_all()?)
    }

    /// Reads the manifest and compares every file with it.
    pub(super) fn read_and_check(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let text = std::fs::read(&path).with_context(|| format!("{}: this is no whole backup", path.display()))?;
        let manifest: Self = serde_json::from_slice(&text).with_context(|| path.display().to_string())?;
        ensure!(manifest.format <= FORMAT, "the backup was made by version {}: upgrade first", manifest.version);
        let parts = manifest.parts.iter().map(|(name, part)| (format!("{name}.jsonl"), &part.sha256));
        let files = manifest.files.iter().map(|(name, sha256)| (name.clone(), sha256));
        for (name, sha256) in parts.chain(files) {
            let file = folder.join(&name);
            let found = sha256_of(&file).with_context(|| file.display().to_string())?;
            if found != *sha256 {
                bail!("{} is damaged: its checksum is not the one in {NAME}", file.display());
            }
        }
        Ok(manifest)
    }
}

/// The rows of all tables.
pub(super) fn rows(content: &Content) -> u64 {
    content.tables.values().map(|table| table.rows).sum()
}
