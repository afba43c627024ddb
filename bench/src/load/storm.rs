//! All sockets are gone at once and come back, as after a break of the network: until when is everybody live and whole?

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bench::client::{Person, Socket, SyncRequest};
use futures::future::{join_all, try_join_all};
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use uuid::Uuid;

use super::listener;
use super::processes::growth;
use super::spread::Spread;
use super::stage::Stage;

/// Sockets opened at the same time before the storm.
const AT_ONCE: usize = 64;
/// People of one chat.
const IN_CHAT: usize = 100;
/// The first wait before a socket is opened again is chosen up to this; it doubles …
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// … up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// Whoever is not back by then is counted as lost.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is written while nobody listens.
const MEANWHILE: &str = "meanwhile";

/// One socket's person, and what he holds when it breaks.
#[derive(Clone)]
struct Held {
    person: Person,
    chat: Uuid,
    state: SyncRequest,
}

/// What became of one socket.
struct Back {
    took: Duration,
    tries: usize,
    /// It got the message that was written meanwhile.
    whole: bool,
}

/// Breaks `sockets`, `per_account` of them for each person, writes into every chat, and waits until all are back.
pub(crate) async fn run(stage: &mut Stage, sockets: usize, per_account: usize) -> Result<Value> {
    let people = stage.people(sockets.div_ceil(per_account)).await?;
    let chats = try_join_all(people.chunks(IN_CHAT).map(|people| {
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        async move { people[0].create_group("storm", &ids).await }
    }))
    .await?;
    let held = people.iter().enumerate().map(|(place, person)| hold(person, chats[place / IN_CHAT].id));
    let held: Vec<Held> = stream::iter(held).buffered(AT_ONCE).try_collect().await?;
    let holders = held.iter().cycle().take(sockets);
    let open: Vec<Socket> = stream::iter(holders.clone())
        .map(|held| listener::ready(&held.person))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;

    let (before, broken) = (stage.processes.cpu_micros(), Instant::now());
    drop(open);
    let returning: Vec<_> =
        holders.map(|held| tokio::spawn(tokio::time::timeout(PATIENCE, come_back(held.clone(), broken)))).collect();
    for (chat, people) in chats.iter().zip(people.chunks(IN_CHAT)) {
        people[0].send(chat.id, MEANWHILE).await.context("writing during the storm")?;
    }
    let back: Vec<Back> = join_all(returning).await.into_iter().flatten().flatten().collect();
    let after = stage.processes.cpu_micros();

    let mut times = Spread::default();
    for one in &back {
        times.add(one.took);
    }
    Ok(json!({
        "scenario": "storm", "sockets": sockets, "accounts": people.len(), "set_up_s": stage.set_up.as_secs_f64(),
        "back": back.len(), "lost": sockets - back.iter().filter(|one| one.whole).count(),
        "tries": back.iter().map(|one| one.tries).sum::<usize>(), "ms_until_live_and_synced": times.figures(),
        "cpu_us_per_socket": growth(&before, &after, sockets),
    }))
}

async fn hold(person: &Person, chat: Uuid) -> Result<Held> {
    let all = person.sync(&SyncRequest::default()).await?;
    ensure!(all.chats.iter().any(|one| one.id == chat), "a member does not have his chat");
    let chats = all.chats.iter().map(|chat| (chat.id, [chat.rev, chat.my_rev, chat.others_read_seq])).collect();
    let state = SyncRequest { generation: Some(all.generation), chats };
    Ok(Held { person: person.clone(), chat, state })
}

/// Opens the socket again as the contract asks of a client, and syncs once it is live. What was written before that has
/// to be in the answer; what comes later comes by the socket.
async fn come_back(held: Held, broken: Instant) -> Back {
    let (mut wait, mut tries) = (FIRST_WAIT, 0);
    loop {
        tokio::time::sleep(wait.mul_f64(rand::random())).await;
        wait = (wait * 2).min(LONGEST_WAIT);
        tries += 1;
        let Ok(mut socket) = listener::ready(&held.person).await else { continue };
        let Ok(news) = held.person.sync(&held.state).await else { continue };
        let took = broken.elapsed();
        let mut texts = news.changes.iter().filter(|changes| changes.chat_id == held.chat).flat_map(|it| &it.messages);
        let whole = texts.any(|message| message.text == MEANWHILE) || comes(&mut socket).await;
        return Back { took, tries, whole };
    }
}

/// Whether the message comes by the socket.
async fn comes(socket: &mut Socket) -> bool {
    while let Ok(frame) = socket.next().await {
        if frame.contains(MEANWHILE) {
            return true;
        }
    }
    false
}
