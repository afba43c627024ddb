//! A database that another process holds.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use futures::FutureExt;
use futures::future::BoxFuture;
use shared::db::{Dialect, Lane};
use shared::http::ApiError;
use shared::testing::Database;
use tokio::sync::oneshot;

use crate::group::Note;
use crate::helpers::{count, open};
use crate::writer::{hold, note, together};

#[tokio::test]
async fn all_that_share_a_commit_are_told_to_try_again_when_another_process_holds_the_database() {
    let database = Database::create().await;
    let (db, beside, lane) = (open(&database, "test").await, open(&database, "test").await, Lane::of("one"));
    if db.dialect() == Dialect::Postgres {
        return; // It has no lock on a whole database.
    }
    let calls = Arc::new(AtomicUsize::new(0));
    let (tell, holding) = oneshot::channel();
    let mut other = Some((beside, tell));
    let changes = (0..6).map(|id| -> BoxFuture<'_, Result<i64, ApiError>> {
        if id % 2 == 1 {
            return db.write_grouped(lane, Note { id, calls: Arc::clone(&calls) }).boxed();
        }
        // The first of them finds the database held.
        let other = other.take();
        let written = db.write(lane, move |tx| {
            async move {
                if let Some((beside, tell)) = other {
                    tell.send(hold(&beside, lane, Some(100)).await).unwrap();
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
    holding.await.unwrap().notify_one();
    db.write(lane, |tx| note(tx, 1).boxed()).await.unwrap();
    assert_eq!(count(&db, "select count(*) from notes").await, 2, "what the other process wrote, and the last");
}
