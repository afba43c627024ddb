//! Frames on their way out: numbered ones, so that a client notices if it missed one, and ephemeral ones, which it may
//! miss.

use bytes::Bytes;
use shared::contract::frames::{Frame, FrameType, ServerFrame, numbered};
use shared::contract::realtime::Envelope;
use shared::ids::{ChatId, GatewayId, UserId};
use shared::time::Timestamp;

use super::Switchboard;
use crate::outgoing::Out;
use crate::people::Person;

/// Up to this many users get a message of their own; more are told through one envelope per gateway.
const FEW: usize = 32;

/// The users of one gateway and their numbers.
type Addressed = (GatewayId, Vec<(UserId, u64)>);

impl Switchboard {
    /// Tells the members of `chat` who are online, except those `without`.
    pub(super) fn tell_members(&mut self, chat: ChatId, without: &[UserId], frame: &Frame, at: Timestamp) {
        let Some(room) = self.rooms.get(chat) else { return };
        let mut audience = std::mem::take(&mut self.audience);
        audience.extend(room.members().filter(|user| !without.contains(user)));
        self.send_numbered(&audience, frame, at);
        audience.clear();
        self.audience = audience;
    }

    /// Gives each of `to` who is online the next number of his, and sends `frame` with it. Who has no socket at the
    /// moment is only counted for, so that he notices.
    pub(super) fn send_numbered(&mut self, to: &[UserId], frame: &Frame, at: Timestamp) {
        let text = frame.as_str();
        metrics::counter!("realtime_frames_sent_total", "type" => FrameType::of(text.as_bytes()).name())
            .increment(to.len() as u64);
        if to.len() > FEW {
            self.send_envelopes(to, text, at);
            return;
        }
        for &user in to {
            let Some(person) = self.people.get_mut(user) else { continue };
            person.n += 1;
            if person.is_connected() {
                let payload = Bytes::from(numbered(self.epoch, person.n, text));
                self.out.push(Out::Frame { user, at: Some(at), payload });
            }
        }
    }

    fn send_envelopes(&mut self, to: &[UserId], text: &str, at: Timestamp) {
        for (gateway, users) in self.number_by_gateway(to) {
            for part in users.chunks(Envelope::room(text.len())) {
                let payload = Envelope::encode(at, self.epoch, part, text.as_bytes());
                count_envelope(part.len(), payload.len());
                self.out.push(Out::Envelope { gateway, payload });
            }
        }
    }

    /// Gives each of `to` who is online his next number; those who have a socket are returned, gateway by gateway.
    fn number_by_gateway(&mut self, to: &[UserId]) -> Vec<Addressed> {
        let mut addressed: Vec<Addressed> = Vec::new();
        for &user in to {
            let Some(person) = self.people.get_mut(user) else { continue };
            person.n += 1;
            for gateway in person.gateways() {
                let entry = (user, person.n);
                if let Some((_, users)) = addressed.iter_mut().find(|(id, _)| *id == gateway) {
                    users.push(entry);
                } else {
                    let mut users = Vec::with_capacity(to.len());
                    users.push(entry);
                    addressed.push((gateway, users));
                }
            }
        }
        addressed
    }

    /// Sends a frame without a number to those of `to` who have a socket: if it is lost, the next one replaces it.
    pub(super) fn send_ephemeral(&mut self, to: impl IntoIterator<Item = UserId>, frame: &ServerFrame) {
        let frame = Frame::new(frame);
        let payload = Bytes::copy_from_slice(frame.as_str().as_bytes());
        let before = self.out.len();
        for user in to {
            if self.people.get(user).is_some_and(Person::is_connected) {
                self.out.push(Out::Frame { user, at: None, payload: payload.clone() });
            }
        }
        let sent = (self.out.len() - before) as u64;
        metrics::counter!("realtime_frames_sent_total", "type" => FrameType::of(frame.as_str().as_bytes()).name())
            .increment(sent);
    }

    /// Tells `to` that they may have missed something, and should sync within `spread_ms`.
    pub(super) fn resync(&mut self, to: Vec<UserId>, reason: &'static str, spread_ms: u64) {
        metrics::counter!("realtime_resyncs_total", "reason" => reason).increment(to.len() as u64);
        self.send_ephemeral(to, &ServerFrame::Resync { reason: reason.to_owned(), spread_ms });
    }
}

#[expect(clippy::cast_precision_loss, reason = "a histogram takes floats")]
fn count_envelope(users: usize, bytes: usize) {
    metrics::histogram!("realtime_envelope_users_size").record(users as f64);
    metrics::counter!("realtime_envelope_bytes_total").increment(bytes as u64);
}
