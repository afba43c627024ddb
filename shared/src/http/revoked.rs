//! Sessions that ended while their access tokens still look valid: told by an event, and asked for over HTTP every
//! 15 s so that signing out works with NATS down.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

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
    ended: Arc<RwLock<HashMap<SessionId, Moment>>>,
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
        let until = Moment::now().plus(self.token_life);
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
        let now = Moment::now();
        self.ended.write().unwrap_or_else(PoisonError::into_inner).retain(|_, until| !until.is_past(now));
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
        let mut answered: Option<Moment> = None;
        loop {
            let asked = Moment::now();
            let since =
                answered.map_or(asked.wall.minus(self.token_life), |last| last.on_the_wall(asked).minus(OVERLAP));
            match ended_since(&client, &url, since).await {
                Ok(reply) => {
                    reply.session_ids.into_iter().for_each(|session| self.insert(session));
                    answered = Some(asked);
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

/// A moment by two clocks. Tokens and auth's answers go by the wall's, which may be set while we run; the other only goes
/// forward.
#[derive(Clone, Copy)]
struct Moment {
    wall: Timestamp,
    steady: Instant,
}

impl Moment {
    fn now() -> Self {
        Self { wall: Timestamp::now(), steady: Instant::now() }
    }

    fn plus(self, by: Duration) -> Self {
        Self { wall: self.wall.plus(by), steady: self.steady + by }
    }

    /// Whether it is over by both clocks: a wall clock that was set for a while must not make a token valid again.
    fn is_past(self, now: Self) -> bool {
        self.wall <= now.wall && self.steady <= now.steady
    }

    /// When this was by the wall clock: as it showed then, or as it would have shown if it was set back since.
    fn on_the_wall(self, now: Self) -> Timestamp {
        self.wall.min(now.wall.minus(now.steady - self.steady))
    }
}

async fn ended_since(client: &reqwest::Client, url: &str, since: Timestamp) -> reqwest::Result<EndedSessions> {
    client.get(url).query(&[("since", since.to_string())]).send().await?.error_for_status()?.json().await
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const MINUTE: Duration = Duration::from_mins(1);

    /// A moment `steady` after the begin, with the wall clock set to that and `ahead` more.
    fn moment(begin: Moment, steady: Duration, ahead: Duration) -> Moment {
        Moment { wall: begin.wall.plus(steady + ahead), steady: begin.steady + steady }
    }

    #[test]
    fn an_ended_session_is_remembered_for_the_life_of_its_tokens_whatever_the_wall_clock_is_set_to() {
        let begin = Moment::now();
        let until = begin.plus(15 * MINUTE);
        assert!(!until.is_past(moment(begin, MINUTE, HOUR)), "the clock is an hour ahead for a while");
        assert!(!until.is_past(moment(begin, 14 * MINUTE, Duration::ZERO)));
        assert!(until.is_past(moment(begin, 15 * MINUTE, Duration::ZERO)));
        let ahead = Moment { wall: begin.wall.plus(HOUR), ..begin };
        let until = ahead.plus(15 * MINUTE);
        assert!(
            !until.is_past(moment(begin, 20 * MINUTE, Duration::ZERO)),
            "the clock was set back: tokens live longer"
        );
        assert!(until.is_past(moment(begin, 75 * MINUTE, Duration::ZERO)));
    }

    #[test]
    fn auth_is_asked_from_the_last_answer_on_by_the_wall_clock_of_then_and_of_now() {
        let begin = Moment::now();
        assert_eq!(begin.on_the_wall(moment(begin, MINUTE, Duration::ZERO)), begin.wall);
        assert_eq!(begin.on_the_wall(moment(begin, MINUTE, HOUR)), begin.wall, "it was set forward");
        let ahead = Moment { wall: begin.wall.plus(HOUR), ..begin };
        assert_eq!(ahead.on_the_wall(moment(begin, MINUTE, Duration::ZERO)), begin.wall, "it was set back");
    }
}
