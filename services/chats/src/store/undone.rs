//! Why a change left no trace.

use shared::db::DbError;
use shared::http::ApiError;

/// A change that was undone: what it took (`rev`, `seq`) is given out to the next one.
#[derive(Debug)]
pub enum Undone {
    /// Everything is as wanted already. The reply tells what there is.
    Unchanged,
    /// It is not allowed or not possible.
    Refused(ApiError),
    /// The database failed.
    Failed(DbError),
}

impl From<ApiError> for Undone {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Failed(error)
    }
}

impl Undone {
    /// `None` for a change that would change nothing; an error stays one.
    pub fn unless_unchanged<T>(outcome: Result<T, Self>) -> Result<Option<T>, ApiError> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(Self::Unchanged) => Ok(None),
            Err(Self::Refused(error)) => Err(error),
            Err(Self::Failed(error)) => Err(error.into()),
        }
    }
}
