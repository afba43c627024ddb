//! Messages at a fixed rate to chats whose members are all online: an open loop, so that a slow system
//! is not asked more gently than a quick one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bench::client::Person;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until};
use uuid::Uuid;

use super::lag::Lag;
use super::ledger::Ledger;
use super::listener::{self, Heard};
use super::processes::growth;
use super::spread::Spread;
use super::stage::Stage;

/// How many people one call may name.
const NAMED_AT_ONCE: usize = 500;
/// Sockets opened and chats created at the same time.
const AT_ONCE: usize = 32;
/// How long nothing more may come before what is missing counts as lost.
const PATIENCE: Duration = Duration::from_secs(5);

/// The size of a broadcast.
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) chats: usize,
    pub(crate) members: usize,
    pub(crate) people: usize,
    pub(crate) rate: u64,
    pub(crate) seconds: u64,
}

/// A chat and its members.
type Room = (Uuid, Vec<Person>);

impl Plan {
    pub(crate) fn ping(seconds: u64) -> Self {
        Self { name: "ping", chats: 1, members: 2, people: 2, rate: 20, seconds }
    }

    fn messages(&self) -> usize {
        usize::try_from(self.rate * self.seconds).unwrap_or(usize::MAX)
    }
}

/// Runs the plan and gives its figures.
pub(crate) async fn run(stage: &mut Stage, plan: &Plan) -> Result<Value> {
    let people = stage.people(plan.people).await?;
    let rooms = rooms(plan, &people).await.context("creating chats")?;
    let ledger = Arc::new(Ledger::of(plan.messages()));
    let (stop, _) = watch::channel(false);
    let sockets: Vec<_> =
        stream::iter(&people).map(listener::ready).buffer_unordered(AT_ONCE).try_collect().await.context("sockets")?;
    let listeners: Vec<_> = sockets.into_iter().map(|socket| listener::listen(socket, ledger.clone(), &stop)).collect();

    let expected = plan.messages() * plan.members;
    let (lag, before, began) = (Lag::watch(), stage.processes.cpu_micros(), Instant::now());
    let (acks, refused) = write(plan, &rooms, &ledger).await;
    until_still(&ledger, expected).await;
    let (took, after) = (began.elapsed(), stage.processes.cpu_micros());

    let lag = lag.figures().await;
    let _ = stop.send(true);
    let mut heard = Heard::default();
    for listener in listeners {
        heard.join(listener.await?);
    }
    let deliveries = heard.messages;
    Ok(json!({
        "scenario": plan.name, "chats": plan.chats, "members": plan.members, "rate": plan.rate,
        "seconds": plan.seconds, "set_up_s": stage.set_up.as_secs_f64(), "messages": acks.len(),
        "refused": refused, "deliveries": deliveries, "deliveries_per_s": per_second(deliveries, took),
        "faults": heard.faults(expected),
        "ms_to_each": heard.latencies.figures(), "ms_to_the_last": ledger.to_the_last(plan.members).figures(),
        "ms_to_the_ack": acks.figures(), "cpu_us_per_delivery": growth(&before, &after, deliveries),
        "pss_kib": stage.processes.pss_kib(), "generator_lag_ms": lag,
    }))
}

/// Creates the chats; people are dealt out in turn.
async fn rooms(plan: &Plan, people: &[Person]) -> Result<Vec<Room>> {
    let rooms = stream::iter(0..plan.chats).map(|number| async move {
        let dealt = people.iter().cycle().skip(number * plan.members).take(plan.members);
        let members: Vec<Person> = dealt.cloned().collect();
        let ids: Vec<Uuid> = members.iter().map(|person| person.id).collect();
        let mut parts = ids.chunks(NAMED_AT_ONCE);
        let chat = members[0].create_group(&format!("room {number}"), parts.next().unwrap_or_default()).await?;
        for part in parts {
            members[0].add(chat.id, part).await?;
        }
        anyhow::Ok((chat.id, members))
    });
    rooms.buffered(AT_ONCE).try_collect().await
}

/// Posts on schedule whatever happens; gives the times to the acknowledgements and the refusals.
async fn write(plan: &Plan, rooms: &[Room], ledger: &Arc<Ledger>) -> (Spread, usize) {
    let began = Instant::now();
    let mut posts = JoinSet::new();
    for number in 0..plan.messages() {
        let share = u32::try_from(number).unwrap_or(u32::MAX);
        let due = began + Duration::from_secs(1) * share / u32::try_from(plan.rate).unwrap_or(1);
        sleep_until(due.into()).await;
        let (chat, members) = &rooms[number % rooms.len()];
        let (chat, author) = (*chat, members[(number / rooms.len()) % members.len()].clone());
        ledger.due(number, due);
        posts.spawn(async move {
            let sent = author.send(chat, &Ledger::text(number)).await;
            sent.map(|_| due.elapsed())
        });
    }
    let (mut acks, mut refused) = (Spread::default(), 0);
    while let Some(post) = posts.join_next().await {
        match post {
            Ok(Ok(took)) => acks.add(took),
            _ => refused += 1,
        }
    }
    (acks, refused)
}

/// Waits until everything came, or nothing more comes.
async fn until_still(ledger: &Ledger, expected: usize) {
    let (mut seen, mut since) = (0, Instant::now());
    while seen < expected && since.elapsed() < PATIENCE {
        sleep(Duration::from_millis(20)).await;
        let now = ledger.receipts();
        if now > seen {
            (seen, since) = (now, Instant::now());
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
pub(super) fn per_second(count: usize, took: Duration) -> f64 {
    (count as f64 / took.as_secs_f64()).round()
}
