//! Identifiers: one type for each kind of thing, so that a chat's id is never taken for a person's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = String, format = Uuid, example = "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new `UUIDv7`: ids made later sort after ids made earlier.
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id! {
    /// A person: the id of the account, of its profile, of its membership.
    UserId
}
id! {
    /// One signed-in device: a family of refresh tokens.
    SessionId
}
id! {
    /// A chat of any kind.
    ChatId
}
id! {
    /// A message, text or info.
    MessageId
}
id! {
    /// What a client calls its own message or chat before the server knows it; unique per author.
    ClientId
}
id! {
    /// One event in an outbox; `JetStream` drops a second message with the same one.
    EventId
}
id! {
    /// One running gateway.
    GatewayId
}
id! {
    /// One open WebSocket.
    SocketId
}
