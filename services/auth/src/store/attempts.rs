//! Wrong passwords, and what a network did within a span of time.

use futures::FutureExt;
use shared::db::{Db, DbError, Lane, Tx, sql};
use shared::http::ApiError;
use shared::time::Timestamp;

use crate::limits::{FAILURES_KEPT, Limits, Quota};

/// What is guessed at, and from where.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The folded login, without control characters.
    pub login: String,
    /// From which network.
    pub network: String,
    /// Whether the account had a session there: then its guesses are counted apart.
    pub at_home: bool,
}

impl Attempt {
    fn home(&self) -> &str {
        if self.at_home { &self.network } else { "" }
    }
}

/// How many wrong passwords in a row there were; 429 while it must be waited.
pub async fn must_be_open(db: &Db, attempt: &Attempt, limits: Limits) -> Result<i64, ApiError> {
    let (mut conn, now) = (db.read().await?, Timestamp::now());
    let failures: Option<(i64, Timestamp)> =
        sql("select failures, blocked_until from login_failures where login = $1 and home = $2 and last_at > $3")
            .bind(attempt.login.as_str())
            .bind(attempt.home())
            .bind(now.minus(FAILURES_KEPT))
            .fetch_optional(&mut conn)
            .await?;
    let (failures, blocked_until) = failures.unwrap_or((0, Timestamp(0)));
    let quota = limits.login_failures();
    let ends_at: Option<(Timestamp,)> =
        sql("select ends_at from network_counts where network = $1 and kind = $2 and hits >= $3")
            .bind(attempt.network.as_str())
            .bind(quota.kind)
            .bind(quota.most)
            .fetch_optional(&mut conn)
            .await?;
    let open_at = blocked_until.max(ends_at.map_or(Timestamp(0), |(ends_at,)| ends_at));
    if open_at > now { Err(wait_until(open_at)) } else { Ok(failures) }
}

/// Notes a wrong password.
pub async fn note_failure(db: &Db, attempt: Attempt, limits: Limits) -> Result<(), ApiError> {
    let network = attempt.network.clone();
    db.write(Lane::of(&attempt.login), move |tx| add_failure(tx, attempt, limits).boxed()).await?;
    db.write(Lane::of(&network), move |tx| {
        async move { count(tx, &network, limits.login_failures()).await.map(drop) }.boxed()
    })
    .await
    .map_err(|error: DbError| error.into())
}

/// Forgets the wrong passwords before a right one.
pub async fn forget_failures(db: &Db, attempt: &Attempt) -> Result<(), ApiError> {
    let delete = sql("delete from login_failures where login = $1 and home = $2");
    let delete = delete.bind(attempt.login.as_str()).bind(attempt.home());
    db.write(Lane::of(&attempt.login), |tx| delete.execute(tx).boxed())
        .await
        .map(drop)
        .map_err(|error: DbError| error.into())
}

/// Counts a use of `quota` by `network`; 429, uncounted, when it is used up.
pub async fn take(db: &Db, network: String, quota: Quota) -> Result<(), ApiError> {
    db.write(Lane::of(&network), move |tx| {
        async move {
            let (hits, ends_at) = count(tx, &network, quota).await?;
            if hits > i64::from(quota.most) { Err(wait_until(ends_at)) } else { Ok(()) }
        }
        .boxed()
    })
    .await
}

async fn add_failure(tx: &mut Tx, attempt: Attempt, limits: Limits) -> Result<(), DbError> {
    let now = Timestamp::now();
    let (failures,): (i64,) = sql("insert into login_failures (login, home, failures, last_at, blocked_until)
         values ($1, $2, 1, $3, 0) on conflict (login, home) do update set
         failures = case when login_failures.last_at > $4 then login_failures.failures + 1 else 1 end, last_at = $3
         returning failures")
    .bind(attempt.login.as_str())
    .bind(attempt.home())
    .bind(now)
    .bind(now.minus(FAILURES_KEPT))
    .fetch_one(tx)
    .await?;
    sql("update login_failures set blocked_until = $3 where login = $1 and home = $2")
        .bind(attempt.login.as_str())
        .bind(attempt.home())
        .bind(now.plus(limits.delay_after(failures)))
        .execute(tx)
        .await
        .map(drop)
}

/// Counts once more in the present span, or begins a new one: how often, and until when it counts.
async fn count(tx: &mut Tx, network: &str, quota: Quota) -> Result<(i64, Timestamp), DbError> {
    let now = Timestamp::now();
    sql("insert into network_counts (network, kind, hits, ends_at) values ($1, $2, 1, $3)
         on conflict (network, kind) do update set
         hits = case when network_counts.ends_at > $4 then network_counts.hits + 1 else 1 end,
         ends_at = case when network_counts.ends_at > $4 then network_counts.ends_at else $3 end
         returning hits, ends_at")
    .bind(network)
    .bind(quota.kind)
    .bind(now.plus(quota.span))
    .bind(now)
    .fetch_one(tx)
    .await
}

fn wait_until(open_at: Timestamp) -> ApiError {
    let seconds = (open_at.0 - Timestamp::now().0).max(1).unsigned_abs().div_ceil(1000);
    ApiError::rate_limited(u32::try_from(seconds).unwrap_or(u32::MAX))
}
