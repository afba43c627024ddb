//! The writer: every change waits in a queue, and one transaction commits all that queued since the last commit.
//!
//! There is no timer: an idle writer commits a single change at once, a busy one amortises the disk's sync over many.
//! SQLite has one lane, `PostgreSQL` several; what concerns one chat or one account always takes the same lane.
//!
//! Transaction control is deferred: it goes to the database with whichever statement comes next. Two changes that share
//! a commit, and each trip (→) that they cause:
//!
//! ```text
//! the writer defers     begin, savepoint change
//! change 1 runs         insert into notes …, puts off `update notes …` and publishes an event
//!     SQLite            → begin immediate; savepoint change; insert into notes
//!     PostgreSQL        → begin; savepoint change
//!                       → insert into notes
//! the writer defers     release savepoint change, savepoint change
//! change 2 runs         insert into notes … and fails
//!     SQLite            → release savepoint change; savepoint change; insert into notes
//!     PostgreSQL        → release savepoint change; savepoint change
//!                       → insert into notes
//! the writer undoes it
//!     SQLite            → rollback to savepoint change
//!     PostgreSQL        → rollback to savepoint change
//! the writer defers     release savepoint change
//! the writer runs       what was put off, the outbox and the commit
//!     SQLite            → release savepoint change; update notes; insert into outbox; commit
//!     PostgreSQL        → release savepoint change
//!                       → update notes
//!                       → insert into outbox
//!                       → commit
//! ```
//!
//! A change alone has no savepoint: it is committed or rolled back as a whole. One that fails among others is undone at
//! once: if that is not possible, the transaction never began or is gone, and the others are not tried.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::{Deref, DerefMut, Range};
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use super::change::{Change, Group, Grouped, Queued};
use super::open::Pool;
use super::outbox::{self, Committed, Outgoing};
use super::{Conn, DbError, Dialect, Sql};
use crate::contract::Event;

/// Changes that may wait in one lane; a further one waits for [`QUEUE_PATIENCE`] and is refused.
const QUEUE: usize = 4096;
const QUEUE_PATIENCE: Duration = Duration::from_secs(2);
/// Changes of one commit at the most.
const BATCH: usize = 512;
/// How long one commit with all its changes may take.
const COMMIT_PATIENCE: Duration = Duration::from_secs(10);
/// How long a caller waits for his change.
const CALLER_PATIENCE: Duration = Duration::from_secs(12);

/// What a change concerns: changes with the same lane keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane(u64);

impl Lane {
    /// The lane of `what`: the id of a chat or an account.
    pub fn of(what: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// The transaction that a change runs in: a connection, the statements deferred to its end, and the events to be told
/// once it is committed.
pub struct Tx {
    conn: Conn,
    deferred: Vec<Sql>,
    events: Vec<Outgoing>,
}

impl Tx {
    /// Puts `event` into the outbox: it is published if and only if the change is committed.
    pub fn publish<E: Event>(&mut self, event: &E) -> Result<(), DbError> {
        self.events.push(Outgoing::new(event)?);
        Ok(())
    }

    /// Defers `statement` to the end of the transaction, after the changes of others that share the commit: what writes
    /// into a full-text index of SQLite would be flushed at every change's savepoint otherwise.
    pub fn put_off(&mut self, statement: Sql) {
        self.deferred.push(statement);
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

/// The lanes of a database.
#[derive(Clone)]
pub(super) struct Writer {
    lanes: Vec<mpsc::Sender<Box<dyn Change>>>,
}

impl Writer {
    pub(super) fn start(pool: &Pool, lanes: usize, committed: &Committed) -> Self {
        let lanes = (0..lanes).map(|_| {
            let (send, receive) = mpsc::channel(QUEUE);
            tokio::spawn(keep_lane(pool.clone(), receive, committed.clone()));
            send
        });
        Self { lanes: lanes.collect() }
    }

    pub(super) async fn write<T, E, F>(&self, lane: Lane, change: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.queue(Box::new(Queued::new(lane, change, reply))).await?;
        wait(answer).await
    }

    pub(super) async fn write_grouped<G: Grouped>(&self, lane: Lane, change: G) -> Result<G::Done, G::Error> {
        let (reply, answer) = oneshot::channel();
        self.queue(Box::new(Group::of_one(lane, change, reply))).await?;
        wait(answer).await
    }

    async fn queue(&self, change: Box<dyn Change>) -> Result<(), DbError> {
        let index = usize::try_from(change.lane().0 % self.lanes.len() as u64).unwrap_or(0);
        let queue = self.lanes.get(index).ok_or(DbError::Busy)?;
        queue.send_timeout(change, QUEUE_PATIENCE).await.map_err(|_| DbError::Busy)
    }
}

async fn wait<T, E: From<DbError>>(answer: oneshot::Receiver<Result<T, E>>) -> Result<T, E> {
    match tokio::time::timeout(CALLER_PATIENCE, answer).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(DbError::Busy.into()),
        Err(_) => Err(DbError::Timeout.into()),
    }
}

/// Runs a lane until every sender is gone, also after a panic: without it no change would ever be made again.
async fn keep_lane(pool: Pool, mut queue: mpsc::Receiver<Box<dyn Change>>, committed: Committed) {
    while AssertUnwindSafe(run_lane(&pool, &mut queue, &committed)).catch_unwind().await.is_err() {
        tracing::error!("a lane of the writer panicked and starts again");
        metrics::counter!("background_restarts_total", "name" => "writer").increment(1);
    }
}

/// Commits batch after batch. A connection in doubt is replaced.
async fn run_lane(pool: &Pool, queue: &mut mpsc::Receiver<Box<dyn Change>>, committed: &Committed) {
    let mut kept: Option<Tx> = None;
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let started = Instant::now();
        metrics::histogram!("writer_batch_size").record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        // Two lanes that lock the same rows in the same order cannot wait for each other in a circle.
        batch.sort_by_key(|change| change.lane());
        let changes = batch.len();
        join_groups(&mut batch);
        let outcome = tokio::time::timeout(COMMIT_PATIENCE, commit_batch(pool, &mut kept, &mut batch)).await;
        let outcome = outcome.unwrap_or(Err(DbError::Timeout));
        if let Err(error) = &outcome {
            tracing::warn!(%error, changes, "a commit failed");
            if let Some(doubtful) = kept.take() {
                doubtful.conn.discard();
            }
        } else if let Some(tx) = &mut kept {
            committed.hand_over(std::mem::take(&mut tx.events));
        }
        for change in batch.drain(..) {
            change.settle(outcome.as_ref().copied());
        }
        metrics::histogram!("writer_commit_seconds").record(started.elapsed().as_secs_f64());
    }
}

async fn commit_batch(pool: &Pool, kept: &mut Option<Tx>, batch: &mut [Box<dyn Change>]) -> Result<(), DbError> {
    let tx = match kept {
        Some(tx) => tx,
        None => kept.insert(Tx { conn: pool.acquire().await?, deferred: Vec::new(), events: Vec::new() }),
    };
    tx.deferred.clear();
    tx.events.clear();
    let begin = match tx.dialect() {
        Dialect::Sqlite => "begin immediate",
        Dialect::Postgres => "begin",
    };
    tx.defer_control(begin);
    if let [only] = batch
        && only.parts() == 1
    {
        if !only.apply(tx, 0..1).await {
            tx.deferred.clear();
            tx.events.clear();
            return tx.control_now("rollback").await;
        }
    } else {
        for change in batch.iter_mut() {
            apply_alone(tx, change.as_mut()).await?;
        }
    }
    let last_trip = Sql::execute_and_defer_last_trip(std::mem::take(&mut tx.deferred), &mut tx.conn).await?;
    outbox::insert_and_commit(&mut tx.conn, last_trip, &mut tx.events).await
}

/// Carries out one change of several: if it fails, only it is undone. A group that fails is tried part by part.
async fn apply_alone(tx: &mut Tx, change: &mut dyn Change) -> Result<(), DbError> {
    let parts = change.parts();
    if !apply_or_undo(tx, change, 0..parts).await? && parts > 1 {
        for part in 0..parts {
            apply_or_undo(tx, change, part..part + 1).await?;
        }
    }
    Ok(())
}

/// Whether the change succeeded; an error if the transaction did not outlive it.
async fn apply_or_undo(tx: &mut Tx, change: &mut dyn Change, parts: Range<usize>) -> Result<bool, DbError> {
    let (deferred, told) = (tx.deferred.len(), tx.events.len());
    tx.defer_control("savepoint change");
    let succeeded = change.apply(tx, parts).await;
    if !succeeded {
        tx.deferred.truncate(deferred);
        tx.events.truncate(told);
        tx.control_now("rollback to savepoint change").await?;
    }
    tx.defer_control("release savepoint change");
    Ok(succeeded)
}

/// Makes one change of those of a kind that are carried out together, in the place of the first of them.
fn join_groups(batch: &mut Vec<Box<dyn Change>>) {
    let mut joined: Vec<Box<dyn Change>> = Vec::with_capacity(batch.len());
    for change in batch.drain(..) {
        let first = change.kind().and_then(|kind| joined.iter_mut().find(|first| first.kind() == Some(kind)));
        match first {
            Some(first) => first.join(change),
            None => joined.push(change),
        }
    }
    *batch = joined;
}
