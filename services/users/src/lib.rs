//! users: who people are to each other. It owns profiles, avatars, contacts and when someone was last seen.

pub mod answers;
pub mod app;
pub mod avatars;
pub mod config;
pub mod consumers;
pub mod contact;
pub mod folding;
pub mod import;
pub mod measures;
pub mod name;
pub mod profile;
pub mod routes;
pub mod store;
