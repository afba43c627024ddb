//! What realtime follows: the streams of chats and users, and the signals of the gateways. Whenever something may have
//! been missed a new epoch begins: gateways tell their users anew, and clients sync.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures::StreamExt;
use shared::bus::{Bus, Delivery, Follow, Link};
use shared::contract::chats::ChatEvent;
use shared::contract::gateway::{Beat, Disconnected, Interested, OnlineUsers, Typed};
use shared::contract::users::{ContactDeleted, ContactUpdated, ProfileUpdated};
use shared::contract::{self, Event, Signal};
use shared::time::Timestamp;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::epochs::Epochs;
use crate::mailbox::{Input, Mailbox};

/// All signals of gateways: through one subscription, so that they keep their order.
const GATEWAYS: &str = "gw.>";
/// Between two tries to follow, and two epochs.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Follows, epoch after epoch.
pub struct Follower {
    /// Where the streams are.
    pub bus: Bus,
    /// Where everything goes.
    pub mailbox: Mailbox,
    /// Notified when the switchboard needs a new epoch.
    pub begin_again: Arc<Notify>,
    /// Whether both streams are followed: for `/readyz`.
    pub following: watch::Sender<bool>,
}

impl Follower {
    /// Follows until `stop`.
    pub async fn run(&self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut epochs = Epochs::default();
        let (mut reason, mut pause) = ("restart", FIRST_PAUSE);
        loop {
            match self.follow(&mut epochs, reason, &stop).await {
                Ok(ended) => (reason, pause) = (ended, FIRST_PAUSE),
                Err(error) => {
                    tracing::info!(error = format!("{error:#}"), "the streams cannot be followed yet");
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            if self.following.send_replace(false) {
                self.mailbox.put(Input::Lost).await?;
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return Ok(()),
            }
        }
    }

    /// One epoch: tells why it ended. An error: it could not begin.
    async fn follow(
        &self,
        epochs: &mut Epochs,
        reason: &'static str,
        stop: &CancellationToken,
    ) -> anyhow::Result<&'static str> {
        let mut link = self.bus.link();
        let seen = *link.wait_for(|link| link.connected > 0).await?;
        let mut signals = self.bus.subscribe(GATEWAYS.to_owned()).await?;
        let mut chats = Follow::start(&self.bus, contract::CHATS).await.context("CHATS")?;
        let mut users = Follow::start(&self.bus, contract::USERS).await.context("USERS")?;
        epochs.recall(&self.bus).await.context("the last epoch")?;
        let epoch = epochs.next(Timestamp::now());
        epochs.remember(&self.bus);
        self.mailbox.put(Input::Begin { epoch, reason }).await?;
        self.following.send_replace(true);
        let broken = broken(link, seen);
        tokio::pin!(broken);
        loop {
            let input = tokio::select! {
                Some(signal) = signals.next() => {
                    self.pass_signal(&signal.subject, &signal.payload).await?;
                    continue;
                }
                delivery = chats.next() => match delivery {
                    Some(Ok(delivery)) => chat_event(&delivery),
                    ended => return Ok(stream_ended("CHATS", ended)),
                },
                delivery = users.next() => match delivery {
                    Some(Ok(delivery)) => user_event(&delivery),
                    ended => return Ok(stream_ended("USERS", ended)),
                },
                reason = &mut broken => return Ok(reason),
                () = self.begin_again.notified() => return Ok("defect"),
                () = stop.cancelled() => return Ok("stop"),
            };
            if let Some(input) = input {
                self.mailbox.put(input).await?;
            }
        }
    }

    async fn pass_signal(&self, subject: &str, payload: &[u8]) -> anyhow::Result<()> {
        let input = match subject {
            // It is repeated or passes by itself.
            Typed::SUBJECT => {
                if let Some(typed) = read(subject, payload) {
                    self.mailbox.offer(Input::Typed(typed), "typed");
                }
                return Ok(());
            }
            Disconnected::SUBJECT => read(subject, payload).map(Input::Disconnected),
            Interested::SUBJECT => read(subject, payload).map(Input::Interested),
            Beat::SUBJECT => read(subject, payload).map(Input::Beat),
            OnlineUsers::SUBJECT => read(subject, payload).map(Input::OnlineUsers),
            _ => None,
        };
        match input {
            Some(input) => self.mailbox.put(input).await,
            None => Ok(()),
        }
    }
}

/// Waits until something may have been missed.
async fn broken(mut link: watch::Receiver<Link>, seen: Link) -> &'static str {
    match link.wait_for(|now| *now != seen).await {
        Ok(now) if now.slow != seen.slow => "slow",
        _ => "reconnect",
    }
}

fn stream_ended(stream: &'static str, ended: Option<anyhow::Result<Delivery>>) -> &'static str {
    let error = match ended {
        Some(Err(error)) => format!("{error:#}"),
        _ => "it ended".to_owned(),
    };
    tracing::warn!(stream, error, "a stream cannot be followed any more");
    "stream"
}

fn chat_event(delivery: &Delivery) -> Option<Input> {
    metrics::counter!("events_consumed_total", "subject" => ChatEvent::SUBJECT).increment(1);
    if let Some(event) = read(&delivery.subject, &delivery.payload) {
        return Some(Input::Chat(event));
    }
    let chat = delivery.subject.rsplit('.').next()?.parse().ok()?;
    Some(Input::Poison(chat))
}

fn user_event(delivery: &Delivery) -> Option<Input> {
    let (subject, payload) = (delivery.subject.as_str(), &delivery.payload);
    let (kind, input) = match subject {
        ProfileUpdated::SUBJECT => (ProfileUpdated::SUBJECT, read(subject, payload).map(Input::Profile)),
        ContactUpdated::SUBJECT => (ContactUpdated::SUBJECT, read(subject, payload).map(Input::Contact)),
        ContactDeleted::SUBJECT => (ContactDeleted::SUBJECT, read(subject, payload).map(Input::ContactGone)),
        _ => return None,
    };
    metrics::counter!("events_consumed_total", "subject" => kind).increment(1);
    if input.is_none() {
        metrics::counter!("realtime_events_given_up_total").increment(1);
    }
    input
}

/// Reads JSON; what cannot be read is logged.
fn read<T: serde::de::DeserializeOwned>(subject: &str, payload: &[u8]) -> Option<T> {
    serde_json::from_slice(payload)
        .inspect_err(|error| tracing::error!(nats.subject = subject, %error, "a message could not be read"))
        .ok()
}
