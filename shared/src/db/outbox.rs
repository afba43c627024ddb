//! The outbox: events committed with the change they tell of, waiting to be published by the relay.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::FromRow;
use tokio::sync::{Mutex, mpsc};

use super::{Conn, DbError, ROWS, Sql, ToValue, sql};
use crate::contract::Event;
use crate::ids::EventId;
use crate::time::Timestamp;

const COMMIT: &str = "commit";
/// Events that wait in memory for the relay; beyond that it reads them from the table.
const WAITING: usize = 4096;

/// An event on its way out.
#[derive(Clone, Debug, FromRow)]
pub struct Outgoing {
    /// Its place in the table; 0 until it is written.
    pub id: i64,
    /// Its identity: a stream keeps it once.
    pub event_id: EventId,
    /// Where it is published.
    pub subject: String,
    /// The event as JSON.
    pub payload: String,
    /// When the change was made.
    pub created_at: Timestamp,
}

impl Outgoing {
    pub(super) fn new<E: Event>(event: &E) -> Result<Self, DbError> {
        let payload = serde_json::to_string(event).map_err(|error| sqlx::Error::Encode(error.into()))?;
        Ok(Self { id: 0, event_id: EventId::new(), subject: event.subject(), payload, created_at: Timestamp::now() })
    }
}

/// Events that were committed and not yet published: handed from the writer to the relay.
#[derive(Clone)]
pub struct Committed {
    send: mpsc::Sender<Vec<Outgoing>>,
    receive: Arc<Mutex<mpsc::Receiver<Vec<Outgoing>>>>,
    overflowed: Arc<AtomicBool>,
}

impl Default for Committed {
    fn default() -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        Self { send, receive: Arc::new(Mutex::new(receive)), overflowed: Arc::default() }
    }
}

impl Committed {
    pub(super) fn hand_over(&self, events: Vec<Outgoing>) {
        if !events.is_empty() && self.send.try_send(events).is_err() {
            self.overflowed.store(true, Ordering::Release);
        }
    }

    /// The next commit's events, in order.
    pub async fn next(&self) -> Option<Vec<Outgoing>> {
        self.receive.lock().await.recv().await
    }

    /// Forgets what waits in memory: the relay is about to read the table.
    pub async fn clear(&self) {
        let mut receive = self.receive.lock().await;
        while receive.try_recv().is_ok() {}
        self.overflowed.store(false, Ordering::Release);
    }

    /// Whether events were left in the table because too many waited here.
    pub fn overflowed(&self) -> bool {
        self.overflowed.load(Ordering::Acquire)
    }
}

/// Runs `deferred`, writes `events`, notes the ids that they get, and commits: on SQLite all in one trip where they are
/// few.
pub(super) async fn insert_and_commit(
    conn: &mut Conn,
    mut deferred: Option<Sql>,
    events: &mut [Outgoing],
) -> Result<(), DbError> {
    let mut chunks = events.chunks_mut(ROWS).peekable();
    if chunks.peek().is_none() {
        return match deferred {
            Some(deferred) => deferred.ending_with(COMMIT).execute(conn).await.map(drop),
            None => conn.control_now(COMMIT).await,
        };
    }
    while let Some(rows) = chunks.next() {
        let mut insert = insert(rows).after(deferred.take());
        if chunks.peek().is_none() {
            insert = insert.ending_with(COMMIT);
        }
        let mut ids: Vec<i64> = insert.fetch_column(conn).await?;
        // The order of RETURNING is not promised, that of the numbering is.
        ids.sort_unstable();
        for (event, id) in rows.iter_mut().zip(ids) {
            event.id = id;
        }
    }
    Ok(())
}

fn insert(events: &[Outgoing]) -> Sql {
    let rows = events.iter().map(|event| {
        let (subject, payload) = (event.subject.as_str(), event.payload.as_str());
        [event.event_id.to_value(), subject.to_value(), payload.to_value(), event.created_at.to_value()]
    });
    sql("insert into outbox (event_id, subject, payload, created_at) values {rows} returning id")
        .bind_rows("rows", rows)
}

/// Events not yet published, in order, at most `limit`.
pub async fn list_unpublished(conn: &mut Conn, limit: u32) -> Result<Vec<Outgoing>, DbError> {
    sql("select id, event_id, subject, payload, created_at from outbox where stream_seq is null order by id limit $1")
        .bind(limit)
        .fetch_all(conn)
        .await
}

/// How many events are not yet published, and since when the oldest waits.
pub async fn backlog(conn: &mut Conn) -> Result<(i64, Option<Timestamp>), DbError> {
    sql("select count(*), min(created_at) from outbox where stream_seq is null").fetch_one(conn).await
}

/// Notes the sequences that the stream gave to the events with these ids.
pub async fn mark_published(conn: &mut Conn, published: &[(i64, i64)]) -> Result<(), DbError> {
    for rows in published.chunks(ROWS) {
        let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
        let highest = rows.iter().map(|(_, seq)| *seq).max().unwrap_or(0);
        // The exact sequence of each is of no use: what counts is which the stream had seen at least.
        let update: Sql = sql("update outbox set stream_seq = $1 where id in ({ids})");
        update.bind(highest).bind_list("ids", &ids).execute(conn).await?;
    }
    Ok(())
}

/// The stream as last noted: when it was made, and its last sequence.
pub async fn noted_stream(conn: &mut Conn, name: &str) -> Result<Option<(Timestamp, i64)>, DbError> {
    sql("select created_at, last_seq from outbox_stream where name = $1").bind(name).fetch_optional(conn).await
}

/// Notes the stream as it is.
pub async fn note_stream(conn: &mut Conn, name: &str, created_at: Timestamp, last_seq: i64) -> Result<(), DbError> {
    sql("insert into outbox_stream (name, created_at, last_seq) values ($1, $2, $3)
         on conflict (name) do update set created_at = excluded.created_at, last_seq = excluded.last_seq")
    .bind(name)
    .bind(created_at)
    .bind(last_seq)
    .execute(conn)
    .await
    .map(drop)
}

/// Makes every event since `since` unpublished again whose noted sequence is above `last_seq`.
pub async fn forget_published(conn: &mut Conn, since: Timestamp, last_seq: i64) -> Result<u64, DbError> {
    sql("update outbox set stream_seq = null where created_at > $1 and stream_seq > $2")
        .bind(since)
        .bind(last_seq)
        .execute(conn)
        .await
}

/// Deletes at most `limit` published events older than `before`; how many it deleted.
pub async fn delete_old(conn: &mut Conn, before: Timestamp, limit: u32) -> Result<u64, DbError> {
    sql("delete from outbox where id in
         (select id from outbox where created_at < $1 and stream_seq is not null order by created_at limit $2)")
    .bind(before)
    .bind(limit)
    .execute(conn)
    .await
}
