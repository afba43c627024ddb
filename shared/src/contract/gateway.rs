//! Owned by the gateway: what its sockets do, told to realtime.

use serde::{Deserialize, Serialize};

use super::Signal;
use crate::ids::{ChatId, GatewayId, SocketId, UserId};

/// A socket closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Disconnected {
    /// The gateway.
    pub gateway_id: GatewayId,
    /// The socket.
    pub socket_id: SocketId,
    /// Whose it was.
    pub user_id: UserId,
}

impl Signal for Disconnected {
    const SUBJECT: &'static str = "gw.disconnected";
}

/// A user types, or stopped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Typed {
    /// Who.
    pub user_id: UserId,
    /// Where; realtime checks that he is in the chat.
    pub chat_id: ChatId,
    /// Typing, or not any more.
    pub active: bool,
}

impl Signal for Typed {
    const SUBJECT: &'static str = "gw.typed";
}

/// A socket watches these people's presence, instead of those it watched before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Interested {
    /// The gateway.
    pub gateway_id: GatewayId,
    /// The socket.
    pub socket_id: SocketId,
    /// Whose it is.
    pub user_id: UserId,
    /// At most 500; realtime drops those he may not see.
    pub user_ids: Vec<UserId>,
}

impl Signal for Interested {
    const SUBJECT: &'static str = "gw.interested";
}

/// The gateway's lease: every 3 s. Without it for 9 s its users are offline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Beat {
    /// The gateway.
    pub gateway_id: GatewayId,
    /// How many sockets it holds.
    pub sockets: u64,
    /// [`Beat::bits_of`] all its sockets, combined by exclusive or: if it differs from what realtime holds, realtime asks
    /// for the users anew.
    pub digest: u64,
}

impl Beat {
    /// What a socket gives to the digest: the low 64 bits of its id.
    pub fn bits_of(socket: SocketId) -> u64 {
        socket.0.as_u64_pair().1
    }
}

impl Signal for Beat {
    const SUBJECT: &'static str = "gw.beat";
}

/// Realtime found that it knows other sockets of a gateway than the gateway has: the gateway answers with [`OnlineUsers`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TellUsers {
    /// The gateway.
    pub gateway_id: GatewayId,
}

impl Signal for TellUsers {
    const SUBJECT: &'static str = "rt.tell_users";
}

/// A part of a gateway's sockets, told after [`super::realtime::Hello`] or [`TellUsers`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OnlineUsers {
    /// The gateway.
    pub gateway_id: GatewayId,
    /// Its sockets, 1,000 at the most in one signal.
    pub sockets: Vec<OnlineSocket>,
    /// Whether this is the first part (realtime forgets what it knew of the gateway) …
    pub first: bool,
    /// … and the last.
    pub last: bool,
}

impl Signal for OnlineUsers {
    const SUBJECT: &'static str = "gw.online_users";
}

/// One socket of a gateway.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OnlineSocket {
    /// The socket.
    pub socket_id: SocketId,
    /// Whose it is.
    pub user_id: UserId,
    /// Whose presence it watches.
    pub interest: Vec<UserId>,
}
