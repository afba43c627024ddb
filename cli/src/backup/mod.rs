//! `chat backup`: everything that is kept, copied into a folder while people go on writing.

mod files;
mod manifest;
pub mod restore;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use shared::db::archive::Content;
use shared::folder::make_private;

use crate::place::{KEEPERS, Place};
use files::Copied;
use manifest::{Manifest, Part};

/// The folder of avatars, in the data and in a backup.
const AVATARS: &str = "avatars";

/// How `chat backup` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "Examples:\n  chat backup /var/backups/chat/$(date +%F)\n  \
    chat backup backup && tar czf backup.tar.gz backup\n\nThe folder holds password hashes: keep it as safe as the \
    data. The settings (.env) are not in it.")]
pub struct BackupArgs {
    /// The folder to make
    pub folder: PathBuf,
}

/// Makes a backup. It may run while the system runs.
///
/// # Errors
/// The folder is not empty, or something could not be read or written; then the backup has no manifest and will not be
/// restored.
pub fn run(place: &Place, args: &BackupArgs) -> Result<()> {
    let folder = &args.folder;
    make_private_folder(folder)?;
    let avatars = (place.data.join(AVATARS), folder.join(AVATARS));
    let mut copied = Copied::default();
    // Before and after: an avatar that is replaced meanwhile is in the first look, its successor in the second.
    copied.copy_new(&avatars.0, &avatars.1)?;
    let mut manifest = Manifest::new();
    for keeper in KEEPERS {
        let file = folder.join(format!("{keeper}.jsonl"));
        let content: Content = place.ask(keeper, &[OsStr::new("dump"), file.as_os_str()])?;
        println!("{keeper}: {} rows", manifest::rows(&content));
        manifest.add_part(keeper, Part::of(&file, content)?);
    }
    copied.copy_new(&avatars.0, &avatars.1)?;
    println!("avatars: {} files", copied.files.len());
    manifest.files = copied.files.into_iter().map(|(name, sha256)| (format!("{AVATARS}/{name}"), sha256)).collect();
    manifest.write(folder)?;
    println!("The backup is in {}.", folder.display());
    Ok(())
}

/// A folder that only its owner may look into; one that is there must be empty.
fn make_private_folder(folder: &Path) -> Result<()> {
    if folder.exists() && folder.read_dir().with_context(|| folder.display().to_string())?.next().is_some() {
        bail!("{} is not empty; nothing was changed", folder.display());
    }
    make_private(folder).with_context(|| format!("{} cannot be made", folder.display()))
}
