//! Searching through the gateway: how long each kind of query takes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::client::Person;
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::Method;
use serde_json::{Value, json};

use super::Size;
use super::chats::{CHATS, chat_id};
use super::queries::{Place, Scope, Search, searches};
use super::seed::{Seeded, seed};
use super::words::Chance;
use crate::load::lag::Lag;
use crate::load::processes::growth;
use crate::load::spread::Spread;
use crate::load::stage::Stage;

/// Hits of a page.
const PAGE: usize = 50;

/// Runs every search `rounds` times, `at_once` at a time, and gives the figures.
pub(crate) async fn run(stage: &Stage, size: &Size, rounds: usize, at_once: usize) -> Result<Value> {
    let seeded = seed(stage, size).await?;
    let searches = searches();
    // The first round fills caches; it is not counted.
    measure(&seeded, &searches, 1, at_once).await?;
    let (lag, before, began) = (Lag::watch(), stage.processes.cpu_micros(), Instant::now());
    let took = measure(&seeded, &searches, rounds, at_once).await?;
    let (after, in_all, count) = (stage.processes.cpu_micros(), began.elapsed(), took.len());
    let (mut all, mut kinds, mut scopes) = (Spread::default(), BTreeMap::new(), BTreeMap::new());
    for (search, took) in took {
        all.add(took);
        kinds.entry(search.kind).or_insert_with(Spread::default).add(took);
        scopes.entry(search.scope.name()).or_insert_with(Spread::default).add(took);
    }
    Ok(json!({
        "scenario": "search", "seeded": seeded.figures, "at_once": at_once, "searches": count,
        "took_s": in_all.as_secs_f64(), "ms": all.figures(), "ms_by_kind": figures(kinds),
        "ms_by_scope": figures(scopes), "cpu_us_per_search": growth(&before, &after, count),
        "pss_kib": stage.processes.pss_kib(), "generator_lag_ms": lag.figures().await,
    }))
}

fn figures(spreads: BTreeMap<&str, Spread>) -> Value {
    spreads.into_iter().map(|(name, spread)| (name.to_owned(), spread.figures())).collect()
}

async fn measure<'s>(
    seeded: &Seeded,
    searches: &'s [Search],
    rounds: usize,
    at_once: usize,
) -> Result<Vec<(&'s Search, Duration)>> {
    let mut chance = Chance::of(7);
    let mut order: Vec<(u64, &Search)> =
        (0..rounds).flat_map(|_| searches).map(|search| (chance.next(), search)).collect();
    order.sort_by_key(|(place, _)| *place);
    stream::iter(order)
        .map(|(_, search)| async move { anyhow::Ok((search, one(seeded, search).await?)) })
        .buffer_unordered(at_once)
        .try_collect()
        .await
}

/// Asks once, and looks whether the answer can be right.
async fn one(seeded: &Seeded, search: &Search) -> Result<Duration> {
    let (person, path) = request(seeded, search);
    let began = Instant::now();
    let reply = person.call(Method::GET, &path, None).await?.accepted()?;
    let took = began.elapsed();
    let reply = reply.json();
    let hits = reply["items"].as_array().map_or(&[][..], Vec::as_slice);
    ensure!(hits.len() <= PAGE, "{} hits on a page", hits.len());
    ensure!(search.finds.is_none_or(|finds| finds != hits.is_empty()), "{search:?}: {} hits", hits.len());
    ensure!(hits.iter().all(|hit| hit["highlights"].as_array().is_some_and(|it| !it.is_empty())), "{search:?}");
    let times: Vec<&str> = hits.iter().filter_map(|hit| hit["message"]["created_at"].as_str()).collect();
    ensure!(times.len() == hits.len() && times.is_sorted_by(|one, other| one >= other), "{search:?} is out of order");
    Ok(took)
}

fn request<'s>(seeded: &'s Seeded, search: &Search) -> (&'s Person, String) {
    let middle = CHATS / 20;
    let (person, chat) = match search.scope {
        Scope::Largest => (&seeded.first, Some(0)),
        Scope::Middle => (&seeded.first, Some(middle)),
        Scope::Small => (&seeded.first, Some(CHATS - 1)),
        Scope::All => (&seeded.first, None),
        Scope::Some => (&seeded.second, None),
    };
    let size = chat.and_then(|chat| seeded.sizes.get(usize::try_from(chat).ok()?).copied());
    let below = |messages: u64| match search.place {
        Place::Newest => None,
        Place::Deep(percent) => Some(messages * (100 - percent) / 100 + 1),
    };
    let mut query = format!("q={}", encoded(&search.query));
    let path = if let (Some(chat), Some(size)) = (chat, size) {
        query.extend(below(size).map(|seq| format!("&before={seq}")));
        format!("/api/chats/{}/search", chat_id(chat))
    } else {
        query.extend(below(seeded.sizes.iter().sum()).map(|num| format!("&cursor={num}")));
        "/api/search".to_owned()
    };
    (person, format!("{path}?{query}"))
}

fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |mut encoded, byte| {
        // Writing into a string cannot fail.
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}
