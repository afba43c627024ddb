//! The service as its clients and neighbours see it: real HTTP, a private database, a private nats-server.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what a test stands on either works or fails the test")]

mod answers;
mod avatars;
mod contacts;
mod drawing;
mod helpers;
mod input;
mod me;
mod memory;
mod openapi;
mod operators;
mod pictures;
mod profiles;
mod search;
mod start;
mod uploads;
mod users;
