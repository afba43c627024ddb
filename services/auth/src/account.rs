//! The account: who may sign in, and the names given at registration.

use shared::contract::auth::AccountCard;
use shared::http::token::Role;
use shared::ids::UserId;
pub use shared::name::Name;
use shared::time::Timestamp;
use sqlx::FromRow;

use crate::login::Login;

/// An account as it is kept.
#[derive(Clone, Debug, FromRow)]
pub struct Account {
    /// Its id.
    pub id: UserId,
    /// Its login as it is shown.
    pub login: String,
    /// The name given at registration.
    pub name: String,
    /// The surname given at registration.
    pub surname: String,
    /// What it may do.
    pub role: Role,
    /// The hash of its password.
    pub password_hash: String,
    /// Whether it may sign in.
    pub active: bool,
    /// Grows with every change that others are told.
    pub rev: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last signed in or renewed its token.
    pub last_seen_at: Option<Timestamp>,
}

impl Account {
    /// The account as the other services know it.
    pub fn card(&self) -> AccountCard {
        AccountCard {
            id: self.id,
            login: self.login.clone(),
            role: self.role,
            active: self.active,
            name: self.name.clone(),
            surname: self.surname.clone(),
            rev: self.rev,
            created_at: self.created_at,
        }
    }
}

/// An account that is to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its login.
    pub login: Login,
    /// The hash of its password.
    pub password_hash: String,
    /// A name, or nothing.
    pub name: Name,
    /// A surname, or nothing.
    pub surname: Name,
    /// What it may do.
    pub role: Role,
}
