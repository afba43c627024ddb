//! What is of no use any more, deleted a bounded number of rows at a time.

use std::time::Duration;

use futures::FutureExt;
use shared::db::{Db, DbError, Lane, sql};
use shared::time::Timestamp;

use crate::limits::FAILURES_KEPT;

/// Rows of one delete.
const BATCH: u32 = 500;
/// How long the audit is kept.
const AUDIT_KEPT: Duration = Duration::from_hours(365 * 24);

const SESSIONS: &str = "delete from sessions where id in
    (select id from sessions where expires_at < $1 order by expires_at limit $2)";
const FAILURES: &str = "delete from login_failures where (login, home) in
    (select login, home from login_failures where last_at < $1 order by last_at limit $2)";
const COUNTS: &str = "delete from network_counts where (network, kind) in
    (select network, kind from network_counts where ends_at < $1 order by ends_at limit $2)";
const AUDIT: &str = "delete from audit where id in (select id from audit where at < $1 order by at limit $2)";

/// Deletes what is out of date. A session goes one `token_life` after its end, when no token of it can be valid.
pub async fn delete_all(db: &Db, token_life: Duration) -> Result<(), DbError> {
    let now = Timestamp::now();
    delete(db, SESSIONS, now.minus(token_life)).await?;
    delete(db, FAILURES, now.minus(FAILURES_KEPT)).await?;
    delete(db, COUNTS, now).await?;
    delete(db, AUDIT, now.minus(AUDIT_KEPT)).await
}

async fn delete(db: &Db, statement: &'static str, before: Timestamp) -> Result<(), DbError> {
    loop {
        let batch = sql(statement).bind(before).bind(BATCH);
        if db.write(Lane::of(statement), |tx| batch.execute(tx).boxed()).await? < u64::from(BATCH) {
            return Ok(());
        }
    }
}
