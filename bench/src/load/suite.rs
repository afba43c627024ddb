//! Broadcasts beside the bare one, then posting and idle sockets, in one run. What else `docs/performance.md` names is
//! run by itself.

use anyhow::Result;
use serde_json::{Value, json};

use super::broadcast::{self, Plan};
use super::stage::{Stage, Subject};
use super::{idle, post};

/// Chats, members, messages per second.
const BROADCASTS: [(&str, usize, usize, u64); 4] =
    [("ping", 1, 2, 20), ("fanout", 1, 100, 20), ("fanout", 1, 1_000, 5), ("rooms", 100, 10, 200)];
const SECONDS: u64 = 15;

/// Runs everything.
pub(crate) async fn run(subject: &Subject) -> Result<Value> {
    let bare = broadcasts(&Subject::bare()).await?;
    let mut stage = Stage::set(subject).await?;
    let started = stage.set_up.as_secs_f64();
    let mut figures = Vec::new();
    for (plan, bare) in plans().into_iter().zip(bare) {
        let measured = broadcast::run(&mut stage, &plan).await?;
        let ratio = cpu(&measured).zip(cpu(&bare)).map(|(ours, bare)| ours / bare);
        figures.push(json!({"measured": measured, "bare": bare, "cpu_ratio": ratio}));
    }
    figures.push(post::run(&mut stage, 16, 16, SECONDS).await?);
    figures.push(post::run(&mut stage, 64, 16, SECONDS).await?);
    figures.push(idle::run(&mut stage, 1_000, 1, SECONDS).await?);
    stage.strike().await;
    Ok(json!({"started_in_s": started, "figures": figures}))
}

async fn broadcasts(subject: &Subject) -> Result<Vec<Value>> {
    let mut stage = Stage::set(subject).await?;
    let mut figures = Vec::new();
    for plan in plans() {
        figures.push(broadcast::run(&mut stage, &plan).await?);
    }
    stage.strike().await;
    Ok(figures)
}

fn plans() -> Vec<Plan> {
    let plan =
        |(name, chats, members, rate)| Plan { name, chats, members, people: chats * members, rate, seconds: SECONDS };
    BROADCASTS.map(plan).into()
}

fn cpu(figures: &Value) -> Option<f64> {
    figures["cpu_us_per_delivery"]["all"].as_f64()
}
