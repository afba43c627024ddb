//! The generator's own lag: how late it wakes. Above a few milliseconds its latencies are not to be trusted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use super::spread::Spread;

const BEAT: Duration = Duration::from_millis(5);

/// Measures until it is asked.
pub(crate) struct Lag {
    over: Arc<AtomicBool>,
    task: JoinHandle<Spread>,
}

impl Lag {
    pub(crate) fn watch() -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let ended = over.clone();
        let task = tokio::spawn(async move {
            let mut lags = Spread::default();
            while !ended.load(Ordering::Relaxed) {
                let began = Instant::now();
                tokio::time::sleep(BEAT).await;
                lags.add(began.elapsed().saturating_sub(BEAT));
            }
            lags
        });
        Self { over, task }
    }

    pub(crate) async fn figures(self) -> serde_json::Value {
        self.over.store(true, Ordering::Relaxed);
        self.task.await.unwrap_or_default().figures()
    }
}
