//! Durable consumers: events whose effect is stored. Acknowledged after handling, five tries, then a dead letter.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use async_nats::jetstream::{self, AckKind, consumer};
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use super::connect::{Bus, connected_again};
use crate::contract::{Event, StreamOf};
use crate::db::{Db, Lane, sql};
use crate::http::ApiError;
use crate::time::Timestamp;

const TRIES: i64 = 5;
/// Handling that takes longer counts as failed and the event comes again.
const ACK_WAIT: Duration = Duration::from_secs(30);
/// Pauses before the second try, the third, …
const PAUSES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(15)];
const IN_HAND: i64 = 256;

type Handler = Arc<dyn Fn(Vec<u8>) -> BoxFuture<'static, Result<(), ApiError>> + Send + Sync>;

/// What a service does with another's events, by subject.
#[derive(Clone)]
pub struct Consumer {
    stream: StreamOf,
    db: Db,
    handlers: HashMap<&'static str, Handler>,
}

impl Consumer {
    /// Of `stream`; dead letters go to `db`.
    pub fn new(stream: StreamOf, db: &Db) -> Self {
        Self { stream, db: db.clone(), handlers: HashMap::new() }
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
        let config = consumer::pull::Config {
            durable_name: Some(bus.process.to_owned()),
            filter_subjects: self.handlers.keys().map(|subject| (*subject).to_owned()).collect(),
            ack_wait: ACK_WAIT,
            max_deliver: TRIES + 1,
            max_ack_pending: IN_HAND,
            ..Default::default()
        };
        self.start_counters();
        let mut link = bus.link();
        let mut connected = link.borrow().connected;
        let consumer =
            bus.jetstream.create_consumer_on_stream(config, self.stream.name).await.context("no consumer")?;
        let mut messages = consumer.messages().await.context("no messages")?;
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
            self.handle(&message).await?;
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

    async fn handle(&self, message: &jetstream::Message) -> anyhow::Result<()> {
        let tries = message.info().map_or(1, |info| info.delivered);
        if tries > 1 {
            metrics::counter!("events_redelivered_total").increment(1);
        }
        let Some((&subject, handler)) = self.handlers.get_key_value(message.subject.as_str()) else {
            return acknowledge(message, AckKind::Ack).await;
        };
        let (handler, payload) = (Arc::clone(handler), message.payload.to_vec());
        // A task of its own: a handler that panics must not take the consumer with it.
        let outcome = tokio::spawn(async move { handler(payload).await }).await;
        let error = match outcome {
            Ok(Ok(())) => {
                metrics::counter!("events_consumed_total", "subject" => subject).increment(1);
                return acknowledge(message, AckKind::Ack).await;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the handler panicked".to_owned(),
        };
        if tries >= TRIES {
            self.keep_dead(message, subject, &error).await?;
            return acknowledge(message, AckKind::Term).await;
        }
        tracing::warn!(nats.subject = subject, tries, %error, "an event could not be handled and comes again");
        let pause = usize::try_from(tries - 1).ok().and_then(|index| PAUSES.get(index)).copied();
        acknowledge(message, AckKind::Nak(pause)).await
    }

    async fn keep_dead(&self, message: &jetstream::Message, subject: &'static str, error: &str) -> anyhow::Result<()> {
        tracing::error!(nats.subject = subject, error, "an event was given up and kept as a dead letter");
        metrics::counter!("events_dead_total", "subject" => subject).increment(1);
        let event_id = message.headers.as_ref().and_then(|headers| headers.get(async_nats::header::NATS_MESSAGE_ID));
        let event_id = event_id.map_or_else(|| uuid::Uuid::now_v7().to_string(), ToString::to_string);
        let payload = String::from_utf8_lossy(&message.payload).into_owned();
        let insert = sql("insert into dead_letters (event_id, subject, payload, error, created_at)
                          values ($1, $2, $3, $4, $5) on conflict (event_id) do nothing")
        .bind(event_id)
        .bind(subject)
        .bind(payload)
        .bind(error)
        .bind(Timestamp::now());
        self.db.write(Lane::of(subject), |tx| Box::pin(insert.execute(tx))).await?;
        Ok(())
    }
}

async fn acknowledge(message: &jetstream::Message, kind: AckKind) -> anyhow::Result<()> {
    message.ack_with(kind).await.map_err(|error| anyhow::anyhow!("the event could not be acknowledged: {error}"))
}
