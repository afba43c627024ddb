//! Mending the index of SQLite. A file that was cut off or copied while it was written can leave FTS5 with an index that
//! contradicts itself; every change of a text that comes upon it would fail. It holds nothing that is not in the messages.

use shared::db::{Db, DbError, Dialect, sql};
use shared::http::ApiError;
use tokio::sync::Mutex;

use super::fill::empty;
use crate::store::Undone;

/// What SQLite says of a file, and FTS5 of an index, that contradicts itself; at the commit only these words come through.
const DAMAGE: [&str; 2] = ["malformed", "fts5: corrupt"];

/// Held by whoever mends.
static MENDING: Mutex<()> = Mutex::const_new(());

/// Whether a change failed because of damage.
pub fn is_damage(error: &DbError) -> bool {
    let said = error.to_string();
    DAMAGE.iter().any(|damage| said.contains(damage))
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

/// Empties the index if it is damaged: changes succeed again, and it is filled anew in the background. Looking takes long
/// where there is much: it goes on when nobody waits for it any more, and while it does nobody else begins to look.
pub async fn mend(db: &Db) -> Result<(), DbError> {
    let Ok(alone) = MENDING.try_lock() else { return Ok(()) };
    if db.dialect() != Dialect::Sqlite {
        return Ok(());
    }
    let db = db.clone();
    let mending = tokio::spawn(async move {
        let _alone = alone;
        if !has_damage(&db).await? {
            return Ok(());
        }
        tracing::error!("the search index is damaged and is made anew");
        empty(&db).await
    });
    mending.await.unwrap_or(Err(DbError::Panicked))
}

/// Whether the index contradicts itself. Only what says so is damage: a database that does not answer is none. A reader
/// looks, so that nobody's change waits for it.
async fn has_damage(db: &Db) -> Result<bool, DbError> {
    match list_contradictions(db).await {
        Ok(found) => Ok(found != ["ok"]),
        Err(error) if is_damage(&error) => Ok(true),
        Err(error) => Err(error),
    }
}

async fn list_contradictions(db: &Db) -> Result<Vec<String>, DbError> {
    let mut snapshot = db.snapshot().await?;
    // FTS5 remembers what the index consists of, and the check believes it. Only a search looks whether it is still true.
    let search = sql("select rowid from message_words where message_words match '\"!\"' limit 1");
    search.fetch_column::<i64>(&mut snapshot).await?;
    sql("pragma integrity_check(message_words)").fetch_column(&mut snapshot).await
}
