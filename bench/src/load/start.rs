//! How long the system takes from the first process to the last readiness, and what it needs when nobody is there.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::spread::Spread;
use super::stage::{Stage, Subject};

/// Idle for so long before the memory is read.
const SETTLED: Duration = Duration::from_secs(10);

/// Starts the system `times` times on the same data, which are fresh the first time unless a folder is named.
pub(crate) async fn run(subject: &Subject, times: usize) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let subject = subject.kept_in(folder.path());
    let (mut first, mut warm, mut memory) = (Duration::ZERO, Spread::default(), Value::Null);
    for time in 0..times {
        let stage = Stage::set(&subject).await?;
        if time == 0 {
            first = stage.set_up;
        } else {
            warm.add(stage.set_up);
        }
        if time + 1 == times {
            sleep(SETTLED).await;
            let pss = stage.processes.pss_kib();
            memory = json!({"all": pss.values().sum::<u64>(), "each": pss});
        }
        stage.strike().await;
    }
    Ok(json!({
        "scenario": "start", "ms_the_first_time": first.as_secs_f64() * 1_000.0, "ms_after_that": warm.figures(),
        "pss_kib_idle": memory,
    }))
}
