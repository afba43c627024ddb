//! Following a stream from now on, in order: for effects that are not stored. What was missed meanwhile is not caught
//! up with; the follower is told that something may be missing.

use anyhow::Context;
use async_nats::jetstream::consumer::{self, DeliverPolicy};
use bytes::Bytes;
use futures::{Stream, StreamExt};

use super::connect::Bus;
use crate::contract::StreamOf;

/// One event of a followed stream.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its subject.
    pub subject: String,
    /// Its JSON.
    pub payload: Bytes,
}

/// An ordered consumer that starts at "now".
pub struct Follow;

impl Follow {
    /// The events of `stream` from now on, each once and in the stream's order. The stream ends with an error when
    /// order can no longer be promised (the stream was lost or made anew): then begin again, with a new epoch.
    pub async fn start(
        bus: &Bus,
        stream: StreamOf,
    ) -> anyhow::Result<impl Stream<Item = anyhow::Result<Delivery>> + Send + Unpin + use<>> {
        let inbox = bus.client.new_inbox();
        let config = consumer::push::OrderedConfig {
            deliver_subject: inbox,
            deliver_policy: DeliverPolicy::New,
            filter_subject: stream.subjects.to_owned(),
            ..Default::default()
        };
        let consumer = bus.jetstream.create_consumer_on_stream(config, stream.name).await.context("no consumer")?;
        let messages = consumer.messages().await.context("no messages")?;
        Ok(Box::pin(messages.map(|message| {
            let message = message.context("the ordered consumer failed")?;
            Ok(Delivery { subject: message.subject.to_string(), payload: message.payload.clone() })
        })))
    }
}
