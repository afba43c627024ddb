//! `chat move-to-postgres`: from SQLite files to `PostgreSQL`, with the digests of both compared.

use std::ffi::OsStr;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use shared::db::archive::Content;
use shared::db::status::Status;

use crate::place::{KEEPERS, Place};

/// How `chat move-to-postgres` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "Example:\n  Ctrl-C in the window of `chat run`, then\n  \
    DATABASE_URL=postgres://chat:secret@db/chat chat move-to-postgres\n  \
    and put the same DATABASE_URL into .env before the next start.\n\nThe SQLite files stay as they are.")]
pub struct MoveArgs {}

/// Moves the data.
///
/// # Errors
/// `DATABASE_URL` names no `PostgreSQL`, the system is running, the target has data, or the digests differ.
pub fn run(place: &Place, _args: &MoveArgs) -> Result<()> {
    let Some(url) = place.postgres_url().map(str::to_owned) else {
        bail!("DATABASE_URL: set it to the address of the PostgreSQL database, postgres://user:password@host/database");
    };
    let (source, target) = (place.clone().with_database(""), place.clone().with_database(&url));
    for keeper in KEEPERS {
        if target.ask::<Status>(keeper, &[OsStr::new("status")]).is_ok() {
            bail!("the target has a database of {keeper} already; nothing was changed");
        }
    }
    let folder = place.data.join("moving");
    let made = std::fs::DirBuilder::new().mode(0o700).create(&folder);
    made.with_context(|| format!("{} cannot be made; remove it if an earlier move left it", folder.display()))?;
    let moved = move_all(&source, &target, &folder);
    std::fs::remove_dir_all(&folder)?;
    moved?;
    println!("Everything is in PostgreSQL. Put DATABASE_URL into .env and start the system.");
    Ok(())
}

fn move_all(source: &Place, target: &Place, folder: &Path) -> Result<()> {
    for keeper in KEEPERS {
        let file = folder.join(keeper.name());
        let dumped: Content = source.ask(keeper, &[OsStr::new("dump"), file.as_os_str()])?;
        target.ask::<Content>(keeper, &[OsStr::new("load"), file.as_os_str()])?;
        std::fs::remove_file(&file)?;
        // Read back from the database itself, and once more from the source: nobody may have written meanwhile.
        let arrived: Content = target.ask(keeper, &[OsStr::new("digest")])?;
        let left: Content = source.ask(keeper, &[OsStr::new("digest")])?;
        ensure!(arrived == dumped, "{keeper}: PostgreSQL does not hold what SQLite does");
        ensure!(left == dumped, "{keeper}: somebody wrote meanwhile; stop the system, drop the schemas and repeat");
        let rows: u64 = dumped.tables.values().map(|table| table.rows).sum();
        println!("{keeper}: {rows} rows, equal digests");
    }
    Ok(())
}
