//! The audit: what happened to accounts and sessions, written in the transaction in which it happened.

use shared::db::{Conn, DbError, sql};
use shared::ids::{SessionId, UserId};
use shared::time::Timestamp;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// An account was made.
    Registered,
    /// Somebody signed in.
    SignedIn,
    /// A session ended before its time; the detail tells why.
    SessionEnded,
    /// A refresh token was shown that had been replaced long ago: somebody else has a copy.
    TokenReused,
    /// The owner changed his password.
    PasswordChanged,
    /// The administrator set a password.
    PasswordReset,
    /// The administrator deactivated an account.
    Deactivated,
    /// The administrator activated an account again.
    Activated,
}

impl Deed {
    fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::SignedIn => "signed_in",
            Self::SessionEnded => "session_ended",
            Self::TokenReused => "token_reused",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::Deactivated => "deactivated",
            Self::Activated => "activated",
        }
    }
}

/// One line of the audit.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What happened.
    pub deed: Deed,
    /// To whose account.
    pub user_id: UserId,
    /// Who did it, if it was not the owner.
    pub actor_id: Option<UserId>,
    /// In or to which session.
    pub session_id: Option<SessionId>,
    /// From which address.
    pub ip: Option<String>,
    /// More about it.
    pub detail: Option<&'static str>,
}

impl Entry {
    /// `deed` was done to the account `user_id`.
    pub fn new(deed: Deed, user_id: UserId) -> Self {
        Self { deed, user_id, actor_id: None, session_id: None, ip: None, detail: None }
    }
}

/// Writes a line for each of the sessions, to or in which `deed` was done; `detail` tells more about it.
pub async fn note_sessions(
    conn: &mut Conn,
    deed: Deed,
    sessions: &[SessionId],
    detail: &'static str,
) -> Result<(), DbError> {
    sql("insert into audit (at, kind, user_id, session_id, detail)
         select $1, $2, user_id, id, $3 from sessions where id in ({ids})")
    .bind(Timestamp::now())
    .bind(deed.name())
    .bind(detail)
    .bind_list("ids", sessions)
    .execute(conn)
    .await
    .map(drop)
}

/// Writes a line.
pub async fn note(conn: &mut Conn, entry: Entry) -> Result<(), DbError> {
    sql("insert into audit (at, kind, user_id, actor_id, session_id, ip, detail) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(Timestamp::now())
        .bind(entry.deed.name())
        .bind(entry.user_id)
        .bind(entry.actor_id)
        .bind(entry.session_id)
        .bind(entry.ip)
        .bind(entry.detail)
        .execute(conn)
        .await
        .map(drop)
}
