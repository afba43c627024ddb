//! Sessions: begun, renewed, listed.

use std::time::Duration;

use futures::FutureExt;
use shared::db::{Conn, Db, DbError, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::{SessionId, UserId};
use shared::time::Timestamp;
use sqlx::FromRow;

use super::accounts;
use super::audit::{self, Deed, Entry};
use super::endings::{self, Ended, MOST_LIVE};
use crate::account::Account;
use crate::client::Client;
use crate::refresh_token::RefreshToken;
use crate::session::{EndReason, Family, Shown};

/// One signed-in device, as its owner sees it.
#[derive(Clone, Debug, FromRow)]
pub struct Device {
    /// The session.
    pub id: SessionId,
    /// What it called itself last.
    pub user_agent: String,
    /// Where it was last.
    pub ip: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it last renewed its token.
    pub last_seen_at: Timestamp,
}

/// What became of a shown refresh token.
#[derive(Clone, Debug)]
pub enum Renewal {
    /// The session goes on with `token`, until `expires_at`.
    Renewed {
        /// Whose session it is.
        account: Box<Account>,
        /// The current token.
        token: RefreshToken,
        /// When it ends if it is not used.
        expires_at: Timestamp,
        /// Whether the token is a new one.
        rotated: bool,
    },
    /// The session was not used for too long.
    Expired,
    /// The session ended before.
    Revoked,
    /// The session ended just now, because the token was an old one.
    Reused(Ended),
}

/// Begins a session; the account's oldest end if it has too many then.
pub(super) async fn begin(
    tx: &mut Tx,
    user_id: UserId,
    client: &Client,
    life: Duration,
) -> Result<(RefreshToken, Ended), DbError> {
    let (session_id, now) = (SessionId::new(), Timestamp::now());
    sql("insert into sessions (id, user_id, counter, rotated_at, user_agent, ip, network, created_at, last_seen_at, expires_at)
         values ($1, $2, 1, $3, $4, $5, $6, $3, $3, $7)")
    .bind(session_id)
    .bind(user_id)
    .bind(now)
    .bind(client.user_agent.as_str())
    .bind(client.address.to_string())
    .bind(client.network())
    .bind(now.plus(life))
    .execute(tx)
    .await?;
    let entry = Entry::new(Deed::SignedIn, user_id);
    audit::note(tx, Entry { session_id: Some(session_id), ip: Some(client.address.to_string()), ..entry }).await?;
    let ended = endings::end_oldest(tx, user_id, session_id).await?;
    Ok((RefreshToken { session_id, counter: 1 }, ended))
}

/// Whether the account had a session from this network: its owner is at home there.
pub async fn is_known_network(conn: &mut Conn, user_id: UserId, network: &str) -> Result<bool, DbError> {
    let known: Vec<i32> = sql("select 1 from sessions where user_id = $1 and network = $2 limit 1")
        .bind(user_id)
        .bind(network)
        .fetch_column(conn)
        .await?;
    Ok(!known.is_empty())
}

/// Whether the session has not ended.
pub async fn is_live(conn: &mut Conn, id: SessionId) -> Result<bool, DbError> {
    let live: Vec<i32> =
        sql("select 1 from sessions where id = $1 and ended_at is null").bind(id).fetch_column(conn).await?;
    Ok(!live.is_empty())
}

/// The live sessions of an account, the last used first.
pub async fn list(conn: &mut Conn, user_id: UserId) -> Result<Vec<Device>, DbError> {
    sql("select id, user_agent, ip, created_at, last_seen_at from sessions
         where user_id = $1 and ended_at is null and expires_at > $2 order by last_seen_at desc, id desc limit $3")
    .bind(user_id)
    .bind(Timestamp::now())
    .bind(MOST_LIVE)
    .fetch_all(conn)
    .await
}

/// The sessions that ended before their time, at `since` or later.
pub async fn list_ended(conn: &mut Conn, since: Timestamp) -> Result<Vec<SessionId>, DbError> {
    sql("select id from sessions where ended_at >= $1").bind(since).fetch_column(conn).await
}

/// Whose session it is; `None` if there is none (any more).
pub async fn owner(conn: &mut Conn, id: SessionId) -> Result<Option<UserId>, DbError> {
    Ok(sql("select user_id from sessions where id = $1").bind(id).fetch_column(conn).await?.pop())
}

/// Renews a session by one of its tokens; one that is too old ends it.
pub async fn renew(db: &Db, shown: RefreshToken, client: Client, life: Duration) -> Result<Renewal, ApiError> {
    let Some(user_id) = owner(&mut db.read().await?, shown.session_id).await? else { return Ok(Renewal::Expired) };
    db.write(Lane::of(user_id), move |tx| {
        async move {
            let account = accounts::see(tx, user_id).await?;
            let (Some(account), Some(found)) = (account, find(tx, shown.session_id, &client).await?) else {
                return Ok(Renewal::Expired);
            };
            let now = Timestamp::now();
            if found.ended_at.is_some() {
                return Ok(Renewal::Revoked);
            }
            if found.expires_at <= now {
                return Ok(Renewal::Expired);
            }
            let family = Family { counter: found.counter, rotated_at: found.rotated_at };
            let (counter, expires_at) = match family.judge(shown.counter, now) {
                Shown::Rotate { next } => (next, rotate(tx, shown.session_id, next, &client, life).await?),
                Shown::Repeat => (found.counter, found.expires_at),
                Shown::Reuse => return end_reused(tx, user_id, shown.session_id, &client).await,
            };
            let rotated = counter != found.counter;
            let token = RefreshToken { session_id: shown.session_id, counter };
            Ok(Renewal::Renewed { account: Box::new(account), token, expires_at, rotated })
        }
        .boxed()
    })
    .await
}

#[derive(FromRow)]
struct Found {
    counter: i64,
    rotated_at: Timestamp,
    expires_at: Timestamp,
    ended_at: Option<Timestamp>,
}

/// Takes the session for this change and notes where it was seen.
async fn find(tx: &mut Tx, id: SessionId, client: &Client) -> Result<Option<Found>, DbError> {
    sql("update sessions set last_seen_at = $2, user_agent = $3, ip = $4 where id = $1
         returning counter, rotated_at, expires_at, ended_at")
    .bind(id)
    .bind(Timestamp::now())
    .bind(client.user_agent.as_str())
    .bind(client.address.to_string())
    .fetch_optional(tx)
    .await
}

async fn rotate(tx: &mut Tx, id: SessionId, next: i64, client: &Client, life: Duration) -> Result<Timestamp, DbError> {
    let now = Timestamp::now();
    sql("update sessions set counter = $2, rotated_at = $3, expires_at = $4, network = $5 where id = $1")
        .bind(id)
        .bind(next)
        .bind(now)
        .bind(now.plus(life))
        .bind(client.network())
        .execute(tx)
        .await?;
    Ok(now.plus(life))
}

async fn end_reused(tx: &mut Tx, user_id: UserId, id: SessionId, client: &Client) -> Result<Renewal, ApiError> {
    tracing::warn!(session.id = %id, user.id = %user_id, "an old refresh token was shown again; its session ends");
    let (session_id, ip) = (Some(id), Some(client.address.to_string()));
    audit::note(tx, Entry { session_id, ip, ..Entry::new(Deed::TokenReused, user_id) }).await?;
    Ok(Renewal::Reused(endings::end_one(tx, user_id, id, EndReason::Reuse).await?))
}
