//! The running system against its contract: counts, rights, the documents of REST and of the socket.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod asyncapi;
mod bodies;
mod counting;
mod openapi;
mod rights;
