//! The relay: publishes what a service committed to its outbox.
//!
//! It gets the events in memory from the writer; it reads the table only at the start and after trouble. `JetStream`
//! acknowledges before it syncs to disk, so at every connection the relay compares the stream with what it noted of it
//! and publishes again what is missing.

use std::time::Duration;

use anyhow::{Context, ensure};
use async_nats::jetstream::context::PublishAckFuture;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, DiscardPolicy, StorageType};
use futures::stream::FuturesOrdered;
use futures::{FutureExt, StreamExt};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::connect::{Bus, Link, connected_again};
use crate::contract::StreamOf;
use crate::db::outbox::{self, Outgoing};
use crate::db::{Db, DbError, Lane};
use crate::time::Timestamp;

/// Events under way to `JetStream` at once.
const IN_FLIGHT: usize = 512;
/// Rows read from the table at once.
const PAGE: u32 = 500;
/// How often acknowledged events are noted in the table.
const NOTE_EVERY: Duration = Duration::from_secs(1);
/// How often the backlog is measured.
const MEASURE_EVERY: Duration = Duration::from_secs(5);
/// How often old rows are deleted …
const TIDY_EVERY: Duration = Duration::from_secs(30);
/// … how many at once …
const TIDY_ROWS: u32 = 500;
/// … and how long the writer is left to others before the next, where there are more.
const TIDY_PAUSE: Duration = Duration::from_millis(100);
/// How often the table is looked at for what nobody handed over …
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// … and how old an event must be to be that: what is handed over is noted as published sooner.
const FORGOTTEN: Duration = Duration::from_secs(2);
/// How long published rows are kept.
const KEEP: Duration = Duration::from_hours(24);
/// The largest a stream may grow, in bytes.
const LARGEST_STREAM: i64 = 1024 * 1024 * 1024;

/// Publishes the outbox of one service to its stream.
#[derive(Clone)]
pub struct Relay {
    db: Db,
    bus: Bus,
    stream: StreamOf,
}

type Published = (i64, Result<u64, String>);
type InFlight = FuturesOrdered<futures::future::BoxFuture<'static, Published>>;

impl Relay {
    /// For the outbox of `db`.
    pub fn new(db: &Db, bus: &Bus, stream: StreamOf) -> Self {
        Self { db: db.clone(), bus: bus.clone(), stream }
    }

    /// Relays until `stop`. Ends with an error on any trouble; the supervisor starts it again, from the table.
    pub async fn run(&self, stop: CancellationToken) -> anyhow::Result<()> {
        let link = self.bus.link();
        let connected = link.borrow().connected;
        metrics::counter!("events_published_total", "stream" => self.stream.name).increment(0);
        // While NATS is away this loop starts again and again: memory is not to fill up, and the backlog is to be seen.
        self.db.committed().clear().await;
        self.measure().await?;
        self.check_stream().await?;
        self.publish_table().await?;
        tokio::select! {
            ended = self.publish_commits(link, connected, stop) => ended,
            failed = self.tidy() => failed,
        }
    }

    fn config(&self) -> Config {
        Config {
            name: self.stream.name.to_owned(),
            subjects: vec![self.stream.subjects.to_owned()],
            max_age: self.stream.keep,
            max_bytes: LARGEST_STREAM,
            discard: DiscardPolicy::Old,
            storage: StorageType::File,
            allow_direct: true,
            num_replicas: self.bus.replicas,
            ..Default::default()
        }
    }

    /// Makes the stream if it is not there. If it is not the one that was noted, or shorter, its events are to be
    /// published again.
    async fn check_stream(&self) -> anyhow::Result<()> {
        let info = self.bus.jetstream.create_or_update_stream(self.config()).await.context("no stream")?;
        let created = Timestamp(i64::try_from(info.created.unix_timestamp_nanos() / 1_000_000)?);
        let last = i64::try_from(info.state.last_sequence)?;
        let noted = outbox::noted_stream(&mut self.db.read().await?, self.stream.name).await?;
        let kept_from = match noted {
            Some((noted_created, noted_last)) if noted_created == created && noted_last <= last => None,
            Some((noted_created, _)) if noted_created == created => Some(last),
            Some(_) => Some(-1),
            None => None,
        };
        let (name, since) = (self.stream.name, Timestamp::now().minus(self.stream.keep));
        let again = self
            .write(move |tx| {
                async move {
                    let again = match kept_from {
                        Some(seq) => outbox::forget_published(tx, since, seq).await?,
                        None => 0,
                    };
                    outbox::note_stream(tx, name, created, last).await?;
                    Ok(again)
                }
                .boxed()
            })
            .await?;
        if again > 0 {
            tracing::warn!(stream = name, events = again, "the stream lost events and gets them again");
        }
        Ok(())
    }

    /// Publishes what the table holds unpublished; what waits in memory stands there too.
    async fn publish_table(&self) -> anyhow::Result<()> {
        self.db.committed().clear().await;
        loop {
            let events = outbox::list_unpublished(&mut self.db.read().await?, PAGE).await?;
            // What is committed after this was read waits in memory.
            let is_last = events.len() < PAGE as usize;
            let mut in_flight = InFlight::new();
            for event in events {
                in_flight.push_back(self.publish(event).await?);
            }
            let mut noted = Vec::new();
            while let Some(published) = in_flight.next().await {
                noted.push(accepted(published)?);
            }
            self.note(noted).await?;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Whether events wait in the table that nobody handed over: a command that the operator runs beside the service
    /// told them, or a commit was made of which this process did not learn.
    async fn has_forgotten(&self) -> anyhow::Result<bool> {
        let (_, oldest) = outbox::backlog(&mut self.db.read().await?).await?;
        Ok(oldest.is_some_and(|at| at.elapsed() > FORGOTTEN))
    }

    /// Publishes commits as they happen.
    async fn publish_commits(
        &self,
        mut link: watch::Receiver<Link>,
        connected: u64,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let committed = self.db.committed();
        let (mut in_flight, mut noted) = (InFlight::new(), Vec::new());
        let [mut note_every, mut look_every, mut measure_every] = [NOTE_EVERY, LOOK_EVERY, MEASURE_EVERY].map(every);
        loop {
            tokio::select! {
                Some(published) = in_flight.next(), if !in_flight.is_empty() => noted.push(accepted(published)?),
                events = committed.next(), if in_flight.len() < IN_FLIGHT => {
                    for event in events.context("the writer ended")? {
                        in_flight.push_back(self.publish(event).await?);
                    }
                }
                _ = note_every.tick() => {
                    self.note(std::mem::take(&mut noted)).await?;
                    ensure!(!committed.overflowed(), "too many events waited in memory");
                }
                _ = look_every.tick() => if self.has_forgotten().await? {
                    self.drain(std::mem::take(&mut in_flight), std::mem::take(&mut noted)).await?;
                    self.publish_table().await?;
                },
                _ = measure_every.tick() => self.measure().await?,
                changed = connected_again(&mut link, connected) => {
                    changed?;
                    anyhow::bail!("NATS was connected again: the stream must be looked at");
                }
                () = stop.cancelled() => break,
            }
        }
        while let Some(Some(events)) = committed.next().now_or_never() {
            for event in events {
                in_flight.push_back(self.publish(event).await?);
            }
        }
        self.drain(in_flight, noted).await
    }

    /// Waits for what is under way, so that the table tells the truth.
    async fn drain(&self, mut in_flight: InFlight, mut noted: Vec<(i64, i64)>) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(2);
        while let Ok(Some(published)) = tokio::time::timeout_at(deadline, in_flight.next()).await {
            noted.push(accepted(published)?);
        }
        self.note(noted).await
    }

    /// Sends an event; the future tells the sequence that the stream gave it.
    async fn publish(&self, event: Outgoing) -> anyhow::Result<futures::future::BoxFuture<'static, Published>> {
        let message = PublishMessage::build().payload(event.payload.into()).message_id(event.event_id.to_string());
        let sent: PublishAckFuture =
            self.bus.jetstream.send_publish(event.subject, message).await.context("NATS takes no event")?;
        let id = event.id;
        Ok(async move { (id, sent.await.map(|ack| ack.sequence).map_err(|error| error.to_string())) }.boxed())
    }

    /// Notes what was accepted. How far the stream goes never shrinks here: the answer to an event that the stream had
    /// already names the place of the original. Only [`Relay::check_stream`] finds it shorter.
    async fn note(&self, published: Vec<(i64, i64)>) -> anyhow::Result<()> {
        let Some(last) = published.iter().map(|(_, seq)| *seq).max() else { return Ok(()) };
        metrics::counter!("events_published_total", "stream" => self.stream.name).increment(published.len() as u64);
        let name = self.stream.name;
        self.write(move |tx| {
            async move {
                outbox::mark_published(tx, &published).await?;
                let (created, noted) = outbox::noted_stream(tx, name).await?.unwrap_or((Timestamp(0), last));
                outbox::note_stream(tx, name, created, last.max(noted)).await
            }
            .boxed()
        })
        .await?;
        Ok(())
    }

    async fn measure(&self) -> anyhow::Result<()> {
        let (depth, oldest) = outbox::backlog(&mut self.db.read().await?).await?;
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        metrics::gauge!("outbox_depth").set(depth as f64);
        metrics::gauge!("outbox_oldest_age_seconds").set(oldest.map_or(0.0, |at| at.elapsed().as_secs_f64()));
        Ok(())
    }

    /// Deletes old rows, beside the publishing: after a long stop there may be millions.
    async fn tidy(&self) -> anyhow::Result<()> {
        loop {
            let before = Timestamp::now().minus(KEEP);
            let deleted = self.write(move |tx| outbox::delete_old(tx, before, TIDY_ROWS).boxed()).await?;
            tokio::time::sleep(if deleted < TIDY_ROWS.into() { TIDY_EVERY } else { TIDY_PAUSE }).await;
        }
    }

    async fn write<T, F>(&self, change: F) -> Result<T, DbError>
    where
        F: for<'t> FnOnce(&'t mut crate::db::Tx) -> futures::future::BoxFuture<'t, Result<T, DbError>> + Send + 'static,
        T: Send + 'static,
    {
        self.db.write(Lane::of(self.stream.name), change).await
    }
}

fn every(period: Duration) -> Interval {
    let mut every = interval(period);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}

fn accepted((id, published): Published) -> anyhow::Result<(i64, i64)> {
    let seq = published.map_err(|error| anyhow::anyhow!("JetStream did not accept an event: {error}"))?;
    Ok((id, i64::try_from(seq)?))
}
