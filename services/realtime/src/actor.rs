//! The one task that owns the switchboard: takes inputs one by one and does what follows from them, in order.

use std::sync::Arc;
use std::time::{Duration, Instant};

use shared::bus::Bus;
use shared::contract::realtime::{gateway_subject, user_subject};
use tokio::sync::{Notify, mpsc};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::asks;
use crate::mailbox::{Input, Mailbox};
use crate::moment::Moment;
use crate::outgoing::Out;
use crate::switchboard::Switchboard;

/// How often it looks for what has become due.
const TICK: Duration = Duration::from_millis(250);

/// The switchboard and its ways out.
pub struct Actor {
    /// Who is to be told what.
    pub board: Switchboard,
    /// Where it is said.
    pub bus: Bus,
    /// Where answers come back.
    pub mailbox: Mailbox,
    /// Told when a new epoch is needed.
    pub begin_again: Arc<Notify>,
}

impl Actor {
    /// Works until `stop`; then tells the rest of what is to be told.
    pub async fn run(mut self, inputs: &mut mpsc::Receiver<Input>, stop: CancellationToken) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                input = inputs.recv() => {
                    let Some(input) = input else { break };
                    let started = Instant::now();
                    self.board.handle(input, Moment::now());
                    self.send().await;
                    metrics::histogram!("realtime_handling_seconds").record(started.elapsed());
                }
                _ = ticks.tick() => {
                    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
                    metrics::gauge!("realtime_mailbox_depth").set(inputs.len() as f64);
                    self.board.tick(Moment::now());
                    self.send().await;
                }
                () = stop.cancelled() => break,
            }
        }
        self.board.end();
        self.send().await;
    }

    async fn send(&mut self) {
        // Without a connection live messages are void, and would block: a new epoch follows.
        let connected = self.bus.ping().is_ok();
        for out in self.board.take_out() {
            let sent = match out {
                Out::Ask(ask) => {
                    asks::start(&self.bus, &self.mailbox, ask);
                    Ok(())
                }
                Out::BeginAgain => {
                    self.begin_again.notify_one();
                    Ok(())
                }
                live if connected => say(&self.bus, live).await,
                _ => Ok(()),
            };
            if let Err(error) = sent {
                tracing::warn!(%error, "a live message could not be sent");
            }
        }
    }
}

async fn say(bus: &Bus, out: Out) -> anyhow::Result<()> {
    match out {
        Out::Frame { user, at: Some(at), payload } => bus.send_at(user_subject(user), at, payload).await,
        Out::Frame { user, at: None, payload } => bus.send(user_subject(user), None, payload).await,
        Out::Envelope { gateway, payload } => bus.send(gateway_subject(gateway), None, payload).await,
        Out::Hello(hello) => bus.signal(&hello).await,
        Out::TellUsers(signal) => bus.signal(&signal).await,
        Out::WentOffline(signal) => bus.signal(&signal).await,
        Out::Ask(_) | Out::BeginAgain => Ok(()),
    }
}
