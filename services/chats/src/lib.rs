//! Chats, members, messages, read positions, search: the heart of the product.

pub mod answers;
pub mod app;
pub mod chat;
pub mod config;
pub mod consumers;
pub mod export;
pub mod failpoint;
pub mod foreign;
pub mod import;
pub mod measures;
pub mod member;
pub mod name;
pub mod news;
pub mod position;
pub mod rebuild;
pub mod routes;
pub mod search;
pub mod standing;
pub mod store;
pub mod sync;
pub mod text;
pub mod words;
