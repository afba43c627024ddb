//! The only SQL of chats. A change locks its chat by taking the next numbers, only then looks who asks, and goes through
//! the writer; reading asks for the membership in the query itself.

use shared::db::archive::Store;
use shared::db::migrations;

pub mod accounts;
pub mod changes;
pub mod chats;
pub mod create;
pub mod delete;
mod enter;
pub mod figures;
pub mod import;
pub mod main_chat;
pub mod members;
pub mod memberships;
pub mod messages;
mod packed;
pub mod pages;
pub mod reads;
mod rows;
pub mod search;
pub mod send;
pub mod settings;
pub mod sync;
mod undone;

pub use enter::get_standing;
pub use undone::Undone;

/// Everything that chats keeps. The search index is made anew from the texts, and every life of the database has a
/// `generation` of its own.
pub const STORE: Store = Store {
    service: "chats",
    migrations: migrations!("0001_chats", "0002_search", "0003_search_beginnings"),
    left_out: &["generation", "message_words", "search_index"],
};
