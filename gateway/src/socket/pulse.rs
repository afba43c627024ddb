//! Signs of life: to realtime that this gateway is here with these sockets, to clients which number is the last.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures::StreamExt;
use shared::contract::frames::ServerFrame;
use shared::contract::gateway::{Beat, OnlineSocket, OnlineUsers, TellUsers};
use shared::contract::realtime::{HeadList, Heads, Hello, Part};
use tokio_util::sync::CancellationToken;

use super::hub::Hub;
use super::queue::Outgoing;

/// Sockets in one signal …
const SOCKETS_AT_ONCE: usize = 1000;
/// … and ids in all of them: a signal must stay well below NATS's largest message.
const IDS_AT_ONCE: usize = 10_000;
/// Over how long clients spread their syncs when a new epoch was noticed late.
const MISSED_SPREAD_MS: u64 = 5000;
/// Until realtime is asked again for what it did not answer.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// Heartbeats are put into queues in portions, so that messages pass between.
const PORTION: usize = 256;
const BETWEEN_PORTIONS: Duration = Duration::from_millis(10);

/// Tells realtime every 3 s that this gateway lives, and with how many sockets.
pub async fn beat(hub: Arc<Hub>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut every = tokio::time::interval(hub.pace.beat);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while stop.run_until_cancelled(every.tick()).await.is_some() {
        let (sockets, digest) = hub.registry.digest();
        hub.bus.signal(&Beat { gateway_id: hub.id, sockets, digest }).await?;
    }
    Ok(())
}

/// Hears that realtime began a new epoch.
pub async fn hellos(hub: Arc<Hub>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut hellos = hub.bus.signals::<Hello>().await?;
    while let Some(hello) = stop.run_until_cancelled(hellos.next()).await {
        let hello = hello.context("the subscription ended")?;
        if hub.raise_epoch(hello.epoch).is_some() {
            begin_epoch(&hub, &hello.reason, hello.spread_ms).await;
        }
    }
    Ok(())
}

/// Hears that realtime wants to know who is here.
pub async fn questions(hub: Arc<Hub>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut questions = hub.bus.signals::<TellUsers>().await?;
    while let Some(question) = stop.run_until_cancelled(questions.next()).await {
        if question.context("the subscription ended")?.gateway_id == hub.id {
            tell_users(&hub).await?;
        }
    }
    Ok(())
}

/// An answer of realtime named `epoch`: if it is news and not the first one, its `Hello` was missed.
pub async fn notice_epoch(hub: &Hub, epoch: u64) {
    if hub.raise_epoch(epoch).is_some_and(|before| before > 0) {
        begin_epoch(hub, "restart", MISSED_SPREAD_MS).await;
    }
}

async fn begin_epoch(hub: &Hub, reason: &str, spread_ms: u64) {
    if let Err(error) = tell_users(hub).await {
        // The next beat shows realtime that it does not know them.
        tracing::warn!(%error, "realtime could not be told who is here");
    }
    hub.resync_all(reason, spread_ms);
}

async fn tell_users(hub: &Hub) -> anyhow::Result<()> {
    let parts = portions(hub.registry.described());
    let last = parts.len() - 1;
    for (number, sockets) in parts.into_iter().enumerate() {
        let part = OnlineUsers { gateway_id: hub.id, sockets, first: number == 0, last: number == last };
        hub.bus.signal(&part).await?;
    }
    Ok(())
}

/// At least one portion, if an empty one.
fn portions(sockets: Vec<OnlineSocket>) -> Vec<Vec<OnlineSocket>> {
    let mut portions = vec![Vec::new()];
    let mut ids = 0;
    for socket in sockets {
        let more = 2 + socket.interest.len();
        let is_full = portions.last().is_some_and(|last| last.len() >= SOCKETS_AT_ONCE || ids + more > IDS_AT_ONCE);
        if is_full {
            portions.push(Vec::new());
            ids = 0;
        }
        ids += more;
        if let Some(last) = portions.last_mut() {
            last.push(socket);
        }
    }
    portions
}

/// Asks realtime for the last number of every user here and tells it to his sockets: every 25 s, and at once after
/// NATS was away or dropped something.
pub async fn heartbeats(hub: Arc<Hub>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut link = hub.bus.link();
    let mut every = tokio::time::interval(hub.pace.heartbeat);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            changed = link.changed() => changed.context("the bus ended")?,
            () = stop.cancelled() => return Ok(()),
        }
        while !is_told(&hub).await {
            if stop.run_until_cancelled(tokio::time::sleep(ASK_AGAIN)).await.is_none() {
                return Ok(());
            }
        }
    }
}

/// Whether everybody was told his number, if anybody is here.
async fn is_told(hub: &Hub) -> bool {
    let sockets = hub.registry.digest().0;
    if sockets == 0 {
        return true;
    }
    for part in Part::all(sockets) {
        match hub.bus.ask(&Heads { gateway_id: hub.id, part }).await {
            Ok(heads) => {
                notice_epoch(hub, heads.epoch).await;
                tell_heads(hub, heads).await;
            }
            Err(error) => {
                tracing::warn!(%error, "realtime did not tell the last numbers");
                return false;
            }
        }
    }
    true
}

async fn tell_heads(hub: &Hub, heads: HeadList) {
    if heads.epoch < hub.epoch() {
        return;
    }
    for portion in heads.items.chunks(PORTION) {
        for (owner, n) in hub.registry.find(portion.iter().copied()) {
            owner.deliver(&Outgoing::new(&ServerFrame::Heartbeat { epoch: heads.epoch, n }));
        }
        if portion.len() == PORTION {
            tokio::time::sleep(BETWEEN_PORTIONS).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::contract::gateway::OnlineSocket;
    use shared::ids::{SocketId, UserId};

    use super::{IDS_AT_ONCE, portions};

    fn sockets(count: usize, interest: usize) -> Vec<OnlineSocket> {
        let one = || OnlineSocket {
            socket_id: SocketId::new(),
            user_id: UserId::new(),
            interest: vec![UserId::new(); interest],
        };
        (0..count).map(|_| one()).collect()
    }

    #[test]
    fn nobody_is_one_empty_portion() {
        assert_eq!(portions(Vec::new()).len(), 1);
    }

    #[test]
    fn a_portion_has_at_most_a_thousand_sockets_and_stays_small_enough_for_nats() {
        let sizes: Vec<usize> = portions(sockets(2500, 0)).iter().map(Vec::len).collect();
        assert_eq!(sizes, [1000, 1000, 500]);
        for portion in portions(sockets(100, 500)) {
            let ids: usize = portion.iter().map(|socket| 2 + socket.interest.len()).sum();
            assert!(ids <= IDS_AT_ONCE);
            assert!(serde_json::to_vec(&portion).unwrap().len() < 1_000_000);
        }
    }
}
