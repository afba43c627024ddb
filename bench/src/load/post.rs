//! Senders that write as fast as they are answered: how many messages are durable each second.

use std::time::{Duration, Instant};

use anyhow::Result;
use futures::future::{join_all, try_join_all};
use serde_json::{Value, json};

use super::broadcast::per_second;
use super::lag::Lag;
use super::ledger::Ledger;
use super::processes::growth;
use super::spread::Spread;
use super::stage::Stage;

/// Runs `senders` over `chats` for `seconds` and gives the figures.
pub(crate) async fn run(stage: &mut Stage, senders: usize, chats: usize, seconds: u64) -> Result<Value> {
    let people = stage.people(senders).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let chats = try_join_all((0..chats).map(|_| people[0].create_group("posts", &ids))).await?;
    let (lag, before, began) = (Lag::watch(), stage.processes.cpu_micros(), Instant::now());
    let until = began + Duration::from_secs(seconds);
    let writing = people.iter().enumerate().map(|(number, person)| {
        let (person, chat) = (person.clone(), chats[number % chats.len()].id);
        tokio::spawn(async move {
            let (mut acks, mut refused) = (Spread::default(), 0);
            for text in (0..).map(Ledger::text).take_while(|_| Instant::now() < until) {
                let sent = Instant::now();
                match person.send(chat, &text).await {
                    Ok(_) => acks.add(sent.elapsed()),
                    Err(_) => refused += 1,
                }
            }
            (acks, refused)
        })
    });
    let (mut acks, mut refused) = (Spread::default(), 0);
    for (own, failures) in join_all(writing).await.into_iter().flatten() {
        acks.join(own);
        refused += failures;
    }
    let (took, after, count) = (began.elapsed(), stage.processes.cpu_micros(), acks.len());
    Ok(json!({
        "scenario": "post", "senders": senders, "chats": chats.len(), "seconds": seconds,
        "set_up_s": stage.set_up.as_secs_f64(), "acknowledged": count, "refused": refused,
        "acknowledged_per_s": per_second(count, took), "ms_to_the_ack": acks.figures(),
        "cpu_us_per_message": growth(&before, &after, count), "generator_lag_ms": lag.figures().await,
    }))
}
