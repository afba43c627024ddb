//! How sessions end before their time: one change ends them, tells the other processes and writes the audit.

use futures::FutureExt;
use shared::contract::auth::SessionEnded;
use shared::db::{Db, DbError, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::{SessionId, UserId};
use shared::time::Timestamp;

use super::audit::{self, Deed};
use crate::measures;
use crate::session::EndReason;

/// Live sessions of one account at the most: whoever signs in again and again ends his oldest. So whatever ends all of
/// them is one short change.
pub const MOST_LIVE: u32 = 100;
/// Sessions that a sign-in ends at the most: an account that had more than [`MOST_LIVE`] before there was such a limit
/// comes down to it step by step.
const AT_ONCE: u32 = 500;
/// Sessions that one statement names.
const NAMED: usize = 512;

/// The sessions that a change ended. They are to be counted when it is committed: until then it may be undone.
#[must_use]
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    reason: EndReason,
    sessions: usize,
}

impl Ended {
    /// Counts them.
    pub fn count(self) {
        measures::count_ended(self.reason.name(), self.sessions);
    }

    /// Whether there were any.
    pub fn any(self) -> bool {
        self.sessions > 0
    }
}

/// Ends one session of an account; whether it was live.
pub async fn end(db: &Db, user_id: UserId, id: SessionId, reason: EndReason) -> Result<bool, ApiError> {
    let end = db.write(Lane::of(user_id), move |tx| end_one(tx, user_id, id, reason).boxed());
    let ended = end.await?;
    ended.count();
    Ok(ended.any())
}

/// Ends every session of an account but `kept`.
pub async fn end_others(db: &Db, user_id: UserId, kept: SessionId) -> Result<(), ApiError> {
    let reason = EndReason::EndedByOwner;
    let end = db.write(Lane::of(user_id), move |tx| end_all(tx, user_id, Some(kept), reason).boxed());
    end.await?.count();
    Ok(())
}

/// Ends one session in a change of the account.
pub(super) async fn end_one(tx: &mut Tx, user_id: UserId, id: SessionId, reason: EndReason) -> Result<Ended, DbError> {
    let ended = sql("update sessions set ended_at = $3, end_reason = $4
                     where id = $1 and user_id = $2 and ended_at is null and expires_at > $3 returning id")
    .bind(id)
    .bind(user_id)
    .bind(Timestamp::now())
    .bind(reason.name())
    .fetch_column(tx)
    .await?;
    tell(tx, user_id, &ended, reason).await
}

/// Ends every session of an account but `kept`, in a change of the account.
pub(super) async fn end_all(
    tx: &mut Tx,
    user_id: UserId,
    kept: Option<SessionId>,
    reason: EndReason,
) -> Result<Ended, DbError> {
    let ended = sql("update sessions set ended_at = $2, end_reason = $3
                     where user_id = $1 and ended_at is null and expires_at > $2 and ($4 is null or id <> $4)
                     returning id")
    .bind(user_id)
    .bind(Timestamp::now())
    .bind(reason.name())
    .bind(kept)
    .fetch_column(tx)
    .await?;
    tell(tx, user_id, &ended, reason).await
}

/// Ends those of an account, taken by this change, that were not used for longest, if with `new` there are too many.
pub(super) async fn end_oldest(tx: &mut Tx, user_id: UserId, new: SessionId) -> Result<Ended, DbError> {
    let reason = EndReason::TooMany;
    let ended = sql("update sessions set ended_at = $2, end_reason = $3 where id in
                     (select id from sessions where user_id = $1 and ended_at is null and expires_at > $2 and id <> $4
                      order by last_seen_at desc, id desc limit $5 offset $6)
                     returning id")
    .bind(user_id)
    .bind(Timestamp::now())
    .bind(reason.name())
    .bind(new)
    .bind(AT_ONCE)
    .bind(MOST_LIVE - 1)
    .fetch_column(tx)
    .await?;
    tell(tx, user_id, &ended, reason).await
}

async fn tell(tx: &mut Tx, user_id: UserId, ended: &[SessionId], reason: EndReason) -> Result<Ended, DbError> {
    for &session_id in ended {
        tx.publish(&SessionEnded { session_id, user_id })?;
    }
    for named in ended.chunks(NAMED) {
        audit::note_sessions(tx, Deed::SessionEnded, named, reason.name()).await?;
    }
    Ok(Ended { reason, sessions: ended.len() })
}
