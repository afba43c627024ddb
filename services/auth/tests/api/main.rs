//! auth over real HTTP, with a private database and a private nats-server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod answers;
mod bad_input;
mod commands;
mod ended_sessions;
mod helpers;
mod housekeeping;
mod login;
mod logout;
mod openapi;
mod operators;
mod password;
mod refresh;
mod register;
mod sessions;
mod start;
