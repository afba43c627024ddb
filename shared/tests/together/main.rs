//! The database, the outbox and the bus together: on a private database and a private nats-server.

#![expect(clippy::unwrap_used, reason = "what a test stands on either works or fails the test")]

mod answer;
mod archive;
mod consumer;
mod group;
mod held;
mod helpers;
mod open;
mod relay;
mod trips;
mod writer;
