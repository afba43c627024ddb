//! Open and silent sockets: what one costs in memory and what all cost in processor time.

use std::time::{Duration, Instant};

use anyhow::Result;
use bench::client::Socket;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::listener;
use super::processes::{Processes, Reading, growth};
use super::stage::Stage;

/// Sockets opened at the same time.
const AT_ONCE: usize = 64;
/// Memory is still when it changes by less than this share between two looks.
const STILL: f64 = 0.005;

/// Opens `sockets`, `per_account` of them for each person, and measures for `seconds`.
pub(crate) async fn run(stage: &mut Stage, sockets: usize, per_account: usize, seconds: u64) -> Result<Value> {
    let people = stage.people(sockets.div_ceil(per_account)).await?;
    let before = still(&stage.processes).await;
    let opening = Instant::now();
    let holders = people.iter().cycle().take(sockets);
    let open: Vec<Socket> = stream::iter(holders).map(listener::ready).buffer_unordered(AT_ONCE).try_collect().await?;
    let opened = opening.elapsed();
    let after = still(&stage.processes).await;
    let cpu = stage.processes.cpu_micros();
    sleep(Duration::from_secs(seconds)).await;
    let idle = growth(&cpu, &stage.processes.cpu_micros(), usize::try_from(seconds * 10_000)?);
    Ok(json!({
        "scenario": "idle", "sockets": open.len(), "accounts": people.len(), "seconds": seconds,
        "set_up_s": stage.set_up.as_secs_f64(), "opened_in_s": opened.as_secs_f64(),
        "pss_kib_before": before, "pss_kib": after,
        "kib_per_socket": growth(&before, &after, open.len()), "cpu_percent_of_a_core": idle,
    }))
}

/// The memory once it does not change any more.
async fn still(processes: &Processes) -> Reading {
    let mut last = processes.pss_kib();
    for _ in 0..20 {
        sleep(Duration::from_millis(500)).await;
        let now = processes.pss_kib();
        if difference(&last, &now) < STILL {
            return now;
        }
        last = now;
    }
    last
}

#[expect(clippy::cast_precision_loss, reason = "a share")]
fn difference(one: &Reading, other: &Reading) -> f64 {
    let (one, other): (u64, u64) = (one.values().sum(), other.values().sum());
    one.abs_diff(other) as f64 / one.max(1) as f64
}
