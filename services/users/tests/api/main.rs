//! The service as its clients and neighbours see it: real HTTP, a private database, a private nats-server.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what a test stands on either works or fails the test")]

mod answers;
mod contacts;
mod helpers;
mod input;
mod me;
mod openapi;
mod operators;
mod profiles;
mod search;
mod start;
mod users;
