//! What a database can answer instead of rows, and which HTTP error that is.

use sqlx::error::ErrorKind;
use thiserror::Error;

use crate::http::ApiError;

/// A statement that failed.
#[derive(Debug, Error)]
pub enum DbError {
    /// The driver's or the server's error.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The change was queued and its commit failed; whether it took effect is not known.
    #[error("the commit failed: {reason}")]
    Commit {
        /// What the database said.
        reason: String,
        /// Whether it said that its disk is full.
        disk_is_full: bool,
    },
    /// The change panicked and was undone: a defect of ours, which trying again does not mend.
    #[error("the change panicked")]
    Panicked,
    /// No answer in time.
    #[error("the database did not answer in time")]
    Timeout,
    /// The writer's queue is full or its task has ended.
    #[error("the writer takes no more changes now")]
    Busy,
}

/// `PostgreSQL`'s classes and codes that pass by themselves: connection trouble, shutdown, deadlock, read-only, limits.
const PASSING: [&str; 9] = ["08", "57P", "40001", "40P01", "25006", "53200", "53300", "55P03", "57014"];
/// SQLite's primary codes that pass by themselves: busy, locked, read-only, I/O, cannot open.
const PASSING_SQLITE: [u32; 5] = [5, 6, 8, 10, 14];
const SQLITE_FULL: u32 = 13;
const POSTGRES_DISK_FULL: &str = "53100";

impl DbError {
    /// What each change is told whose commit failed with `error`.
    pub(super) fn of_commit(error: &Self) -> Self {
        Self::Commit { reason: error.to_string(), disk_is_full: error.disk_is_full() }
    }

    /// Whether a unique index refused the row.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.kind() == ErrorKind::UniqueViolation)
    }

    /// `api` if a unique index refused the row, else the error itself.
    pub fn on_duplicate(self, api: impl FnOnce() -> ApiError) -> ApiError {
        if self.is_unique_violation() { api() } else { self.into() }
    }

    fn disk_is_full(&self) -> bool {
        if let Self::Commit { disk_is_full, .. } = self {
            return *disk_is_full;
        }
        self.database_code().is_some_and(|(code, primary)| code == POSTGRES_DISK_FULL || primary == Some(SQLITE_FULL))
    }

    fn passes(&self) -> bool {
        match self {
            Self::Commit { .. } | Self::Timeout | Self::Busy => true,
            Self::Panicked => false,
            Self::Sql(sqlx::Error::Database(_)) => self.database_code().is_some_and(|(code, primary)| {
                PASSING.iter().any(|passing| code.starts_with(passing))
                    || primary.is_some_and(|primary| PASSING_SQLITE.contains(&primary))
            }),
            Self::Sql(error) => matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::Protocol(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            ),
        }
    }

    /// The code as text, and SQLite's primary code (the low byte of the extended one).
    fn database_code(&self) -> Option<(String, Option<u32>)> {
        let Self::Sql(sqlx::Error::Database(error)) = self else { return None };
        let code = error.code()?.into_owned();
        let sqlite = error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some();
        let primary = code.parse::<u32>().ok().filter(|_| sqlite).map(|code| code & 0xff);
        Some((code, primary))
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        if error.disk_is_full() {
            Self::storage_full(error)
        } else if error.passes() {
            Self::unavailable(error)
        } else {
            Self::internal(error)
        }
    }
}
