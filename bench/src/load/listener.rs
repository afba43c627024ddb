//! One member's open socket: measures and checks everything that comes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Result, bail};
use bench::client::{Person, Socket};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::ledger::Ledger;
use super::spread::Spread;

/// What one socket saw, or all of them.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) latencies: Spread,
    /// Messages of the run.
    pub(crate) messages: usize,
    /// Came although a later or the same one had come.
    doubled: usize,
    /// Came before the one before it.
    holes: usize,
    /// Not the text that was sent.
    wrong: usize,
    /// `resync` notices.
    resyncs: usize,
    /// Ended before the run did.
    cut: usize,
}

#[derive(Deserialize)]
struct Delivery<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    chat_id: Option<Uuid>,
    #[serde(borrow)]
    message: Option<Body<'a>>,
}

#[derive(Deserialize)]
struct Body<'a> {
    seq: u64,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// Opens a socket and waits for `ready`.
pub(crate) async fn ready(person: &Person) -> Result<Socket> {
    let mut socket = Socket::open(person).await?;
    loop {
        match socket.next().await {
            Ok(text) if text.contains(r#""ready""#) => return Ok(socket),
            Ok(_) => {}
            Err(end) => bail!("the socket ended before it was ready: {end:?}"),
        }
    }
}

/// Listens until it is told to stop.
pub(crate) fn listen(
    mut socket: Socket,
    ledger: Arc<Ledger>,
    stop: &tokio::sync::watch::Sender<bool>,
) -> JoinHandle<Heard> {
    let mut stop = stop.subscribe();
    tokio::spawn(async move {
        let mut heard = Heard::default();
        let mut seqs = HashMap::new();
        loop {
            tokio::select! {
                text = socket.next() => if let Ok(text) = text {
                    heard.take(&ledger, &mut seqs, &text);
                } else {
                    heard.cut += 1;
                    return heard;
                },
                _ = stop.changed() => return heard,
            }
        }
    })
}

impl Heard {
    fn take(&mut self, ledger: &Ledger, seqs: &mut HashMap<Uuid, u64>, text: &str) {
        let Ok(delivery) = serde_json::from_str::<Delivery<'_>>(text) else {
            self.wrong += 1;
            return;
        };
        let body = match (&*delivery.kind, delivery.message) {
            ("message.created", Some(body)) => body,
            ("resync", _) => return self.resyncs += 1,
            _ => return,
        };
        self.order(seqs, delivery.chat_id.unwrap_or_default(), body.seq);
        if let Some(number) = ledger.number(&body.text) {
            self.messages += 1;
            self.wrong += usize::from(*body.text != Ledger::text(number));
            self.latencies.add(ledger.received(number));
        }
    }

    fn order(&mut self, seqs: &mut HashMap<Uuid, u64>, chat: Uuid, seq: u64) {
        let last = seqs.insert(chat, seq).unwrap_or(seq - 1);
        if seq <= last {
            self.doubled += 1;
            seqs.insert(chat, last);
        } else if seq > last + 1 {
            self.holes += 1;
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.latencies.join(other.latencies);
        self.messages += other.messages;
        self.doubled += other.doubled;
        self.holes += other.holes;
        self.wrong += other.wrong;
        self.resyncs += other.resyncs;
        self.cut += other.cut;
    }

    /// What went wrong, as figures.
    pub(crate) fn faults(&self, expected: usize) -> Value {
        json!({
            "lost": expected.saturating_sub(self.messages), "doubled": self.doubled, "holes": self.holes,
            "wrong": self.wrong, "resyncs": self.resyncs, "sockets_cut": self.cut
        })
    }
}
