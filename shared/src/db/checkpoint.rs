//! Checkpoints: what SQLite has written ahead is brought into the database file beside the writer, not inside a commit.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::DbError;

/// How often the size of the write-ahead log is looked at.
const PAUSE: Duration = Duration::from_secs(1);
/// From this size on it is copied into the database file while commits go on.
const WORTH_IT: u64 = 4 << 20;
/// From this size on the writer waits a moment for the rest to be copied, so that the log begins anew. Under a load
/// without a pause nothing else would ever end it.
const TOO_LONG: u64 = 64 << 20;

/// Keeps the write-ahead log of `database` short until the guard is dropped. `pool` is a connection of its own that
/// may write and does not wait long for readers: meanwhile nobody else writes.
pub(super) fn keep_short(pool: SqlitePool, database: &Path) -> DropGuard {
    let stop = CancellationToken::new();
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    tokio::spawn(stop.clone().run_until_cancelled_owned(run(pool, log.into())));
    stop.drop_guard()
}

async fn run(pool: SqlitePool, log: PathBuf) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let size = tokio::fs::metadata(&log).await.map_or(0, |log| log.len());
        if size < WORTH_IT {
            continue;
        }
        if let Err(error) = checkpoint(&pool, size).await {
            tracing::warn!(%error, size, "the write-ahead log could not be brought into the database");
        }
    }
}

pub(super) async fn checkpoint(pool: &SqlitePool, size: u64) -> Result<(), DbError> {
    sqlx::raw_sql("pragma wal_checkpoint(passive)").execute(pool).await?;
    if size > TOO_LONG {
        sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(pool).await?;
    }
    Ok(())
}
