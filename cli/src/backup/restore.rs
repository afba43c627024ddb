//! `chat restore`: a backup becomes the data of a machine that has none.

use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use shared::db::archive::Content;
use shared::db::status::Status;
use shared::folder::make_private;

use super::manifest::{self, Manifest};
use super::{AVATARS, files};
use crate::place::{KEEPERS, Place};
use crate::system::Program;

/// How `chat restore` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "Examples:\n  chat restore /var/backups/chat/2026-11-22\n  \
    chat restore backup --check\n  DATABASE_URL=postgres://chat@db/chat chat restore backup\n\nA backup fits either \
    database, whichever it was made of. Bring .env along, or people have to sign in again.")]
pub struct RestoreArgs {
    /// The folder that `chat backup` made
    pub folder: PathBuf,
    /// Only compare the backup with its checksums
    #[arg(long)]
    pub check: bool,
}

/// Restores a backup, or only checks it.
///
/// # Errors
/// The backup is damaged or of a newer version, or there is data already: then nothing was changed.
pub fn run(place: &Place, args: &RestoreArgs) -> Result<()> {
    let manifest = Manifest::read_and_check(&args.folder)?;
    println!("The backup of {} is whole.", manifest.made_at);
    if args.check {
        return Ok(());
    }
    refuse_to_overwrite(place)?;
    for keeper in KEEPERS {
        restore_part(place, args, &manifest, keeper).with_context(|| unfinished(place))?;
    }
    restore_files(place, args, &manifest).with_context(|| unfinished(place))?;
    println!("Everything is restored. Start it with `chat run`.");
    Ok(())
}

/// There must be no database, no avatar and no NATS store: news of another life would be mixed with this one.
fn refuse_to_overwrite(place: &Place) -> Result<()> {
    for folder in [AVATARS, "nats/jetstream"] {
        let folder = place.data.join(folder);
        if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            bail!("{} is not empty; nothing was changed", folder.display());
        }
    }
    for keeper in KEEPERS {
        if place.ask::<Status>(keeper, &[OsStr::new("status")]).is_ok() {
            bail!("there is a database of {keeper} already; nothing was changed");
        }
    }
    Ok(())
}

fn restore_part(place: &Place, args: &RestoreArgs, manifest: &Manifest, keeper: Program) -> Result<()> {
    let part = manifest.parts.get(keeper.name()).with_context(|| format!("the backup has no part of {keeper}"))?;
    let file = args.folder.join(format!("{keeper}.jsonl"));
    let loaded: Content = place.ask(keeper, &[OsStr::new("load"), file.as_os_str()])?;
    ensure!(loaded == part.content, "{keeper}: the database does not hold what the backup does");
    println!("{keeper}: {} rows", manifest::rows(&loaded));
    Ok(())
}

fn restore_files(place: &Place, args: &RestoreArgs, manifest: &Manifest) -> Result<()> {
    make_private(&place.data.join(AVATARS))?;
    for (name, sha256) in &manifest.files {
        let (_, file) = name.split_once('/').filter(|(folder, _)| *folder == AVATARS).context("an unknown file")?;
        ensure!(!file.contains('/') && !file.starts_with('.'), "an unknown file");
        let copied = files::copy(&args.folder.join(name), &place.data.join(AVATARS).join(file))?;
        ensure!(copied == *sha256, "{name} changed while it was copied");
    }
    println!("avatars: {} files", manifest.files.len());
    Ok(())
}

fn unfinished(place: &Place) -> String {
    let databases = match place.postgres_url() {
        Some(_) => "drop the schemas auth, users and chats of the database".to_owned(),
        None => format!("remove what is in {}", place.data.display()),
    };
    format!("the restore did not come to its end; {databases} and repeat it")
}
