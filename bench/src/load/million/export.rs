//! Saving the longest chat as a file: how fast it comes, and what it costs in memory.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use futures::StreamExt;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::Size;
use super::chats::chat_id;
use super::seed::{Seeded, seed};
use crate::load::stage::Stage;

/// Bytes between two looks at the memory.
const LOOK_EVERY: u64 = 4 << 20;

/// Saves the chat in both formats, one of them again: what a first use keeps is no growth. Gives the figures.
pub(crate) async fn run(stage: &Stage, size: &Size) -> Result<Value> {
    let seeded = seed(stage, size).await?;
    let mut formats = Map::new();
    for (name, format) in [("json", "json"), ("html", "html"), ("json again", "json")] {
        formats.insert(name.to_owned(), save(stage, &seeded, format).await?);
    }
    Ok(json!({"scenario": "export", "seeded": seeded.figures, "formats": formats}))
}

async fn save(stage: &Stage, seeded: &Seeded, format: &str) -> Result<Value> {
    let path = format!("/api/chats/{}/export?format={format}", chat_id(0));
    let request = seeded.first.server().request(Method::GET, &path).bearer_auth(seeded.first.token());
    let (began, before) = (Instant::now(), stage.processes.rss_kib("chats"));
    let request = request.timeout(std::time::Duration::from_mins(10));
    let mut pieces = request.send().await?.error_for_status()?.bytes_stream();
    let (mut bytes, mut messages, mut most, mut looked) = (0_u64, 0_u64, before, 0_u64);
    let mut last = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.context("the file broke off")?;
        bytes += piece.len() as u64;
        messages += piece.split(|byte| *byte == b'\n').count() as u64 - 1;
        last = piece.to_vec();
        if bytes - looked > LOOK_EVERY {
            looked = bytes;
            most = most.max(stage.processes.rss_kib("chats"));
        }
    }
    let end = String::from_utf8_lossy(&last).into_owned();
    ensure!(end.ends_with(if format == "json" { "]}\n" } else { "</html>\n" }), "the file is not whole");
    let length = seeded.sizes.first().copied().unwrap_or(0);
    ensure!(messages >= length, "{messages} lines of {length} messages");
    let took = began.elapsed().as_secs_f64();
    Ok(json!({
        "messages": length, "mib": bytes >> 20, "took_s": took,
        "rss_kib_of_chats": {"before": before, "most": most, "grown": most.saturating_sub(before)},
    }))
}
