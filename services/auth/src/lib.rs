//! Accounts, passwords, sessions and tokens: who somebody is. See README.md.

pub mod account;
pub mod admin;
pub mod answers;
pub mod app;
pub mod client;
pub mod commands;
pub mod config;
pub mod hasher;
pub mod housekeeping;
pub mod import;
pub mod limits;
pub mod login;
pub mod measures;
pub mod password;
pub mod refresh_token;
pub mod routes;
pub mod session;
pub mod store;
