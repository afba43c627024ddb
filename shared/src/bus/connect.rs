//! One connection to NATS, and what goes over it without being stored.

use std::time::Duration;

use anyhow::{Context, bail};
use async_nats::connection::State;
use async_nats::jetstream;
use async_nats::{ConnectOptions, Event as LinkEvent, HeaderMap, Message};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use tokio::sync::watch;

use crate::config::NatsConfig;
use crate::contract::realtime::AT_HEADER;
use crate::contract::{Event, Signal};
use crate::request_id;
use crate::time::Timestamp;

/// Messages that wait in one subscription; the newest is dropped beyond that and `slow` grows.
const WAITING: usize = 65_536;
/// Commands that wait for the connection.
const OUTGOING: usize = 8_192;
/// The oldest nats-server that will do, as (major, minor): older ones lack what the JetStream client relies on.
pub const OLDEST: (u32, u32) = (2, 11);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// What became of the connection so far: both only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Connections made; a higher number than before means that live messages may have been missed.
    pub connected: u64,
    /// Messages dropped because a subscription was full.
    pub slow: u64,
}

/// The connection to NATS of a process. Cheap to clone.
#[derive(Clone)]
pub struct Bus {
    pub(super) client: async_nats::Client,
    pub(super) jetstream: jetstream::Context,
    link: watch::Receiver<Link>,
    pub(super) process: &'static str,
    /// On how many servers a stream is kept.
    pub(super) replicas: usize,
}

impl Bus {
    /// Connects as the NATS user `process`; keeps trying for `patience`, and for ever once it was connected.
    pub async fn connect(
        config: &NatsConfig,
        process: &'static str,
        password: &str,
        patience: Duration,
    ) -> anyhow::Result<Self> {
        let (told, link) = watch::channel(Link::default());
        for name in ["nats_reconnects_total", "nats_slow_consumers_total"] {
            metrics::counter!(name).increment(0);
        }
        let options = ConnectOptions::new()
            .name(process)
            .user_and_password(process.to_owned(), password.to_owned())
            .custom_inbox_prefix(format!("_INBOX_{process}"))
            .subscription_capacity(WAITING)
            .client_capacity(OUTGOING)
            .ping_interval(Duration::from_secs(5))
            .connection_timeout(Duration::from_secs(3))
            // The first attempt waits for nothing: the start is to be quick.
            .reconnect_delay_callback(|attempt| {
                FIRST_PAUSE
                    .saturating_mul(u32::try_from(attempt).unwrap_or(u32::MAX).saturating_sub(1).saturating_mul(2))
                    .min(LONGEST_PAUSE)
            })
            .event_callback(move |event| {
                note(&told, &event);
                async {}
            });
        let client = connect_within(options, &config.nats_url, patience).await?;
        check_version(&client.server_info().version)?;
        let jetstream = jetstream::ContextBuilder::new()
            .timeout(Duration::from_secs(5))
            .ack_timeout(Duration::from_secs(5))
            .max_ack_inflight(1024)
            .build(client.clone());
        Ok(Self { client, jetstream, link, process, replicas: config.nats_stream_replicas.into() })
    }

    /// The connection's history, to be watched: see [`Link`].
    pub fn link(&self) -> watch::Receiver<Link> {
        self.link.clone()
    }

    /// For `/readyz`: whether NATS is connected.
    pub fn ping(&self) -> Result<(), String> {
        match self.client.connection_state() {
            State::Connected => Ok(()),
            _ => Err("NATS is not connected".to_owned()),
        }
    }

    /// Goes to NATS and back; an error if that takes longer than 5 s. [`Bus::ping`] still finds a server connected that
    /// hangs.
    pub async fn round_trip(&self) -> anyhow::Result<()> {
        self.jetstream.query_account().await.context("NATS does not answer")?;
        Ok(())
    }

    /// Sends a signal; whoever listens now hears it.
    pub async fn signal<S: Signal>(&self, signal: &S) -> anyhow::Result<()> {
        let payload = serde_json::to_vec(signal)?;
        self.client.publish(signal.subject(), payload.into()).await.context("NATS takes no message")
    }

    /// Sends a payload as it is: a frame or an envelope on a live subject.
    pub async fn send(&self, subject: String, headers: Option<HeaderMap>, payload: Bytes) -> anyhow::Result<()> {
        let sent = match headers {
            Some(headers) => self.client.publish_with_headers(subject, headers, payload).await,
            None => self.client.publish(subject, payload).await,
        };
        sent.context("NATS takes no message")
    }

    /// The same, with the moment of the change it tells of in [`AT_HEADER`].
    pub async fn send_at(&self, subject: String, at: Timestamp, payload: Bytes) -> anyhow::Result<()> {
        let mut headers = HeaderMap::new();
        headers.insert(AT_HEADER, at.0.to_string());
        self.send(subject, Some(headers), payload).await
    }

    /// The raw messages of a live subject, from now on.
    pub async fn subscribe(&self, subject: String) -> anyhow::Result<async_nats::Subscriber> {
        self.client.subscribe(subject).await.context("NATS takes no subscription")
    }

    /// The signals of a kind, from now on; one that cannot be read is logged and left out.
    pub async fn signals<S: Signal>(&self) -> anyhow::Result<impl Stream<Item = S> + Send + Unpin + use<S>> {
        let subscriber = self.client.subscribe(S::SUBJECT).await.context("NATS takes no subscription")?;
        Ok(Box::pin(subscriber.filter_map(|message| async move { read(&message) })))
    }

    /// The events of a kind as they are published, from now on, without redelivery: where being late is made good
    /// by other means.
    pub async fn listen<E: Event>(&self) -> anyhow::Result<impl Stream<Item = E> + Send + Unpin + use<E>> {
        let subscriber = self.client.subscribe(E::SUBJECT).await.context("NATS takes no subscription")?;
        Ok(Box::pin(subscriber.filter_map(|message| async move { read(&message) })))
    }

    /// Waits until everything sent so far has left this process.
    pub async fn flush(&self) -> anyhow::Result<()> {
        self.client.flush().await.context("NATS takes no message")
    }

    /// The header that carries the request's id on, if a request is being worked on.
    pub(super) fn request_headers() -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        headers.insert(request_id::HEADER, request_id::current()?);
        Some(headers)
    }
}

/// Reads a message's JSON; one that cannot be read is logged.
pub(super) fn read<T: serde::de::DeserializeOwned>(message: &Message) -> Option<T> {
    serde_json::from_slice(&message.payload)
        .inspect_err(|error| tracing::error!(nats.subject = %message.subject, %error, "a message could not be read"))
        .ok()
}

/// Waits for a connection after the one numbered `connected`; its number.
pub(super) async fn connected_again(link: &mut watch::Receiver<Link>, connected: u64) -> anyhow::Result<u64> {
    let now = link.wait_for(|now| now.connected > connected).await.context("the connection ended")?;
    Ok(now.connected)
}

fn note(told: &watch::Sender<Link>, event: &LinkEvent) {
    match event {
        LinkEvent::Connected => {
            told.send_modify(|link| link.connected += 1);
            if told.borrow().connected > 1 {
                metrics::counter!("nats_reconnects_total").increment(1);
                tracing::info!("NATS is connected again");
            }
        }
        LinkEvent::SlowConsumer(_) => {
            told.send_modify(|link| link.slow += 1);
            metrics::counter!("nats_slow_consumers_total").increment(1);
        }
        LinkEvent::Disconnected => tracing::warn!("NATS is disconnected"),
        other => tracing::warn!(nats.event = %other, "NATS reports"),
    }
}

async fn connect_within(options: ConnectOptions, url: &str, patience: Duration) -> anyhow::Result<async_nats::Client> {
    let deadline = tokio::time::Instant::now() + patience;
    let servers: Vec<&str> = url.split(',').map(str::trim).collect();
    let addresses = servers
        .iter()
        .map(|server| server.parse::<async_nats::ServerAddr>())
        .collect::<Result<Vec<_>, _>>()
        .context("NATS_URL: is not an address such as nats://127.0.0.1:4222")?;
    let connecting = options.retry_on_initial_connect().connect(addresses).await.context("NATS_URL")?;
    // The client calls itself connected a moment before it knows the server's version.
    while connecting.connection_state() != State::Connected || connecting.server_info().version.is_empty() {
        if tokio::time::Instant::now() > deadline {
            bail!("NATS_URL: no nats-server accepts us at {url} (is it running, and is the password right?)");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(connecting)
}

fn check_version(version: &str) -> anyhow::Result<()> {
    let mut numbers = version.split(['.', '-']).map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST {
        bail!("NATS_URL: nats-server {version} is too old; {}.{} or newer is needed", OLDEST.0, OLDEST.1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_version;

    #[test]
    fn an_old_server_is_refused() {
        assert!(check_version("2.15.1").is_ok());
        assert!(check_version("2.11.0-beta").is_ok());
        assert!(check_version("2.9.10").is_err());
    }
}
