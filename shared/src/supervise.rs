//! Keeps a background loop alive: an error or a panic is logged and counted, and the loop starts again.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The first pause before a failed loop starts again; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A loop that ran this long before it failed starts again with the first pause.
const STEADY: Duration = Duration::from_secs(30);

/// The background loops of a process: they start here and end together.
#[derive(Clone, Debug, Default)]
pub struct Background {
    tracker: TaskTracker,
    draining: CancellationToken,
    stop: CancellationToken,
}

impl Background {
    /// Starts `work` and starts it again whenever it ends with an error or a panic, until [`Background::stop`].
    /// `Ok(())` ends the loop for good.
    pub fn run<W, F>(&self, name: &'static str, mut work: W)
    where
        W: FnMut(CancellationToken) -> F + Send + 'static,
        F: Future<Output = anyhow::Result<()>> + Send,
    {
        let stop = self.stop.clone();
        let restarts = metrics::counter!("background_restarts_total", "name" => name);
        self.tracker.spawn(async move {
            let mut pause = FIRST_PAUSE;
            loop {
                let started = tokio::time::Instant::now();
                let error = match AssertUnwindSafe(work(stop.clone())).catch_unwind().await {
                    Ok(Ok(())) => return,
                    Ok(Err(error)) => format!("{error:#}"),
                    Err(_) => "it panicked".to_owned(),
                };
                if stop.is_cancelled() {
                    return;
                }
                tracing::error!(background.name = name, %error, "a background loop failed and starts again");
                restarts.increment(1);
                if started.elapsed() > STEADY {
                    pause = FIRST_PAUSE;
                }
                tokio::select! {
                    () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                    () = stop.cancelled() => return,
                }
            }
        });
    }

    /// The same for a loop that works with `state`.
    pub fn run_with<S, W, F>(&self, name: &'static str, state: &S, mut work: W)
    where
        S: Clone + Send + 'static,
        W: FnMut(S, CancellationToken) -> F + Send + 'static,
        F: Future<Output = anyhow::Result<()>> + Send,
    {
        let state = state.clone();
        self.run(name, move |stop| work(state.clone(), stop));
    }

    /// Cancelled when the process was told to stop and finishes the requests under way: it is not ready any more.
    pub fn draining(&self) -> CancellationToken {
        self.draining.clone()
    }

    /// Cancelled when the loops are to end.
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Tells every loop to end and waits for them, `within` at the most.
    pub async fn stop(&self, within: Duration) {
        self.stop.cancel();
        self.tracker.close();
        if tokio::time::timeout(within, self.tracker.wait()).await.is_err() {
            tracing::warn!(left = self.tracker.len(), "background loops did not end in time");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use super::Background;

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_fails_or_panics_starts_again() {
        let background = Background::default();
        let runs = Arc::new(AtomicU32::new(0));
        let (done, finished) = tokio::sync::oneshot::channel::<()>();
        let mut done = Some(done);
        let counted = Arc::clone(&runs);
        background.run("test", move |_| {
            let run = counted.fetch_add(1, Ordering::SeqCst);
            let done = if run == 2 { done.take() } else { None };
            async move {
                match run {
                    0 => anyhow::bail!("a failure"),
                    1 => panic!("a panic"),
                    _ => {
                        drop(done);
                        Ok(())
                    }
                }
            }
        });
        let _ = finished.await;
        background.stop(Duration::from_secs(1)).await;
        assert_eq!(runs.load(Ordering::SeqCst), 3);
    }
}
