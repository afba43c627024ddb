//! The only SQL of auth. Whatever changes an account that is there, or its sessions, takes the account's lane, so that two
//! changes of one account never wait for each other in a circle. An account is made on the lane of its login: nobody else
//! knows of it yet.

use shared::db::archive::Store;
use shared::db::migrations;

pub mod accounts;
pub mod attempts;
pub mod audit;
pub mod endings;
pub mod expired;
pub mod passwords;
pub mod sessions;

/// Everything that auth keeps.
pub const STORE: Store =
    Store { service: "auth", migrations: migrations!("0001_accounts", "0002_live_sessions"), left_out: &[] };
