//! Owned by realtime: who is online, and the live subjects that carry frames to the gateways.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Question, Signal};
use crate::ids::{GatewayId, SessionId, SocketId, UserId};
use crate::time::Timestamp;

/// The subject of one user's frames: the payload is the frame.
pub fn user_subject(user: UserId) -> String {
    format!("rt.user.{user}")
}

/// The subject of the envelopes of one gateway: big chats, see [`Envelope`].
pub fn gateway_subject(gateway: GatewayId) -> String {
    format!("rt.gw.{gateway}")
}

/// The header that carries the moment of the change (milliseconds since 1970) besides a frame: for the delivery latency.
pub const AT_HEADER: &str = "at";

/// Published by realtime when it starts or finds itself cut off: a new epoch begins, every gateway tells its users
/// anew ([`super::gateway::OnlineUsers`]) and its clients sync within `spread_ms`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hello {
    /// The new epoch; higher than every earlier one.
    pub epoch: u64,
    /// Over how long clients spread their syncs.
    pub spread_ms: u64,
    /// Why, for `resync.reason`.
    pub reason: String,
}

impl Signal for Hello {
    const SUBJECT: &'static str = "rt.hello";
}

/// A batch of people who went offline, told to users every 10 s.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WentOffline {
    /// Who, and when.
    pub items: Vec<(UserId, Timestamp)>,
}

impl Signal for WentOffline {
    const SUBJECT: &'static str = "rt.went_offline";
}

/// A socket was authenticated and its gateway has subscribed to its user: asked on the same connection, so the answer
/// proves that the subscription is live.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Connected {
    /// The gateway.
    pub gateway_id: GatewayId,
    /// The socket.
    pub socket_id: SocketId,
    /// Whose it is.
    pub user_id: UserId,
    /// The session whose token was shown.
    pub session_id: SessionId,
}

impl Question for Connected {
    type Answer = Live;
    const SUBJECT: &'static str = "ask.realtime.connected";
    /// Two other services are asked before the answer.
    const DEADLINE: std::time::Duration = std::time::Duration::from_secs(5);
}

/// From here on everything arrives: every frame with a higher `n`. Such a frame may overtake this answer (it comes on
/// another subject), so the gateway keeps what arrives meanwhile and hands it out behind `ready`. While realtime is
/// itself not following the streams it gives no answer but `unavailable`: ask again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Live {
    /// The present epoch.
    pub epoch: u64,
    /// The last number given out for the user.
    pub n: u64,
    /// Who is online of those whose presence he may see.
    pub online: Vec<UserId>,
}

/// The last numbers of a gateway's users: asked every 25 s and after trouble.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Heads {
    /// The gateway.
    pub gateway_id: GatewayId,
    /// Of which of its users.
    #[serde(default)]
    pub part: Part,
}

/// A part of all users, by their ids: a gateway with many asks for them part by part, so that no answer grows too
/// large for NATS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which, from 0.
    pub number: u32,
    /// Of how many, at least 1.
    pub of: u32,
}

impl Default for Part {
    /// Everybody.
    fn default() -> Self {
        Self { number: 0, of: 1 }
    }
}

impl Part {
    /// Users in one part: their numbers take about half a megabyte.
    const USERS: u64 = 10_000;

    /// The parts of this many users.
    pub fn all(users: u64) -> impl Iterator<Item = Self> {
        let of = u32::try_from(users / Self::USERS + 1).unwrap_or(u32::MAX);
        (0..of).map(move |number| Self { number, of })
    }

    /// Whether `user` is in it.
    pub fn has(self, user: UserId) -> bool {
        // The end of an id is random.
        let [.., a, b, c, d] = *user.0.as_bytes();
        u32::from_be_bytes([a, b, c, d]) % self.of.max(1) == self.number
    }
}

impl Question for Heads {
    type Answer = HeadList;
    const SUBJECT: &'static str = "ask.realtime.heads";
}

/// The answer to [`Heads`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeadList {
    /// The present epoch.
    pub epoch: u64,
    /// The last number of each user of the gateway.
    pub items: Vec<(UserId, u64)>,
}

/// One frame for many users of one gateway: `[at u64][epoch u64][count u32]([user id][n u64])… + JSON`, big endian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// When the change was made, in milliseconds since 1970.
    pub at: Timestamp,
    /// The epoch of all the numbers.
    pub epoch: u64,
    /// Who gets it, with which number.
    pub to: Vec<(UserId, u64)>,
    /// The frame, without `epoch` and `n`.
    pub frame: Bytes,
}

const HEAD: usize = 8 + 8 + 4;
const ENTRY: usize = 16 + 8;

impl Envelope {
    /// The largest encoded envelope, in bytes; more users take several.
    pub const LARGEST: usize = 512 * 1024;

    /// How many users fit beside a frame of `frame` bytes; at least one.
    pub fn room(frame: usize) -> usize {
        (Self::LARGEST.saturating_sub(HEAD + frame) / ENTRY).max(1)
    }

    /// The envelope as bytes.
    pub fn encode(at: Timestamp, epoch: u64, to: &[(UserId, u64)], frame: &[u8]) -> Bytes {
        let mut bytes = BytesMut::with_capacity(HEAD + to.len() * ENTRY + frame.len());
        bytes.put_i64(at.0);
        bytes.put_u64(epoch);
        bytes.put_u32(u32::try_from(to.len()).unwrap_or(u32::MAX));
        for (user, n) in to {
            bytes.put_slice(user.0.as_bytes());
            bytes.put_u64(*n);
        }
        bytes.put_slice(frame);
        bytes.freeze()
    }

    /// Reads an envelope; `None` if the bytes are none.
    pub fn decode(mut bytes: Bytes) -> Option<Self> {
        if bytes.len() < HEAD {
            return None;
        }
        let (at, epoch, count) = (Timestamp(bytes.get_i64()), bytes.get_u64(), bytes.get_u32() as usize);
        if bytes.len() < count.checked_mul(ENTRY)? {
            return None;
        }
        let to = (0..count).map(|_| (UserId(Uuid::from_u128(bytes.get_u128())), bytes.get_u64())).collect();
        Some(Self { at, epoch, to, frame: bytes })
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{Envelope, Part};
    use crate::ids::UserId;
    use crate::time::Timestamp;

    #[test]
    fn an_envelope_is_read_as_it_was_written() {
        let to = vec![(UserId::new(), 7), (UserId::new(), u64::MAX)];
        let bytes = Envelope::encode(Timestamp(12), 3, &to, b"{}");
        let envelope = Envelope { at: Timestamp(12), epoch: 3, to, frame: Bytes::from_static(b"{}") };
        assert_eq!(Envelope::decode(bytes.clone()), Some(envelope));
        for cut in 0..bytes.len() - 2 {
            assert_eq!(Envelope::decode(bytes.slice(..cut)), None);
        }
    }

    #[test]
    fn each_user_is_in_one_part_and_no_part_is_too_large() {
        assert_eq!(Part::all(0).collect::<Vec<_>>(), [Part::default()]);
        let users: Vec<UserId> = (0..30_000).map(|_| UserId::new()).collect();
        let sizes: Vec<usize> =
            Part::all(30_000).map(|part| users.iter().filter(|user| part.has(**user)).count()).collect();
        assert_eq!((sizes.len(), sizes.iter().sum::<usize>()), (4, users.len()));
        assert!(sizes.iter().all(|size| *size < 10_000), "{sizes:?}");
    }

    #[test]
    fn a_full_envelope_stays_below_the_limit() {
        let to = vec![(UserId::new(), 1); Envelope::room(4000)];
        assert!(Envelope::encode(Timestamp(0), 1, &to, &[0; 4000]).len() <= Envelope::LARGEST);
    }
}
