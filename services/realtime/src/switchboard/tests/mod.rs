//! Rules of the switchboard, told as scenes: people come, things happen, and it is looked at what was said to whom.

mod connecting;
mod defects;
mod epochs;
mod loading;
mod members;
mod presence;
mod reads;
mod sending;
mod typing;

use std::time::Duration;

use serde_json::Value;
use shared::contract::chats::{ChatChange, ChatEvent, ChatKind, Membership, Memberships};
use shared::contract::frames::{Frame, ServerFrame};
use shared::contract::gateway::{Beat, Disconnected};
use shared::contract::realtime::{Connected, Live};
use shared::ids::{ChatId, GatewayId, SessionId, SocketId, UserId};
use tokio::sync::oneshot;

use super::Switchboard;
use crate::mailbox::Input;
use crate::moment::Moment;
use crate::outgoing::{Ask, Out};

/// The grace in every scene.
const GRACE: Duration = Duration::from_secs(8);
/// Between two beats of the gateway and two answers of NATS.
const BEAT: Duration = Duration::from_secs(1);

/// A switchboard, a clock, and everything it said so far.
struct Scene {
    board: Switchboard,
    now: Moment,
    gateway: GatewayId,
    said: Vec<Out>,
}

impl Scene {
    /// The streams are followed, and the epoch is old.
    fn open() -> Self {
        let board = Switchboard::new(GRACE);
        let mut scene = Self { board, now: Moment::now(), gateway: GatewayId::new(), said: Vec::new() };
        scene.put(Input::Begin { epoch: 1_000, reason: "restart" });
        scene.pass(Duration::from_secs(10));
        scene.said.clear();
        scene
    }

    fn put(&mut self, input: Input) {
        self.board.handle(input, self.now);
        self.said.extend(self.board.take_out());
    }

    /// Time passes while NATS answers and the gateway renews its lease, and what is due is done.
    fn pass(&mut self, time: Duration) {
        let mut left = time;
        while !left.is_zero() {
            let step = left.min(BEAT);
            left -= step;
            self.now.instant += step;
            self.now.wall = self.now.wall.plus(step);
            self.put(Input::Heard);
            self.put(Input::Beat(Beat { gateway_id: self.gateway, sockets: 0, digest: 0 }));
            self.board.tick(self.now);
            self.said.extend(self.board.take_out());
        }
    }

    /// Time passes and nothing is heard, not even NATS.
    fn pass_unheard(&mut self, time: Duration) {
        self.now.instant += time;
        self.now.wall = self.now.wall.plus(time);
        self.board.tick(self.now);
        self.said.extend(self.board.take_out());
    }

    /// A socket of `user` connects.
    fn connect(&mut self, user: UserId) -> (SocketId, oneshot::Receiver<Live>) {
        self.connect_at(self.gateway, user)
    }

    fn connect_at(&mut self, gateway_id: GatewayId, user_id: UserId) -> (SocketId, oneshot::Receiver<Live>) {
        let (reply, live) = oneshot::channel();
        let socket_id = SocketId::new();
        self.put(Input::Connected(Connected { gateway_id, socket_id, user_id, session_id: SessionId::new() }, reply));
        (socket_id, live)
    }

    /// The ticket of the latest question about the user's chats.
    fn ticket(&self, user: UserId) -> u64 {
        let tickets = self.said.iter().filter_map(|out| match out {
            Out::Ask(Ask::Load { user: asked, ticket }) if *asked == user => Some(*ticket),
            _ => None,
        });
        tickets.last().expect("his chats must have been asked for")
    }

    /// Chats and users answer.
    fn load(&mut self, user: UserId, chats: &[(ChatId, bool, i64)], contacts: &[UserId]) {
        let ticket = self.ticket(user);
        let items = chats.iter().map(|(chat_id, is_in, state_rev)| membership(*chat_id, *is_in, *state_rev));
        let chats = Some(Memberships { items: items.collect() });
        self.put(Input::Loaded { user, ticket, chats, contacts: Some(contacts.to_vec()) });
    }

    /// Someone new comes online and is in `chats`.
    fn comes(&mut self, chats: &[ChatId]) -> Person {
        self.comes_with(chats, &[])
    }

    fn comes_with(&mut self, chats: &[ChatId], contacts: &[UserId]) -> Person {
        let user = UserId::new();
        let (socket, mut live) = self.connect(user);
        let chats: Vec<_> = chats.iter().map(|chat| (*chat, true, 1)).collect();
        self.load(user, &chats, contacts);
        Person { user, socket, live: live.try_recv().expect("he is live") }
    }

    fn disconnect(&mut self, person: &Person) {
        let signal = Disconnected { gateway_id: self.gateway, socket_id: person.socket, user_id: person.user };
        self.put(Input::Disconnected(signal));
    }

    fn happens(&mut self, chat_id: ChatId, member_count: i64, change: ChatChange) {
        self.put(Input::Chat(Box::new(ChatEvent { chat_id, at: self.now.wall, member_count, change })));
    }

    /// Something that every member is told.
    fn tell(&mut self, chat: ChatId, rev: i64) {
        self.happens(chat, 3, ChatChange::Told { rev, author_id: None, frame: frame(chat, rev) });
    }

    /// What was said to `user` since the last look, frames of his own subject only.
    fn heard(&mut self, user: UserId) -> Vec<Value> {
        let mut heard = Vec::new();
        self.said.retain(|out| match out {
            Out::Frame { user: to, payload, .. } if *to == user => {
                heard.push(serde_json::from_slice(payload).expect("a frame is JSON"));
                false
            }
            _ => true,
        });
        heard
    }

    /// The types of those frames.
    fn heard_types(&mut self, user: UserId) -> Vec<String> {
        self.heard(user).iter().map(|frame| frame["type"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// Someone online.
struct Person {
    user: UserId,
    socket: SocketId,
    live: Live,
}

fn membership(chat_id: ChatId, is_in: bool, state_rev: i64) -> Membership {
    Membership { chat_id, kind: ChatKind::Group, is_in, state_rev, peer_id: None }
}

fn frame(chat_id: ChatId, rev: i64) -> Frame {
    Frame::new(&ServerFrame::ChatDeleted { chat_id, rev, by: UserId::new(), name: None })
}

fn removed(rev: i64, chat: ChatId, user: UserId) -> ChatChange {
    let frame = Frame::new(&ServerFrame::MemberRemoved { chat_id: chat, rev, user_ids: vec![user], by: user });
    ChatChange::MembersRemoved { rev, user_ids: vec![user], frame }
}
