//! The loop that deletes what is out of date.

use std::time::Duration;

use shared::db::Db;
use tokio_util::sync::CancellationToken;

use crate::store::expired;

/// Between two rounds.
const EVERY: Duration = Duration::from_mins(10);

/// Deletes what is out of date, every ten minutes until `stop`.
pub async fn run(db: Db, token_life: Duration, stop: CancellationToken) -> anyhow::Result<()> {
    let mut every = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => expired::delete_all(&db, token_life).await?,
            () = stop.cancelled() => return Ok(()),
        }
    }
}
