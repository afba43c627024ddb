//! The only SQL of chats. A change locks its chat by taking the next numbers, only then looks who asks, and goes through
//! the writer; reading asks for the membership in the query itself.

pub mod accounts;
pub mod changes;
pub mod chats;
pub mod create;
pub mod delete;
mod enter;
pub mod figures;
pub mod main_chat;
pub mod members;
pub mod memberships;
pub mod messages;
pub mod pages;
pub mod reads;
mod rows;
pub mod settings;
pub mod sync;
mod undone;

pub use enter::get_standing;
pub use undone::Undone;
