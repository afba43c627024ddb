//! From NATS into the queues: one subscription per user, and one of this gateway for what many of its users get.

use std::sync::Arc;

use anyhow::Context;
use futures::StreamExt;
use shared::contract::frames::number_into;
use shared::contract::realtime::{AT_HEADER, Envelope, gateway_subject, user_subject};
use shared::time::Timestamp;
use tokio::task::AbortHandle;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use tokio_util::sync::CancellationToken;

use super::hub::Hub;
use super::queue::Outgoing;
use super::registry::Owner;

/// Room for `epoch` and `n` in front of a frame.
const NUMBERS: usize = 64;

/// Subscribes to what comes for `owner` and delivers it until the handle is aborted. What is asked on the bus after this
/// reaches NATS after the subscription.
pub async fn start(hub: &Arc<Hub>, owner: &Arc<Owner>) -> anyhow::Result<AbortHandle> {
    let mut messages = hub.bus.subscribe(user_subject(owner.user_id)).await?;
    let (hub, owner) = (Arc::clone(hub), Arc::clone(owner));
    let task = tokio::spawn(async move {
        while let Some(message) = messages.next().await {
            let at = message.headers.as_ref().and_then(|headers| headers.get(AT_HEADER));
            let at = at.and_then(|at| at.as_str().parse().ok()).map(Timestamp);
            // The payload is the frame: it is not looked into, except for the number in its very beginning.
            if epoch_of(&message.payload).is_none_or(|epoch| epoch >= hub.epoch())
                && let Ok(text) = Utf8Bytes::try_from(message.payload)
            {
                owner.deliver(&Outgoing::of(text, at));
            }
        }
    });
    Ok(task.abort_handle())
}

/// The epoch of a numbered frame: the number it begins with.
fn epoch_of(frame: &[u8]) -> Option<u64> {
    let rest = frame.strip_prefix(b"{\"epoch\":")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()
}

/// Delivers envelopes until `stop`.
pub async fn envelopes(hub: Arc<Hub>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut messages = hub.bus.subscribe(gateway_subject(hub.id)).await?;
    while let Some(message) = stop.run_until_cancelled(messages.next()).await {
        let message = message.context("the subscription ended")?;
        match Envelope::decode(message.payload) {
            Some(envelope) if envelope.epoch >= hub.epoch() => deliver_envelope(&hub, envelope),
            Some(_) => {}
            None => tracing::error!("an envelope could not be read"),
        }
    }
    Ok(())
}

/// Numbers the frame for each user once; his sockets share the text.
fn deliver_envelope(hub: &Hub, envelope: Envelope) {
    let Envelope { at, epoch, to, frame } = envelope;
    for (owner, n) in hub.registry.find(to) {
        let mut text = Vec::with_capacity(frame.len() + NUMBERS);
        number_into(&mut text, epoch, n, &frame);
        if let Ok(text) = String::from_utf8(text) {
            owner.deliver(&Outgoing::of(text.into(), Some(at)));
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::contract::frames::numbered;

    use super::epoch_of;

    #[test]
    fn the_epoch_is_read_from_numbered_frames_only() {
        assert_eq!(epoch_of(&numbered(17, 3, "{\"type\":\"typing\"}")), Some(17));
        assert_eq!(epoch_of(b"{\"type\":\"typing\",\"epoch\":3}"), None);
        assert_eq!(epoch_of(b""), None);
    }
}
