//! Owned by auth: accounts and sessions.

use serde::{Deserialize, Serialize};

use super::{Event, Question};
use crate::http::token::Role;
use crate::ids::{SessionId, UserId};
use crate::time::Timestamp;

/// An account as the other services know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCard {
    /// The person's id everywhere.
    pub id: UserId,
    /// The login as it was chosen (shown), unique after folding.
    pub login: String,
    /// What the account may do.
    pub role: Role,
    /// Whether it may sign in.
    pub active: bool,
    /// The name given at registration; the profile in users has the present one.
    pub name: String,
    /// The surname given at registration.
    pub surname: String,
    /// Grows with every change; an older card never replaces a newer one.
    pub rev: i64,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// Published by auth when an account was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountRegistered {
    /// The new account.
    pub account: AccountCard,
}

impl Event for AccountRegistered {
    const SUBJECT: &'static str = "auth.account.registered";
}

/// Published by auth when an account was deactivated or activated again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountUpdated {
    /// The account as it is now.
    pub account: AccountCard,
}

impl Event for AccountUpdated {
    const SUBJECT: &'static str = "auth.account.updated";
}

/// Published by auth when a session ended before its time: signed out, ended by its owner, reuse of a refresh token,
/// password changed, account deactivated. Its tokens are refused and its sockets closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionEnded {
    /// The session.
    pub session_id: SessionId,
    /// Whose it was.
    pub user_id: UserId,
}

impl Event for SessionEnded {
    const SUBJECT: &'static str = "auth.session.ended";
}

/// Who are these? Asked by a service that meets an id or a login it was not told of yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Accounts {
    /// At most [`PEOPLE_PER_QUESTION`](super::PEOPLE_PER_QUESTION).
    pub ids: Vec<UserId>,
    /// At most one: asked for by login, folded by auth.
    pub login: Option<String>,
}

impl Question for Accounts {
    type Answer = AccountCards;
    const SUBJECT: &'static str = "ask.auth.accounts";
}

/// Those that exist, in any order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AccountCards {
    /// The accounts found.
    pub items: Vec<AccountCard>,
}

/// The reply of auth's internal `GET /internal/sessions/ended?since=<time>`: the one call between services that does
/// not go over NATS, so that signing out works without it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EndedSessions {
    /// Sessions that ended since then.
    pub session_ids: Vec<SessionId>,
}
