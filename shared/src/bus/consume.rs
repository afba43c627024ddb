//! Durable consumers: events whose effect is stored. Acknowledged after handling; what fails by itself is tried five times
//! and kept as a dead letter, what fails for a reason that passes comes again until it can be handled.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use async_nats::jetstream::consumer::{PullConsumer, pull};
use async_nats::jetstream::stream::{ConsumerError, ConsumerErrorKind};
use async_nats::jetstream::{self, AckKind, ErrorCode};
use futures::StreamExt;
use futures::future::BoxFuture;
use http::StatusCode;
use tokio_util::sync::CancellationToken;

use super::connect::{Bus, connected_again};
use crate::contract::{Event, StreamOf};
use crate::db::{Db, DbError, Lane, sql};
use crate::http::ApiError;
use crate::time::Timestamp;

/// What was not acknowledged after this comes again, also what only waited here for its turn.
const ACK_WAIT: Duration = Duration::from_secs(30);
/// Pauses after the first failure, the second, …; after one more the event is given up.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(15)];
/// Pause after a failure that passes by itself: the database is away, its disk is full.
const UNTIL_IT_PASSES: Duration = Duration::from_secs(15);
/// Pause between two looks for a stream that its owner has not made yet.
const UNTIL_IT_IS_MADE: Duration = Duration::from_millis(200);
/// Events that are delivered and not acknowledged, those that pause among them.
const IN_HAND: u16 = 256;

type Handler = Arc<dyn Fn(Vec<u8>) -> BoxFuture<'static, Result<(), ApiError>> + Send + Sync>;
/// How often each event in hand failed by itself, by its place in the stream. How often it was delivered says nothing of
/// that: it may have waited too long for its turn, or for the database.
type Failures = HashMap<u64, usize>;

/// What a service does with another's events, by subject.
#[derive(Clone)]
pub struct Consumer {
    stream: StreamOf,
    db: Db,
    handlers: HashMap<&'static str, Handler>,
    until_it_passes: Duration,
}

impl Consumer {
    /// Of `stream`; dead letters go to `db`.
    pub fn new(stream: StreamOf, db: &Db) -> Self {
        Self { stream, db: db.clone(), handlers: HashMap::new(), until_it_passes: UNTIL_IT_PASSES }
    }

    /// For tests: pauses only this long after a failure that passes by itself.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn pausing(self, until_it_passes: Duration) -> Self {
        Self { until_it_passes, ..self }
    }

    /// Handles each event of a kind with `handle`, which must be idempotent.
    #[must_use]
    pub fn on<E, F, Fut>(mut self, handle: F) -> Self
    where
        E: Event,
        F: Fn(E) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), ApiError>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |payload| match serde_json::from_slice::<E>(&payload) {
            Ok(event) => Box::pin(handle(event)),
            Err(error) => {
                Box::pin(async move { Err(ApiError::internal(format!("the event cannot be read: {error}"))) })
            }
        });
        self.handlers.insert(E::SUBJECT, handler);
        self
    }

    /// Consumes until `stop`. Ends with an error when NATS or the stream is lost; the supervisor starts it again.
    pub async fn run(&self, bus: &Bus, stop: CancellationToken) -> anyhow::Result<()> {
        let config = pull::Config {
            durable_name: Some(bus.process.to_owned()),
            filter_subjects: self.handlers.keys().map(|subject| (*subject).to_owned()).collect(),
            ack_wait: ACK_WAIT,
            max_deliver: -1,
            max_ack_pending: IN_HAND.into(),
            ..Default::default()
        };
        self.start_counters();
        let mut link = bus.link();
        let mut connected = link.borrow().connected;
        let Some(consumer) = stop.run_until_cancelled(self.create(bus, config)).await else { return Ok(()) };
        let consumer = consumer?;
        let mut messages = consumer.messages().await.context("no messages")?;
        let mut failures = Failures::new();
        loop {
            let message = tokio::select! {
                message = messages.next() => message.context("the consumer ended")?.context("the consumer failed")?,
                again = connected_again(&mut link, connected) => {
                    connected = again?;
                    // A server that came back with an empty store knows nothing of this consumer.
                    consumer.get_info().await.context("the consumer is gone")?;
                    continue;
                }
                () = stop.cancelled() => return Ok(()),
            };
            self.handle(&message, &mut failures).await?;
        }
    }

    /// Makes the consumer; where there is one already, it is changed to this. At a first start the stream's owner may not
    /// have made the stream yet.
    async fn create(&self, bus: &Bus, config: pull::Config) -> anyhow::Result<PullConsumer> {
        let name = self.stream.name;
        let mut is_new = true;
        loop {
            match bus.jetstream.create_consumer_on_stream(config.clone(), name).await {
                Err(error) if is_missing_stream(&error) => {
                    if std::mem::take(&mut is_new) {
                        tracing::info!(stream = name, "the stream is not there yet: it is waited for");
                    }
                    tokio::time::sleep(UNTIL_IT_IS_MADE).await;
                }
                made => return made.context("no consumer"),
            }
        }
    }

    /// What never happened yet is measured as 0.
    fn start_counters(&self) {
        metrics::counter!("events_redelivered_total").increment(0);
        for &subject in self.handlers.keys() {
            metrics::counter!("events_consumed_total", "subject" => subject).increment(0);
            metrics::counter!("events_dead_total", "subject" => subject).increment(0);
        }
    }

    async fn handle(&self, message: &jetstream::Message, failures: &mut Failures) -> anyhow::Result<()> {
        let info = message.info().map_err(|error| anyhow::anyhow!("this is no event of a stream: {error}"))?;
        if info.delivered > 1 {
            metrics::counter!("events_redelivered_total").increment(1);
        }
        let Some((&subject, handler)) = self.handlers.get_key_value(message.subject.as_str()) else {
            return acknowledge(message, AckKind::Ack).await;
        };
        let (handler, payload) = (Arc::clone(handler), message.payload.to_vec());
        // A task of its own: a handler that panics must not take the consumer with it.
        let outcome = tokio::spawn(async move { handler(payload).await }).await;
        let answer = match outcome.unwrap_or_else(|_| Err(ApiError::internal("the handler panicked"))) {
            Ok(()) => {
                metrics::counter!("events_consumed_total", "subject" => subject).increment(1);
                AckKind::Ack
            }
            Err(error) if passes_by_itself(&error) => {
                tracing::warn!(nats.subject = subject, %error, "an event could not be handled now and comes again");
                return acknowledge(message, AckKind::Nak(Some(self.until_it_passes))).await;
            }
            Err(error) => {
                let failed = count_failure(failures, info.stream_sequence);
                self.try_again_or_give_up(message, subject, failed, &error.to_string()).await
            }
        };
        if !matches!(answer, AckKind::Nak(_)) {
            failures.remove(&info.stream_sequence);
        }
        acknowledge(message, answer).await
    }

    /// What JetStream is told of an event whose handling failed by itself for the `failed`th time.
    async fn try_again_or_give_up(
        &self,
        message: &jetstream::Message,
        subject: &'static str,
        failed: usize,
        error: &str,
    ) -> AckKind {
        if let Some(&pause) = PAUSES.get(failed - 1) {
            tracing::warn!(nats.subject = subject, failed, error, "an event could not be handled and comes again");
            return AckKind::Nak(Some(pause));
        }
        if let Err(unkept) = self.keep_dead(message, subject, error).await {
            tracing::warn!(nats.subject = subject, error, %unkept, "a dead letter could not be kept: its event comes again");
            return AckKind::Nak(Some(self.until_it_passes));
        }
        tracing::error!(nats.subject = subject, error, "an event was given up and kept as a dead letter");
        metrics::counter!("events_dead_total", "subject" => subject).increment(1);
        AckKind::Term
    }

    async fn keep_dead(&self, message: &jetstream::Message, subject: &'static str, error: &str) -> Result<(), DbError> {
        let event_id = message.headers.as_ref().and_then(|headers| headers.get(async_nats::header::NATS_MESSAGE_ID));
        let event_id = event_id.map_or_else(|| uuid::Uuid::now_v7().to_string(), ToString::to_string);
        // PostgreSQL keeps no zero byte in a text.
        let payload = String::from_utf8_lossy(&message.payload).replace('\0', "\u{fffd}");
        let insert = sql("insert into dead_letters (event_id, subject, payload, error, created_at)
                          values ($1, $2, $3, $4, $5) on conflict (event_id) do nothing")
        .bind(event_id)
        .bind(subject)
        .bind(payload)
        .bind(error)
        .bind(Timestamp::now());
        self.db.write(Lane::of(subject), |tx| Box::pin(insert.execute(tx))).await.map(drop)
    }
}

fn is_missing_stream(error: &ConsumerError) -> bool {
    matches!(error.kind(), ConsumerErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND)
}

/// Whether the same event can be handled a while later.
fn passes_by_itself(error: &ApiError) -> bool {
    matches!(error.status(), StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE)
}

/// Counts one more failure of the event at `place`; how many there were.
fn count_failure(failures: &mut Failures, place: u64) -> usize {
    // More than can be in hand: some are of events that the stream dropped meanwhile.
    if failures.len() > IN_HAND.into() {
        failures.clear();
    }
    let failed = failures.entry(place).or_default();
    *failed += 1;
    *failed
}

async fn acknowledge(message: &jetstream::Message, kind: AckKind) -> anyhow::Result<()> {
    message.ack_with(kind).await.map_err(|error| anyhow::anyhow!("the event could not be acknowledged: {error}"))
}
