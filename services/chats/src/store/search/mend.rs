//! Mending the index of SQLite. A file that was cut off or copied while it was written can leave FTS5 with an index that
//! contradicts itself; every change of a text that comes upon it would fail. It holds nothing that is not in the messages.

use shared::db::{Db, DbError, Dialect, Lane, sql};
use shared::http::ApiError;

use super::fill::empty;
use crate::store::Undone;

/// What SQLite says of a file, and FTS5 of an index, that contradicts itself; at the commit only these words come through.
const MALFORMED: &str = "malformed";

/// Whether a change failed because of damage.
pub fn is_damage(error: &DbError) -> bool {
    error.to_string().contains(MALFORMED)
}

/// If it was damage that `outcome` failed of: mends the index and says 503, so that the next try succeeds.
pub async fn mend_if_damaged<T>(db: &Db, outcome: &Result<T, Undone>) -> Result<(), ApiError> {
    match outcome {
        Err(Undone::Failed(error)) if is_damage(error) => {
            mend(db).await?;
            Err(ApiError::unavailable(error))
        }
        _ => Ok(()),
    }
}

/// Empties the index if it is damaged: changes succeed again, and it is filled anew in the background.
pub async fn mend(db: &Db) -> Result<(), DbError> {
    if db.dialect() != Dialect::Sqlite || is_whole(db).await {
        return Ok(());
    }
    tracing::error!("the search index is damaged and is made anew");
    empty(db).await
}

async fn is_whole(db: &Db) -> bool {
    let check = sql("insert into message_words (message_words) values ('integrity-check')");
    db.write(Lane::of("search"), |tx| Box::pin(check.execute(tx))).await.is_ok()
}
