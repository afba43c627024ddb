//! Realtime as its neighbours see it: over a real NATS, with chats, users and a gateway played by the tests.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod helpers;
mod openapi;
mod presence;
mod profiles;
mod restarts;
mod socket;
