//! The users who are online, or were a moment ago, and the last number given out for each. Their life is told in
//! [`crate::switchboard`].

use std::collections::{HashMap, HashSet};

use shared::contract::realtime::Live;
use shared::ids::{ChatId, GatewayId, SocketId, UserId};
use tokio::sync::oneshot;

use crate::event_log::{Cursor, EventLog};
use crate::moment::Moment;

/// One open socket of a user.
#[derive(Clone, Debug)]
pub struct OpenSocket {
    /// Its gateway.
    pub gateway: GatewayId,
    /// The socket.
    pub id: SocketId,
    /// Whose presence it wants to watch beyond contacts and direct peers.
    pub interest: Vec<UserId>,
}

/// His chats are not known yet, or not any more.
#[derive(Debug, Default)]
pub struct Loading {
    /// A client of his has been live since then without being told what happens in his chats; `None` if there is none.
    pub missed_since: Option<Cursor>,
    /// The sockets that wait to go live: their clients sync afterwards.
    pub waiting: Vec<oneshot::Sender<Live>>,
}

impl Loading {
    /// One more socket waits. Those that gave up go: while chats is away, each asks again and again.
    pub fn wait(&mut self, reply: oneshot::Sender<Live>) {
        self.waiting.retain(|earlier| !earlier.is_closed());
        self.waiting.push(reply);
    }
}

/// A question about his chats and contacts that is under way.
#[derive(Debug)]
pub struct LoadRequest {
    /// Tells its answer from that of an earlier question.
    pub ticket: u64,
    /// Contacts that came (`true`) or went since it was asked: newer than the answer may be.
    pub contact_changes: Vec<(UserId, bool)>,
}

/// A user who is online.
#[derive(Debug)]
pub struct Person {
    /// The last number given out.
    pub n: u64,
    /// His open sockets: none while he is in his grace.
    pub sockets: Vec<OpenSocket>,
    /// When the last socket closed, while there is none.
    pub disconnected_at: Option<Moment>,
    /// Until his chats are known; entered and left by the methods of this file alone.
    loading: Option<Loading>,
    /// While his chats and contacts are asked for.
    pub load_request: Option<LoadRequest>,
    /// The chats of which it is known whether he is in.
    pub chats: HashSet<ChatId>,
    /// The latest question about whom he may watch; answers to earlier ones are void.
    pub permissions_ticket: u64,
    /// Those of whom it is asked whether he may watch them, and whether they were online when he wanted it.
    pub pending_interest: HashMap<UserId, bool>,
    /// A client of his was live while realtime did not know of it, or the epoch was young: changes of presence may have
    /// escaped him.
    pub needs_presence_snapshot: bool,
}

impl Person {
    /// Whether he has a socket: if not, he is in his grace.
    pub fn is_connected(&self) -> bool {
        !self.sockets.is_empty()
    }

    /// One more socket.
    pub fn open(&mut self, socket: OpenSocket) {
        self.disconnected_at = None;
        self.sockets.push(socket);
    }

    /// One socket less, if he has it. After the last one his grace begins.
    pub fn close(&mut self, socket: SocketId, now: Moment) -> Option<OpenSocket> {
        let index = self.sockets.iter().position(|open| open.id == socket)?;
        let closed = self.sockets.swap_remove(index);
        if self.sockets.is_empty() {
            self.disconnected_at = Some(now);
        }
        Some(closed)
    }

    /// What is still to be done once his chats are known; `None` if they are.
    pub fn loading(&mut self) -> Option<&mut Loading> {
        self.loading.as_mut()
    }

    /// His chats are not known any more: an answer that is under way is void, and his clients may miss what happens
    /// from now on. `true` if a socket waits for them.
    pub fn load_again(&mut self, events: &EventLog) -> bool {
        self.load_request = None;
        let loading =
            self.loading.get_or_insert_with(|| Loading { missed_since: Some(events.cursor()), waiting: Vec::new() });
        !loading.waiting.is_empty()
    }

    /// His chats are known from now on. `None` if they were.
    pub fn finish_loading(&mut self) -> Option<Loading> {
        self.loading.take()
    }

    /// Whether a socket of his wants to watch anybody.
    pub fn has_interest(&self) -> bool {
        self.sockets.iter().any(|socket| !socket.interest.is_empty())
    }

    /// Everybody whom his sockets want to watch.
    pub fn interest(&self) -> Vec<UserId> {
        let all: HashSet<UserId> = self.sockets.iter().flat_map(|socket| socket.interest.iter().copied()).collect();
        all.into_iter().collect()
    }

    /// The gateways that hold his sockets, each once.
    pub fn gateways(&self) -> impl Iterator<Item = GatewayId> {
        self.sockets.iter().enumerate().filter_map(|(index, socket)| {
            let before = self.sockets.get(..index).unwrap_or_default();
            (!before.iter().any(|earlier| earlier.gateway == socket.gateway)).then_some(socket.gateway)
        })
    }
}

/// Everybody who is online.
#[derive(Debug, Default)]
pub struct People {
    known: HashMap<UserId, Person>,
    /// Nobody who went offline in this epoch ever reached this number.
    floor: u64,
}

impl People {
    /// The user, if he is online.
    pub fn get(&self, user: UserId) -> Option<&Person> {
        self.known.get(&user)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, user: UserId) -> Option<&mut Person> {
        self.known.get_mut(&user)
    }

    /// Whether he is online.
    pub fn has(&self, user: UserId) -> bool {
        self.known.contains_key(&user)
    }

    /// Everybody.
    pub fn ids(&self) -> impl Iterator<Item = UserId> {
        self.known.keys().copied()
    }

    /// How many are online.
    pub fn count(&self) -> usize {
        self.known.len()
    }

    /// How many wait for their chats.
    pub fn count_loading(&self) -> usize {
        self.known.values().filter(|person| person.loading.is_some()).count()
    }

    /// The user, who comes online if he was not: loading, and with a number that he never reached before.
    pub fn come_online(&mut self, user: UserId, needs_presence_snapshot: bool) -> &mut Person {
        let n = self.floor;
        self.known.entry(user).or_insert_with(|| Person {
            n,
            sockets: Vec::new(),
            disconnected_at: None,
            loading: Some(Loading::default()),
            load_request: None,
            chats: HashSet::new(),
            permissions_ticket: 0,
            pending_interest: HashMap::new(),
            needs_presence_snapshot,
        })
    }

    /// A user goes offline.
    pub fn go_offline(&mut self, user: UserId) -> Option<Person> {
        let person = self.known.remove(&user)?;
        self.floor = self.floor.max(person.n + 1);
        Some(person)
    }

    /// A new epoch: everybody counts from 0 again, and nothing is known of anybody's chats.
    pub fn begin_epoch(&mut self) {
        self.floor = 0;
        for person in self.known.values_mut() {
            person.n = 0;
            person.chats.clear();
            person.needs_presence_snapshot = true;
        }
    }
}
