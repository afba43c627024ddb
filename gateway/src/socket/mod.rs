//! The WebSockets. One task per socket reads, writes and keeps its time; one NATS subscription per signed-in user feeds
//! the queues of his sockets.
//!
//! - [`upgrade`]: HTTP becomes a socket, if its origin may · [`line`](mod@line): frames on the wire and how they end ·
//!   [`greeting`]: from the first frame to `ready` · [`conversation`]: everything after it
//! - [`hub`]: what all sockets share · [`registry`]: who is here · [`queue`]: what waits for one socket
//! - [`deliver`]: frames from NATS into queues · [`pulse`]: signs of life, heartbeats, epochs · [`endings`]: ended
//!   sessions, and the farewell when the gateway stops

pub mod conversation;
pub mod deliver;
pub mod endings;
pub mod greeting;
pub mod hub;
pub mod line;
pub mod pulse;
pub mod queue;
pub mod registry;
pub mod upgrade;
