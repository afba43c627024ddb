//! The life of one socket, from its first frame to its end.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use shared::contract::frames::{ClientFrame, ServerFrame, close};
use shared::contract::gateway::{Disconnected, Interested, Typed};
use shared::ids::UserId;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::greeting;
use super::hub::Hub;
use super::line::{End, Heard, Line};
use super::queue::Outgoing;
use super::registry::Socket;
use crate::limits::Bucket;
use crate::measures::{MEASURES, heard};

/// People whose presence one socket may watch.
const MOST_INTEREST: usize = 500;
/// Frames that were not understood; with the last of them the socket is closed.
const MOST_BAD: u8 = 5;
/// Frames written before the client is listened to again.
const WRITTEN_AT_ONCE: usize = 256;
/// Realtime is told that a socket is gone within this time, or finds out by itself.
const TELL_WITHIN: Duration = Duration::from_secs(1);

/// Holds the conversation on `line` from its first frame on.
pub async fn hold(mut line: Line, hub: Arc<Hub>) {
    // What is only needed at the beginning shall not take room for the socket's whole life.
    let end = match Box::pin(greeting::authenticate(&mut line, &hub)).await {
        Ok(claims) => {
            let socket = Socket::new(claims.sub, claims.sid);
            let remaining = claims.remaining();
            drop(claims);
            let end = live(&mut line, &hub, &socket, remaining).await;
            hub.registry.leave(&socket);
            Box::pin(tell_gone(&hub, &socket)).await;
            end
        }
        Err(end) => end,
    };
    metrics::counter!("socket_closes_total", "code" => end.label()).increment(1);
    Box::pin(line.close(end)).await;
}

async fn live(line: &mut Line, hub: &Arc<Hub>, socket: &Arc<Socket>, token_life: Duration) -> End {
    let owner = hub.registry.enter(socket);
    // The session may have ended after the token was checked and before the socket stood in the registry.
    if hub.trust.revoked.contains(socket.session_id) {
        return End::Close(close::SESSION_ENDED);
    }
    if let Err(end) = Box::pin(greeting::become_live(line, hub, socket, &owner)).await {
        return end;
    }
    drop(owner);
    Conversation::new(line, hub, socket, token_life).run().await
}

async fn tell_gone(hub: &Hub, socket: &Socket) {
    let gone = Disconnected { gateway_id: hub.id, socket_id: socket.id, user_id: socket.user_id };
    let _ = tokio::time::timeout(TELL_WITHIN, hub.bus.signal(&gone)).await;
}

struct Conversation<'a> {
    line: &'a mut Line,
    hub: &'a Hub,
    socket: &'a Socket,
    times: Times,
    alarm: Pin<Box<Sleep>>,
    frames: Bucket,
    typing: Bucket,
    bad_frames: u8,
}

/// When something is due.
struct Times {
    ping: Instant,
    /// Until when something must be heard, if a ping is out.
    pong: Option<Instant>,
    token_warning: Option<Instant>,
    token_end: Instant,
}

impl Times {
    fn next(&self) -> Instant {
        let due = [Some(self.ping), self.pong, self.token_warning, Some(self.token_end)];
        due.into_iter().flatten().min().unwrap_or(self.token_end)
    }

    /// The token's end is reckoned on the monotonic clock from now on. A token that has less than the warning's time
    /// left is warned of half-way, so that a short life does not make clients renew without a pause.
    fn set_token(&mut self, remaining: Duration, warning: Duration) {
        let early = if remaining > warning { warning } else { remaining / 2 };
        self.token_end = Instant::now() + remaining;
        self.token_warning = Some(self.token_end - early);
    }
}

impl<'a> Conversation<'a> {
    fn new(line: &'a mut Line, hub: &'a Hub, socket: &'a Socket, token_life: Duration) -> Self {
        let now = Instant::now();
        let mut times = Times { ping: now + hub.pace.ping, pong: None, token_warning: None, token_end: now };
        times.set_token(token_life, hub.pace.token_warning);
        Self {
            line,
            hub,
            socket,
            alarm: Box::pin(sleep_until(times.next())),
            times,
            frames: Bucket::per_minute(hub.frames_per_min),
            typing: Bucket::seldom(hub.typing_per_min),
            bad_frames: 0,
        }
    }

    async fn run(mut self) -> End {
        loop {
            let step = tokio::select! {
                heard = self.line.hear() => match heard {
                    Ok(heard) => self.take(heard).await,
                    Err(end) => Err(end),
                },
                filled = self.socket.queue.filled() => match filled {
                    Ok(()) => self.write().await,
                    Err(end) => Err(end),
                },
                () = self.alarm.as_mut() => self.keep_time().await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// Writes what waits, and flushes once.
    async fn write(&mut self) -> Result<(), End> {
        let (line, queue) = (&mut *self.line, &self.socket.queue);
        let writing = async {
            let mut changes = Vec::new();
            for _ in 0..WRITTEN_AT_ONCE {
                let Some(frame) = queue.pop() else { break };
                line.say(frame.text).await?;
                MEASURES.wrote(frame.kind);
                changes.extend(frame.at);
            }
            line.flush().await?;
            for at in changes {
                MEASURES.delivery.record(at.elapsed());
            }
            Ok(())
        };
        tokio::select! {
            written = writing => written,
            end = queue.ended() => Err(end),
        }
    }

    async fn keep_time(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if now >= self.times.token_end {
            return Err(End::Close(close::TOKEN));
        }
        if self.times.token_warning.take_if(|warning| now >= *warning).is_some() {
            self.socket.queue.push(Outgoing::new(&ServerFrame::TokenExpiring {}));
        }
        if self.times.pong.is_some_and(|pong| now >= pong) {
            return Err(End::Silent);
        }
        if now >= self.times.ping {
            tokio::select! {
                written = self.line.ping() => written?,
                end = self.socket.queue.ended() => return Err(end),
            }
            (self.times.ping, self.times.pong) = (now + self.hub.pace.ping, Some(now + self.hub.pace.pong));
        }
        self.alarm.as_mut().reset(self.times.next());
        Ok(())
    }

    async fn take(&mut self, said: Heard) -> Result<(), End> {
        self.times.pong = None;
        if !self.frames.try_take() {
            return Err(End::Close(close::TOO_MANY_FRAMES));
        }
        let text = match said {
            Heard::SignOfLife => return Ok(()),
            Heard::Binary => Utf8Bytes::default(),
            Heard::Text(text) => text,
        };
        match serde_json::from_str(text.as_str()) {
            Ok(ClientFrame::Auth { token }) => self.renew(&token),
            Ok(ClientFrame::Typing { chat_id, active }) => {
                heard("typing");
                if !active || self.typing.try_take() {
                    let typed = Typed { user_id: self.socket.user_id, chat_id, active };
                    Box::pin(self.tell(&typed)).await;
                }
                Ok(())
            }
            Ok(ClientFrame::PresenceInterest { user_ids }) if user_ids.len() <= MOST_INTEREST => {
                Box::pin(self.watch(user_ids)).await;
                Ok(())
            }
            Ok(ClientFrame::PresenceInterest { .. }) | Err(_) => self.not_understood(),
        }
    }

    /// The same person and session with a newer token.
    fn renew(&mut self, token: &str) -> Result<(), End> {
        heard("auth");
        let claims = greeting::check(self.hub, token)?;
        if (claims.sub, claims.sid) != (self.socket.user_id, self.socket.session_id) {
            return Err(End::Close(close::TOKEN));
        }
        self.times.set_token(claims.remaining(), self.hub.pace.token_warning);
        self.alarm.as_mut().reset(self.times.next());
        Ok(())
    }

    async fn watch(&self, user_ids: Vec<UserId>) {
        heard("presence_interest");
        self.socket.watch(&user_ids);
        let Socket { id: socket_id, user_id, .. } = *self.socket;
        self.tell(&Interested { gateway_id: self.hub.id, socket_id, user_id, user_ids }).await;
    }

    /// With NATS away it is forgotten: the next one will do, or what realtime is told after its return.
    async fn tell<S: shared::contract::Signal>(&self, signal: &S) {
        if self.hub.bus.ping().is_ok()
            && let Err(error) = self.hub.bus.signal(signal).await
        {
            tracing::warn!(%error, "realtime could not be told");
        }
    }

    fn not_understood(&mut self) -> Result<(), End> {
        heard("bad");
        self.bad_frames += 1;
        if self.bad_frames >= MOST_BAD {
            return Err(End::Close(close::PROTOCOL));
        }
        self.socket.queue.push(Outgoing::new(&ServerFrame::Error { code: "bad_frame".to_owned() }));
        Ok(())
    }
}
