//! The gateway over real HTTP, real WebSockets and a real nats-server. The services behind it are played by the tests:
//! small HTTP servers, and answers on realtime's subjects.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set itself up fails")]

mod access;
mod client;
mod closing;
mod helpers;
mod interface;
mod live;
mod origin;
mod reference;
mod routing;
mod services;
