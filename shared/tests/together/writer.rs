//! The writer: many changes in one commit, each on its own.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::join_all;
use shared::db::{Db, DbError, Lane, Tx, sql};
use shared::http::ApiError;
use shared::telemetry::start_metrics;
use shared::testing::Database;
use tokio::sync::Notify;

use crate::helpers::{count, numbered, open};

pub(crate) async fn note(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    sql("insert into notes (id, lane, text) values ($1, 0, 'x')").bind(id).execute(tx).await.map(drop)
}

/// Holds the writer up with a change of its own until the value is notified, so that what follows queues up. With a
/// note that is written first, it holds SQLite's file as well.
pub(crate) async fn hold(db: &Db, lane: Lane, first: Option<i64>) -> Arc<Notify> {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (db, told, wait) = (db.clone(), Arc::clone(&begun), Arc::clone(&go));
    tokio::spawn(async move {
        let held = db.write(lane, move |tx| {
            async move {
                if let Some(id) = first {
                    note(tx, id).await?;
                }
                told.notify_one();
                wait.notified().await;
                Ok::<_, DbError>(())
            }
            .boxed()
        });
        held.await.unwrap();
    });
    begun.notified().await;
    go
}

/// Gives changes to the writer in their order, while it is held, so that one commit carries as many as it can.
pub(crate) async fn together<T>(
    db: &Db,
    lane: Lane,
    changes: impl IntoIterator<Item = impl Future<Output = T>>,
) -> Vec<T> {
    let go = hold(db, lane, None).await;
    let mut queued = Vec::new();
    for change in changes {
        let mut change = Box::pin(tokio::task::unconstrained(change));
        assert!(futures::poll!(&mut change).is_pending(), "polled once, it is in the queue");
        queued.push(change);
    }
    go.notify_one();
    join_all(queued).await
}

#[tokio::test]
async fn changes_that_queued_up_are_one_commit() {
    let metrics = start_metrics("test").unwrap();
    let database = Database::create().await;
    let (db, lane) = (open(&database, "test").await, Lane::of("one"));
    let changes = (0..100).map(|id| db.write(lane, move |tx| note(tx, id).boxed()));
    assert!(together(&db, lane, changes).await.iter().all(Result::is_ok));
    let text = metrics.render();
    assert!(text.contains("writer_batch_size_sum 101") && text.contains("writer_batch_size_count 2"), "{text}");
    assert_eq!(count(&db, "select count(*) from notes").await, 100);
}

#[tokio::test]
async fn a_change_that_fails_is_undone_alone_with_its_events() {
    let database = Database::create().await;
    let (db, lane) = (open(&database, "test").await, Lane::of("one"));
    let changes = (0..10).map(|id| {
        db.write(lane, move |tx| {
            async move {
                note(tx, id).await?;
                tx.publish(&numbered(id))?;
                if id % 2 == 0 { Ok(id) } else { Err(ApiError::not_found()) }
            }
            .boxed()
        })
    });
    let outcomes = together(&db, lane, changes).await;
    for (id, outcome) in (0..).zip(outcomes) {
        assert_eq!(
            outcome.map_err(|error| error.code().to_owned()),
            if id % 2 == 0 { Ok(id) } else { Err("not_found".into()) }
        );
    }
    assert_eq!(count(&db, "select count(*) from notes where id % 2 = 0").await, 5);
    assert_eq!(count(&db, "select count(*) from notes").await, 5);
    assert_eq!(count(&db, "select count(*) from outbox").await, 5);
}

#[tokio::test]
async fn a_lone_change_that_fails_leaves_nothing() {
    let database = Database::create().await;
    let (db, lane) = (open(&database, "test").await, Lane::of("one"));
    let failed = db.write(lane, |tx| {
        async move {
            note(tx, 1).await?;
            tx.publish(&numbered(1))?;
            Err::<(), _>(ApiError::not_found())
        }
        .boxed()
    });
    assert_eq!(failed.await.unwrap_err().code(), "not_found");
    db.write(lane, |tx| note(tx, 2).boxed()).await.unwrap();
    assert_eq!(count(&db, "select count(*) from notes").await, 1);
    assert_eq!(count(&db, "select count(*) from outbox").await, 0);
}

#[tokio::test]
async fn a_row_that_a_unique_index_refuses_spoils_no_other_change() {
    let database = Database::create().await;
    let (db, lane) = (open(&database, "test").await, Lane::of("one"));
    let taken = || ApiError::conflict("taken", "There is one already.");
    let changes = [1, 2, 1, 3].map(|id| {
        db.write(lane, move |tx| async move { note(tx, id).await.map_err(|error| error.on_duplicate(taken)) }.boxed())
    });
    let outcomes = together(&db, lane, changes).await;
    let codes: Vec<_> = outcomes.into_iter().map(|outcome| outcome.map_err(|error| error.code().to_owned())).collect();
    assert_eq!(codes, [Ok(()), Ok(()), Err("taken".to_owned()), Ok(())]);
    assert_eq!(count(&db, "select count(*) from notes").await, 3);
}

#[tokio::test]
async fn a_change_that_panics_is_undone_alone() {
    let database = Database::create().await;
    let (db, lane) = (open(&database, "test").await, Lane::of("one"));
    let changes = (0..3).map(|id| {
        db.write(lane, move |tx| {
            async move {
                note(tx, id).await?;
                assert!(id != 1, "as the test wants it");
                Ok::<_, DbError>(())
            }
            .boxed()
        })
    });
    let outcomes = together(&db, lane, changes).await;
    assert!(matches!(outcomes[..], [Ok(()), Err(DbError::Panicked), Ok(())]), "{outcomes:?}");
    assert_eq!(count(&db, "select count(*) from notes where id <> 1").await, 2);
    assert_eq!(count(&db, "select count(*) from notes").await, 2);
    db.write(lane, |tx| note(tx, 4).boxed()).await.unwrap();
}

#[tokio::test]
async fn changes_of_one_lane_happen_in_the_order_given() {
    let database = Database::create().await;
    let db = open(&database, "test").await;
    let changes = (0..400_i64).map(|number| {
        db.write(Lane::of(number % 7), move |tx| {
            async move {
                let place: Vec<i64> =
                    sql("select count(*) from notes where lane = $1").bind(number % 7).fetch_column(tx).await?;
                let insert =
                    sql("insert into notes (id, lane, text) values ($1, $2, $3)").bind(number).bind(number % 7);
                insert.bind(place[0].to_string()).execute(tx).await
            }
            .boxed()
        })
    });
    let outcomes: Vec<Result<u64, DbError>> = together(&db, Lane::of(0_i64), changes).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let notes: Vec<(i64, String)> =
        sql("select id, text from notes").fetch_all(&mut db.read().await.unwrap()).await.unwrap();
    assert_eq!(notes.len(), 400);
    for (number, place) in notes {
        assert_eq!(place, (number / 7).to_string(), "the place of {number} in its lane");
    }
}

#[tokio::test]
async fn what_is_answered_is_there_for_every_reader() {
    let database = Database::create().await;
    let db = open(&database, "test").await;
    for id in 0..50 {
        db.write(Lane::of(id), move |tx| note(tx, id).boxed()).await.unwrap();
        assert_eq!(count(&db, "select count(*) from notes").await, id + 1);
    }
}

#[tokio::test]
async fn several_queries_run_in_their_order_and_count_the_last() {
    let database = Database::create().await;
    let (db, lane) = (open(&database, "test").await, Lane::of("one"));
    let seen: Result<_, DbError> = db
        .write(lane, |tx| {
            async move {
                let insert = sql("insert into notes (id, lane, text) values ($1, 0, $2), ($3, 0, $2)");
                let insert = insert.bind(7_i64).bind("x").bind(8_i64);
                let changed = insert
                    .then(sql("update notes set text = $2 where id = $1").bind(8_i64).bind("y"))
                    .execute(tx)
                    .await?;
                let seen = sql("update notes set text = $1 where id = $2").bind("z").bind(7_i64);
                let seen = seen.then(sql("select text from notes where id >= $1 order by id").bind(7_i64));
                let (text,): (String,) = seen.fetch_one(tx).await?;
                Ok((changed, text))
            }
            .boxed()
        })
        .await;
    assert_eq!(seen.unwrap(), (1, "z".to_owned()));
}
