//! Pages of the longest chat through the gateway: the newest beside those far from it.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::client::Person;
use futures::future::try_join_all;
use serde_json::{Value, json};

use super::Size;
use super::chats::chat_id;
use super::seed::seed;
use super::words::Chance;
use crate::load::broadcast::per_second;
use crate::load::lag::Lag;
use crate::load::processes::growth;
use crate::load::spread::Spread;
use crate::load::stage::Stage;

/// Messages of a page.
const PAGE: usize = 50;
/// One page of so many is read as a whole; of the others only the length is looked at, to leave the processor to the system.
const READ: u64 = 64;

/// Asks for pages of each kind for `seconds`, `at_once` at a time, and gives the figures.
pub(crate) async fn run(stage: &Stage, size: &Size, seconds: u64, at_once: usize) -> Result<Value> {
    let seeded = seed(stage, size).await?;
    let length = seeded.sizes.first().copied().unwrap_or(0);
    let mut kinds = serde_json::Map::new();
    for kind in ["newest", "before", "after", "around"] {
        measure(stage, &seeded.first, (kind, length), 1, at_once).await?;
        kinds.insert(kind.to_owned(), measure(stage, &seeded.first, (kind, length), seconds, at_once).await?);
    }
    let rate = |kind: &str| kinds.get(kind).and_then(|figures| figures["cpu_us_per_page"]["all"].as_f64());
    let deep = rate("before").zip(rate("newest")).map(|(deep, newest)| deep / newest);
    Ok(json!({
        "scenario": "history", "seeded": seeded.figures, "at_once": at_once, "seconds": seconds,
        "pages": kinds, "cpu_of_deep_by_newest": deep,
    }))
}

async fn measure(
    stage: &Stage,
    person: &Person,
    (kind, length): (&str, u64),
    seconds: u64,
    at_once: usize,
) -> Result<Value> {
    let (lag, before, began) = (Lag::watch(), stage.processes.cpu_micros(), Instant::now());
    let until = began + Duration::from_secs(seconds);
    let readers = (0_u64..).take(at_once).map(|reader| read(person, (kind, length), Chance::of(reader), until));
    let mut all = Spread::default();
    for spread in try_join_all(readers).await? {
        all.join(spread);
    }
    let (took, after, count) = (began.elapsed(), stage.processes.cpu_micros(), all.len());
    Ok(json!({
        "pages": count, "pages_per_s": per_second(count, took), "ms": all.figures(),
        "cpu_us_per_page": growth(&before, &after, count), "generator_lag_ms": lag.figures().await,
    }))
}

async fn read(person: &Person, (kind, length): (&str, u64), mut chance: Chance, until: Instant) -> Result<Spread> {
    let mut spread = Spread::default();
    while Instant::now() < until {
        let seq = chance.below(length * 8 / 10) + length / 10;
        let place = match kind {
            "newest" => String::new(),
            deep => format!("&{deep}={seq}"),
        };
        let path = format!("/api/chats/{}/messages?limit={PAGE}{place}", chat_id(0));
        let began = Instant::now();
        let reply = person.call(reqwest::Method::GET, &path, None).await?.accepted()?;
        spread.add(began.elapsed());
        ensure!(reply.body.len() > 100 * PAGE, "a page of {} bytes", reply.body.len());
        if chance.below(READ) == 0 {
            check(&reply.json(), kind, seq)?;
        }
    }
    Ok(spread)
}

/// Whether a page is whole, without holes, and where it was asked for.
fn check(page: &Value, kind: &str, seq: u64) -> Result<()> {
    let seqs: Vec<u64> = page["items"].as_array().into_iter().flatten().filter_map(|it| it["seq"].as_u64()).collect();
    ensure!(seqs.len() == PAGE && seqs.windows(2).all(|two| two[1] == two[0] + 1), "{kind} {seq}: {seqs:?}");
    let there = match kind {
        "before" => seqs.last() == Some(&(seq - 1)),
        "after" => seqs.first() == Some(&(seq + 1)),
        "around" => seqs.contains(&seq),
        _ => page["has_after"] == false,
    };
    ensure!(there, "{kind} {seq}: {seqs:?}");
    Ok(())
}
