//! Sockets that end because of something that happened elsewhere: an ended session, the end of this process.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use shared::contract::frames::close;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio_util::sync::CancellationToken;

use super::hub::Hub;
use super::line::End;

/// For the close frames of the farewell to arrive.
const LAST_MOMENT: Duration = Duration::from_secs(2);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Closes the sockets of sessions as they end.
pub async fn ended_sessions(hub: Arc<Hub>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut news = hub.trust.revoked.news();
    // What ended before these news began is in the set.
    close_ended(&hub, |session| hub.trust.revoked.contains(session));
    while let Some(first) = stop.run_until_cancelled(news.recv()).await {
        let mut ended = HashSet::new();
        let mut next = first.map_err(|error| match error {
            RecvError::Lagged(count) => TryRecvError::Lagged(count),
            RecvError::Closed => TryRecvError::Closed,
        });
        let missed_some = loop {
            match next {
                Ok(session) => ended.insert(session),
                Err(TryRecvError::Empty) => break false,
                Err(TryRecvError::Lagged(_)) => break true,
                Err(TryRecvError::Closed) => anyhow::bail!("nobody tells which sessions end"),
            };
            next = news.try_recv();
        };
        close_ended(&hub, |session| ended.contains(&session) || missed_some && hub.trust.revoked.contains(session));
    }
    Ok(())
}

fn close_ended(hub: &Hub, is_ended: impl Fn(shared::ids::SessionId) -> bool) {
    for socket in hub.registry.all().iter().filter(|socket| is_ended(socket.session_id)) {
        socket.queue.end(End::Close(close::SESSION_ENDED));
    }
}

fn close_all(hub: &Hub) {
    for socket in hub.registry.all() {
        socket.queue.end(End::Close(close::RESTART));
    }
}

/// When the gateway stops, closes all sockets, one after the other, so that their clients do not come back all at once.
pub async fn farewell(hub: Arc<Hub>) -> anyhow::Result<()> {
    let sockets = hub.registry.all();
    let pause = hub.pace.farewell / u32::try_from(sockets.len().max(1)).unwrap_or(u32::MAX);
    let started = tokio::time::Instant::now();
    for (number, socket) in (0..).zip(&sockets) {
        tokio::time::sleep_until(started + pause * number).await;
        socket.queue.end(End::Close(close::RESTART));
    }
    let deadline = tokio::time::Instant::now() + LAST_MOMENT;
    while hub.registry.digest().0 > 0 && tokio::time::Instant::now() < deadline {
        // Those too that were about to open when it began.
        close_all(&hub);
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    hub.bus.flush().await.context("realtime may not have heard of the end")
}
