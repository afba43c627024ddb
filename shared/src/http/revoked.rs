//! Sessions that ended while their access tokens still look valid: told by an event, and asked for over HTTP every
//! 15 s so that signing out works with NATS down.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use futures::StreamExt;
use tokio::sync::broadcast;

use crate::bus::Bus;
use crate::config::TrustConfig;
use crate::contract::auth::{EndedSessions, SessionEnded};
use crate::ids::SessionId;
use crate::supervise::Background;
use crate::time::Timestamp;

/// Between two questions to auth.
const POLL: Duration = Duration::from_secs(15);
/// Asked again from this much earlier, so that no clock's error leaves a gap.
const OVERLAP: Duration = Duration::from_secs(30);
/// Ended sessions that a slow listener may lag behind before it must look for itself.
const NEWS: usize = 1024;

/// The sessions whose tokens are refused.
#[derive(Clone)]
pub struct Revoked {
    /// Ended sessions and when the last of their tokens expires.
    ended: Arc<RwLock<HashMap<SessionId, Timestamp>>>,
    known: Arc<AtomicBool>,
    news: broadcast::Sender<SessionId>,
    token_life: Duration,
}

impl Revoked {
    /// Nothing is revoked yet. `token_life`: how long an ended session must be remembered.
    pub fn new(token_life: Duration) -> Self {
        Self { ended: Arc::default(), known: Arc::default(), news: broadcast::channel(NEWS).0, token_life }
    }

    /// Keeps the set up to date until `background` stops.
    pub fn follow(&self, bus: &Bus, config: &TrustConfig, background: &Background) {
        let bus = bus.clone();
        background.run_with("revoked.listen", self, move |revoked, stop| revoked.listen(bus.clone(), stop));
        let url = format!("{}/internal/sessions/ended", config.auth_url);
        background.run_with("revoked.poll", self, move |revoked, stop| revoked.poll(url.clone(), stop));
    }

    /// Whether a token of this session is refused.
    pub fn contains(&self, session: SessionId) -> bool {
        self.ended.read().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }

    /// Whether auth was asked at least once: before that a token of an ended session may still pass.
    pub fn is_known(&self) -> bool {
        self.known.load(Ordering::Relaxed)
    }

    /// Notes that a session ended.
    pub fn insert(&self, session: SessionId) {
        let until = Timestamp::now().plus(self.token_life);
        let mut ended = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        if ended.insert(session, until).is_none() {
            drop(ended);
            // No listener is no error: only the gateway closes sockets.
            let _ = self.news.send(session);
        }
    }

    /// Sessions as they end, each once.
    pub fn news(&self) -> broadcast::Receiver<SessionId> {
        self.news.subscribe()
    }

    fn forget_expired(&self) {
        let now = Timestamp::now();
        self.ended.write().unwrap_or_else(PoisonError::into_inner).retain(|_, until| *until > now);
    }

    async fn listen(self, bus: Bus, stop: tokio_util::sync::CancellationToken) -> anyhow::Result<()> {
        let mut events = bus.listen::<SessionEnded>().await?;
        loop {
            tokio::select! {
                event = events.next() => self.insert(event.context("the subscription ended")?.session_id),
                () = stop.cancelled() => return Ok(()),
            }
        }
    }

    async fn poll(self, url: String, stop: tokio_util::sync::CancellationToken) -> anyhow::Result<()> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).no_proxy().build()?;
        let mut since = Timestamp::now().minus(self.token_life);
        loop {
            let asked = Timestamp::now();
            match ended_since(&client, &url, since).await {
                Ok(reply) => {
                    reply.session_ids.into_iter().for_each(|session| self.insert(session));
                    since = asked.minus(OVERLAP);
                    self.known.store(true, Ordering::Relaxed);
                }
                Err(error) => tracing::debug!(%error, "auth did not tell which sessions ended"),
            }
            self.forget_expired();
            let pause = if self.is_known() { POLL } else { Duration::from_millis(200) };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return Ok(()),
            }
        }
    }
}

async fn ended_since(client: &reqwest::Client, url: &str, since: Timestamp) -> reqwest::Result<EndedSessions> {
    client.get(url).query(&[("since", since.to_string())]).send().await?.error_for_status()?.json().await
}
