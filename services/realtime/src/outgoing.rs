//! What the switchboard wants done: frames sent, gateways told, other services asked.

use bytes::Bytes;
use shared::contract::gateway::TellUsers;
use shared::contract::realtime::{Hello, WentOffline};
use shared::ids::{GatewayId, UserId};
use shared::time::Timestamp;

/// One thing to be done, in order.
#[derive(Clone, Debug)]
pub enum Out {
    /// A frame for all sockets of a user; with the moment of the change, if it tells of one.
    Frame {
        /// Whose sockets.
        user: UserId,
        /// When the change was made.
        at: Option<Timestamp>,
        /// The text of the frame.
        payload: Bytes,
    },
    /// A frame for many users of one gateway.
    Envelope {
        /// The gateway.
        gateway: GatewayId,
        /// The encoded envelope.
        payload: Bytes,
    },
    /// A new epoch.
    Hello(Hello),
    /// A gateway is to list its sockets.
    TellUsers(TellUsers),
    /// People who went offline.
    WentOffline(WentOffline),
    /// Another service is to be asked; exactly one answer comes back.
    Ask(Ask),
    /// A defect left the switchboard in an unknown state: a new epoch is needed.
    BeginAgain,
}

/// A question to another service.
#[derive(Clone, Debug)]
pub enum Ask {
    /// The chats (of chats) and the contacts (of users) of a user.
    Load {
        /// Who.
        user: UserId,
        /// Comes back with the answer.
        ticket: u64,
    },
    /// Whom of `others` he may watch: those with whom he shares a group or direct chat (of chats).
    Permissions {
        /// Who.
        user: UserId,
        /// Comes back with the answer.
        ticket: u64,
        /// About whom.
        others: Vec<UserId>,
    },
    /// When `others` were last online (of users), for a user who is to be sent their presence.
    PresenceSnapshot {
        /// Who is to be told.
        user: UserId,
        /// About whom.
        others: Vec<UserId>,
    },
}
