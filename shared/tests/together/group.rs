//! Changes of a kind that the writer carries out together.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use shared::db::{DbError, Grouped, Lane, Outcomes, ToValue, Tx, sql};
use shared::http::ApiError;
use shared::testing::Database;

use crate::helpers::{count, numbered, open};
use crate::writer::together;

/// A note that is written together with others; negative ones are refused, 13 spoils whatever it is part of.
pub(crate) struct Note {
    pub(crate) id: i64,
    pub(crate) calls: Arc<AtomicUsize>,
}

impl Grouped for Note {
    type Done = i64;
    type Error = ApiError;

    fn carry_out<'t>(tx: &'t mut Tx, notes: &'t [Self]) -> BoxFuture<'t, Outcomes<Self>> {
        async move {
            for note in notes {
                note.calls.fetch_add(1, Ordering::Relaxed);
            }
            let accepted: Vec<i64> = notes.iter().map(|note| note.id).filter(|id| *id >= 0).collect();
            let rows = accepted.iter().map(|id| [id.to_value()]);
            sql("insert into notes (id, lane, text) select new.column1, 0, 'x' from (values {rows}) new")
                .bind_rows("rows", rows)
                .execute(tx)
                .await?;
            for id in &accepted {
                tx.publish(&numbered(*id))?;
            }
            if accepted.contains(&13) {
                sql("insert into notes (id, lane, text) values (13, 0, 'again')").execute(tx).await?;
            }
            Ok(notes.iter().map(|note| if note.id < 0 { Err(ApiError::not_found()) } else { Ok(note.id) }).collect())
        }
        .boxed()
    }
}

/// What came of each note, by its number or the code of the error, and how often any note was tried.
async fn written(ids: impl IntoIterator<Item = i64>) -> (Vec<Result<i64, String>>, usize, i64, i64) {
    let database = Database::create().await;
    let (db, lane, calls) = (open(&database, "test").await, Lane::of("one"), Arc::new(AtomicUsize::new(0)));
    let notes = ids.into_iter().map(|id| db.write_grouped(lane, Note { id, calls: Arc::clone(&calls) }));
    let outcomes = together(&db, lane, notes).await;
    let outcomes = outcomes.into_iter().map(|outcome| outcome.map_err(|error| error.code().to_owned())).collect();
    let events = count(&db, "select count(*) from outbox").await;
    (outcomes, calls.load(Ordering::Relaxed), count(&db, "select count(*) from notes").await, events)
}

#[tokio::test]
async fn changes_of_a_kind_are_carried_out_together_and_each_gets_its_own_answer() {
    let (outcomes, tried, notes, events) = written([1, -2, 3, 4]).await;
    assert_eq!(outcomes, [Ok(1), Err("not_found".to_owned()), Ok(3), Ok(4)]);
    assert_eq!((tried, notes, events), (4, 3, 3));
}

#[tokio::test]
async fn one_that_spoils_its_group_is_undone_alone() {
    let (outcomes, tried, notes, events) = written([1, 13, -3, 4]).await;
    assert!(matches!(outcomes[..], [Ok(1), Err(_), Err(_), Ok(4)]), "{outcomes:?}");
    assert_eq!((tried, notes, events), (8, 2, 2), "together, then each alone");
}

#[tokio::test]
async fn a_lone_change_of_a_kind_that_fails_leaves_nothing() {
    let (outcomes, tried, notes, events) = written([13]).await;
    assert!(outcomes[0].is_err());
    assert_eq!((tried, notes, events), (1, 0, 0));
}

#[tokio::test]
async fn a_group_keeps_its_order_beside_other_changes() {
    let database = Database::create().await;
    let (db, lane, calls) = (open(&database, "test").await, Lane::of("one"), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let changes = (0..6).map(|id| {
        let (db, calls, seen) = (db.clone(), Arc::clone(&calls), Arc::clone(&seen));
        async move {
            if id % 3 == 1 {
                return db.write(lane, |_| async move { Err(ApiError::from(DbError::Busy)) }.boxed()).await;
            }
            let done = db.write_grouped(lane, Note { id, calls }).await;
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(id);
            done
        }
    });
    let outcomes = together(&db, lane, changes.collect::<Vec<_>>()).await;
    let good: Vec<i64> = outcomes.into_iter().flatten().collect();
    assert_eq!(good, [0, 2, 3, 5]);
    assert_eq!(*seen.lock().unwrap(), [0, 2, 3, 5]);
    assert_eq!(count(&db, "select count(*) from notes").await, 4);
}
