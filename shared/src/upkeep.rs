//! What every service with a database does for the operator besides serving: `auth dump FILE`, `chats status` …
//!
//! The `chat` command calls these; a service's data is read and written by the service alone. Each may run while the
//! service runs. The answer is one line of JSON on standard output.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, sink};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use futures::FutureExt;
use serde::Serialize;

use crate::config::DatabaseConfig;
use crate::db::archive::{self, Content, Store};
use crate::db::{Db, Lane, outbox, status};
use crate::time::Timestamp;

/// A maintenance command.
#[derive(Subcommand, Clone, Debug)]
pub enum Upkeep {
    /// Writes everything that the database holds into a new file, and tells the digests of its tables.
    Dump {
        /// The file.
        file: PathBuf,
    },
    /// Makes a new database and fills it from such a file.
    Load {
        /// The file.
        file: PathBuf,
    },
    /// Tells the digests of what the database holds.
    Digest,
    /// Tells how the database is.
    Status,
}

/// What [`republish`] did.
#[derive(Debug, Serialize)]
pub struct Republished {
    /// How many events will go out again.
    pub events: u64,
}

impl Upkeep {
    /// Carries the command out and answers; the exit code of the process.
    pub async fn run(self, config: &DatabaseConfig, store: &Store) -> ExitCode {
        match self {
            Self::Dump { file } => answer(dump(config, store, &file).await),
            Self::Load { file } => answer(load(config, store, &file).await),
            Self::Digest => answer(archive::dump(config, store, sink()).await),
            Self::Status => answer(status::look(config, store).await),
        }
    }
}

/// Prints what a command found as JSON, or says why it failed; the exit code of the process.
pub fn answer<T: Serialize>(outcome: anyhow::Result<T>) -> ExitCode {
    match outcome.and_then(|answer| Ok(serde_json::to_string(&answer)?)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Logs that a command did what it is for, or why not; the exit code of the process.
pub fn report(outcome: anyhow::Result<()>, done: &str, not_done: &str) -> ExitCode {
    match outcome {
        Ok(()) => {
            tracing::info!("{done}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("{not_done}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dump(config: &DatabaseConfig, store: &Store, path: &Path) -> anyhow::Result<Content> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let file = file.with_context(|| path.display().to_string())?;
    let content = archive::dump(config, store, BufWriter::new(&file)).await?;
    file.sync_all()?;
    Ok(content)
}

async fn load(config: &DatabaseConfig, store: &Store, path: &Path) -> anyhow::Result<Content> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    archive::load(config, store, BufReader::new(file)).await
}

/// Has the events of the last `hours` published again: the relay of the running service finds them within a few seconds,
/// else at its next start. Only for a service whose events others store the effect of, each at most once: whoever follows
/// a stream from now on would take the old for news and show it on every screen.
pub async fn republish(config: &DatabaseConfig, store: &Store, hours: u64) -> anyhow::Result<Republished> {
    let db = Db::open(config, store.service, store.migrations).await?;
    let since = Timestamp::now().minus(std::time::Duration::from_hours(hours));
    let forget = db.write(Lane::of(store.service), move |tx| outbox::forget_published(tx, since, -1).boxed());
    Ok(Republished { events: forget.await? })
}
