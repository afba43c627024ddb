//! A database that another process holds.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use shared::db::{Db, DbError, Dialect, Lane};
use shared::http::ApiError;
use shared::testing::Database;
use tokio::sync::Notify;

use crate::group::Note;
use crate::helpers::{count, open};
use crate::writer::{note, together};

/// Longer than a change waits for the database before it is refused, which is 5 s.
const HELD: Duration = Duration::from_millis(6500);

/// Answers once another process has the right to write to the database, which it keeps for a while.
async fn hold(beside: Db) {
    let begun = Arc::new(Notify::new());
    let told = Arc::clone(&begun);
    tokio::spawn(async move {
        let held = beside.write(Lane::of("one"), move |tx| {
            async move {
                note(tx, 100).await?;
                told.notify_one();
                tokio::time::sleep(HELD).await;
                Ok::<_, DbError>(())
            }
            .boxed()
        });
        held.await.unwrap();
    });
    begun.notified().await;
}

#[tokio::test]
async fn all_that_share_a_commit_are_told_to_try_again_when_another_process_holds_the_database() {
    let database = Database::create().await;
    let (db, beside, lane) = (open(&database, "test").await, open(&database, "test").await, Lane::of("one"));
    if db.dialect() == Dialect::Postgres {
        return; // It has no lock on a whole database.
    }
    let calls = Arc::new(AtomicUsize::new(0));
    let changes = (0..6).map(|id| -> BoxFuture<'_, Result<i64, ApiError>> {
        let beside = (id == 0).then(|| beside.clone());
        if id % 2 == 1 {
            return db.write_grouped(lane, Note { id, calls: Arc::clone(&calls) }).boxed();
        }
        let written = db.write(lane, move |tx| {
            async move {
                if let Some(beside) = beside {
                    hold(beside).await;
                }
                note(tx, id).await?;
                Ok(id)
            }
            .boxed()
        });
        written.boxed()
    });
    let outcomes = together(&db, lane, changes.collect::<Vec<_>>()).await;
    let codes: Vec<_> = outcomes.into_iter().map(|outcome| outcome.map_err(|error| error.code().to_owned())).collect();
    assert_eq!(codes, vec![Err("unavailable".to_owned()); 6]);
    db.write(lane, |tx| note(tx, 1).boxed()).await.unwrap();
    assert_eq!(count(&db, "select count(*) from notes").await, 2, "what the other process wrote, and the last");
}
