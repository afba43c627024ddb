//! The WebSocket's frames, both ways, as `gateway/asyncapi.yaml` describes them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::chats::{ChatHead, Message};
use super::users::{Contact, User};
use crate::ids::{ChatId, SessionId, UserId};
use crate::time::Timestamp;

/// A server frame as JSON text: made once, then only copied.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Frame(Box<RawValue>);

impl Frame {
    /// Writes `frame` down.
    pub fn new(frame: &ServerFrame) -> Self {
        Self(serde_json::value::to_raw_value(frame).unwrap_or_else(|_| RawValue::NULL.to_owned()))
    }

    /// The JSON object.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

/// What the server says. Those about durable things also carry `epoch` and `n`, put in front by [`numbered`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "fields are those of the contract, described in gateway/asyncapi.yaml")]
pub enum ServerFrame {
    /// The subscription is live at the other end: whatever happens later arrives or is noticed as missing.
    #[serde(rename = "ready")]
    Ready { user_id: UserId, session_id: SessionId, epoch: u64, n: u64, online: Vec<UserId>, heartbeat_s: u64 },
    /// Every 25 s: the last number given out for this user.
    #[serde(rename = "heartbeat")]
    Heartbeat { epoch: u64, n: u64 },
    /// Something may have been missed: sync within `spread_ms`.
    #[serde(rename = "resync")]
    Resync { reason: String, spread_ms: u64 },
    #[serde(rename = "message.created")]
    MessageCreated { chat_id: ChatId, rev: i64, message: Message },
    #[serde(rename = "message.updated")]
    MessageUpdated { chat_id: ChatId, rev: i64, message: Message },
    #[serde(rename = "message.deleted")]
    MessageDeleted { chat_id: ChatId, rev: i64, message: Message },
    #[serde(rename = "chat.created")]
    ChatCreated { chat_id: ChatId, rev: i64, chat: ChatHead },
    #[serde(rename = "chat.updated")]
    ChatUpdated { chat_id: ChatId, rev: i64, chat: ChatHead },
    #[serde(rename = "chat.deleted")]
    ChatDeleted { chat_id: ChatId, rev: i64, by: UserId, name: Option<String> },
    #[serde(rename = "member.added")]
    MemberAdded { chat_id: ChatId, rev: i64, user_ids: Vec<UserId>, by: UserId },
    #[serde(rename = "member.removed")]
    MemberRemoved { chat_id: ChatId, rev: i64, user_ids: Vec<UserId>, by: UserId },
    /// My own position (with `unread_count`, `my_rev`, `rev`), another's (with `user_id`), or the highest of the
    /// others in a large chat (`others_read_seq` alone).
    #[serde(rename = "read.updated")]
    ReadUpdated {
        chat_id: ChatId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user_id: Option<UserId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read_seq: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        others_read_seq: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unread_count: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        my_rev: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rev: Option<i64>,
    },
    #[serde(rename = "membership.updated")]
    MembershipUpdated {
        chat_id: ChatId,
        my_rev: i64,
        hidden: bool,
        muted_until: Option<Timestamp>,
        marked_unread: bool,
    },
    #[serde(rename = "typing")]
    Typing { chat_id: ChatId, user_id: UserId, active: bool },
    #[serde(rename = "presence")]
    Presence { user_id: UserId, online: bool, last_seen_at: Option<Timestamp> },
    #[serde(rename = "user.updated")]
    UserUpdated { user: User },
    #[serde(rename = "contact.updated")]
    ContactUpdated { contact: Contact },
    #[serde(rename = "contact.deleted")]
    ContactDeleted { user_id: UserId, rev: i64 },
    /// The access token ends in 60 s.
    #[serde(rename = "token.expiring")]
    TokenExpiring {},
    /// A frame was not understood.
    #[serde(rename = "error")]
    Error { code: String },
}

/// The type of a server frame, found without parsing the frame: for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameType(usize);

impl FrameType {
    /// All there are, and at last what stands for none of them.
    pub const NAMES: [&str; 21] = [
        "ready",
        "heartbeat",
        "resync",
        "message.created",
        "message.updated",
        "message.deleted",
        "chat.created",
        "chat.updated",
        "chat.deleted",
        "member.added",
        "member.removed",
        "read.updated",
        "membership.updated",
        "typing",
        "presence",
        "user.updated",
        "contact.updated",
        "contact.deleted",
        "token.expiring",
        "error",
        "other",
    ];
    /// `"type"` stands first, or right behind `epoch` and `n`.
    const LOOK_AT: usize = 96;

    /// The type of a frame's text.
    pub fn of(text: &[u8]) -> Self {
        let head = text.get(..Self::LOOK_AT).unwrap_or(text);
        let key = b"\"type\":\"";
        let name = head.windows(key.len()).position(|window| window == key).map(|at| &head[at + key.len()..]);
        let name = name.and_then(|rest| rest.split(|byte| *byte == b'"').next()).unwrap_or_default();
        let known = Self::NAMES.iter().position(|known| known.as_bytes() == name);
        Self(known.unwrap_or(Self::NAMES.len() - 1))
    }

    /// Its place in [`FrameType::NAMES`].
    pub fn index(self) -> usize {
        self.0
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES.get(self.0).copied().unwrap_or("other")
    }
}

/// What a client says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", deny_unknown_fields, rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame, and later to renew the token in place.
    Auth {
        /// An access token.
        token: String,
    },
    /// The user types, or stopped.
    Typing {
        /// Where.
        chat_id: ChatId,
        /// Typing, or not any more.
        active: bool,
    },
    /// Replaces the set of people watched beyond contacts and direct peers.
    PresenceInterest {
        /// At most 500.
        user_ids: Vec<UserId>,
    },
}

/// Close codes of the socket.
pub mod close {
    /// The token is invalid or expired.
    pub const TOKEN: u16 = 4001;
    /// The client does not speak the protocol.
    pub const PROTOCOL: u16 = 4002;
    /// The session ended: do not reconnect.
    pub const SESSION_ENDED: u16 = 4003;
    /// Too many frames.
    pub const TOO_MANY_FRAMES: u16 = 4008;
    /// No `auth` in time.
    pub const NO_AUTH: u16 = 4009;
    /// Too many sockets of one account: the oldest is closed.
    pub const TOO_MANY_SOCKETS: u16 = 4010;
    /// The client reads too slowly.
    pub const TOO_SLOW: u16 = 4013;
    /// The server is going away or restarts.
    pub const RESTART: u16 = 1012;
    /// A frame is too large.
    pub const TOO_LARGE: u16 = 1009;
    /// The socket cannot be served at the moment: come back after a pause.
    pub const TRY_AGAIN: u16 = 1013;
}

/// Seconds between two heartbeats.
pub const HEARTBEAT_S: u64 = 25;

/// `frame` with `epoch` and `n` as its first fields: the text that goes to the socket.
pub fn numbered(epoch: u64, n: u64, frame: &str) -> Vec<u8> {
    let mut text = Vec::with_capacity(frame.len() + 48);
    number_into(&mut text, epoch, n, frame.as_bytes());
    text
}

/// The same, appended to `text`.
pub fn number_into(text: &mut Vec<u8>, epoch: u64, n: u64, frame: &[u8]) {
    use std::io::Write;
    // Writing to a Vec cannot fail; every frame is an object with at least its type, so `,` is right.
    let _ = write!(text, "{{\"epoch\":{epoch},\"n\":{n},");
    text.extend_from_slice(frame.get(1..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::{ClientFrame, Frame, FrameType, ServerFrame, numbered};

    #[test]
    fn a_numbered_frame_is_the_frame_with_two_fields_more() {
        let frame = Frame::new(&ServerFrame::Resync { reason: "restart".to_owned(), spread_ms: 500 });
        let text = numbered(3, 9, frame.as_str());
        let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"epoch": 3, "n": 9, "type": "resync", "reason": "restart", "spread_ms": 500})
        );
    }

    #[test]
    fn every_type_of_frame_has_its_name_in_the_table() {
        let refusal = serde_json::from_str::<ServerFrame>(r#"{"type":"none"}"#).unwrap_err().to_string();
        let expected = refusal.split("expected one of ").nth(1).unwrap();
        let types: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        assert_eq!(types[..], FrameType::NAMES[..FrameType::NAMES.len() - 1]);
    }

    #[test]
    fn the_type_is_found_at_the_front() {
        let name = |text: &[u8]| FrameType::of(text).name();
        assert_eq!(name(br#"{"epoch":1234567,"n":18446744073709551615,"type":"chat.updated","x":1}"#), "chat.updated");
        assert_eq!(name(br#"{"type":"ready"}"#), "ready");
        assert_eq!(name(br#"{"message":{"text":"\"type\":\"ready\""}}"#), "other");
        assert_eq!(name(b""), "other");
    }

    #[test]
    fn a_client_frame_with_an_unknown_type_or_field_is_refused() {
        assert!(serde_json::from_str::<ClientFrame>(r#"{"type":"auth","token":"t"}"#).is_ok());
        assert!(serde_json::from_str::<ClientFrame>(r#"{"type":"auth","token":"t","as":"anna"}"#).is_err());
        assert!(serde_json::from_str::<ClientFrame>(r#"{"type":"shout"}"#).is_err());
    }
}
