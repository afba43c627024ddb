//! Everything that crosses a service's boundary over NATS, one file per owning service.
//!
//! Three kinds of message, told apart by their type:
//! - an [`Event`] happened and was committed: it stands in its owner's outbox and in a `JetStream` stream;
//! - a [`Question`] is asked of its owner and answered within a deadline;
//! - a [`Signal`] is about now: core NATS, the latest wins, nothing is stored.

pub mod auth;
pub mod chats;
pub mod frames;
pub mod gateway;
pub mod realtime;
pub mod users;

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Something that happened. Handlers must be idempotent: it may come twice, late, or after a newer one.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The subject, or its beginning where [`Event::subject`] adds to it.
    const SUBJECT: &'static str;

    /// The subject of this very event.
    fn subject(&self) -> String {
        Self::SUBJECT.to_owned()
    }
}

/// Something asked of the service that knows.
pub trait Question: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What comes back.
    type Answer: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Where it is asked.
    const SUBJECT: &'static str;
    /// How long the asker waits.
    const DEADLINE: Duration = Duration::from_secs(2);
}

/// People whom one question names at the most; who wants to know of more asks several times.
pub const PEOPLE_PER_QUESTION: usize = 500;

/// Something about now.
pub trait Signal: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The subject, or its beginning where [`Signal::subject`] adds to it.
    const SUBJECT: &'static str;

    /// The subject of this very signal.
    fn subject(&self) -> String {
        Self::SUBJECT.to_owned()
    }
}

/// A `JetStream` stream: what one service tells the others.
#[derive(Clone, Copy, Debug)]
pub struct StreamOf {
    /// Its name.
    pub name: &'static str,
    /// The subjects it keeps.
    pub subjects: &'static str,
    /// How long events stay in it; the relay publishes younger ones again when the stream was lost.
    pub keep: Duration,
}

/// What auth tells; users and chats store what follows from it.
pub const AUTH: StreamOf = StreamOf { name: "AUTH", subjects: "auth.>", keep: Duration::from_hours(24) };
/// What users tells; only realtime listens, from now on.
pub const USERS: StreamOf = StreamOf { name: "USERS", subjects: "users.>", keep: Duration::from_mins(5) };
/// What chats tells; only realtime listens, from now on.
pub const CHATS: StreamOf = StreamOf { name: "CHATS", subjects: "chats.>", keep: Duration::from_mins(5) };
