//! The users who are online, or were a moment ago, and the last number given out for each.

use std::collections::{HashMap, HashSet};

use shared::contract::realtime::Live;
use shared::ids::{ChatId, GatewayId, SocketId, UserId};
use tokio::sync::oneshot;

use crate::event_log::{Cursor, EventLog};
use crate::moment::Moment;

/// One open socket of a user.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its gateway.
    pub gateway: GatewayId,
    /// The socket.
    pub socket: SocketId,
    /// Whose presence it wants to watch beyond contacts and direct peers.
    pub interest: Vec<UserId>,
}

/// His chats are not known yet, or not any more.
#[derive(Debug, Default)]
pub struct Loading {
    /// From here on a client of his was live and heard nothing of his chats; `None` if all of them wait to go live.
    pub missed_since: Option<Cursor>,
    /// The sockets that wait to go live: they sync afterwards.
    pub waiting: Vec<oneshot::Sender<Live>>,
}

/// A question about his chats and contacts that is under way.
#[derive(Debug)]
pub struct Asked {
    /// Tells its answer from that of an earlier question.
    pub ticket: u64,
    /// Contacts that came (`true`) or went since it was asked: newer than the answer may be.
    pub contacts: Vec<(UserId, bool)>,
}

/// A user who is online.
#[derive(Debug)]
pub struct Person {
    /// The last number given out.
    pub n: u64,
    /// His open sockets.
    pub places: Vec<Place>,
    /// When the last socket closed, while there is none.
    pub left: Option<Moment>,
    /// Until his chats are known. Entered by [`People::enter`] and [`Person::load_anew`], left by
    /// [`Person::take_loading`] or with the person.
    loading: Option<Loading>,
    /// While they are asked for.
    pub asked: Option<Asked>,
    /// The chats of which it is known whether he is in.
    pub chats: HashSet<ChatId>,
    /// The latest question about whom he may watch; answers to earlier ones are void.
    pub share_ticket: u64,
    /// Those of whom it is asked whether he may watch them, and whether they were online when he wanted it.
    pub wanted: HashMap<UserId, bool>,
    /// He was online before this epoch: changes of presence may have escaped him.
    pub wants_picture: bool,
}

impl Person {
    /// Until his chats are known.
    pub fn loading(&mut self) -> Option<&mut Loading> {
        self.loading.as_mut()
    }

    /// What is known of his chats does not count any more. `true` if a socket waits for them.
    pub fn load_anew(&mut self, events: &EventLog) -> bool {
        self.asked = None;
        let live = || Loading { missed_since: Some(events.cursor()), waiting: Vec::new() };
        !self.loading.get_or_insert_with(live).waiting.is_empty()
    }

    /// His chats are known from now on. `None` if they were.
    pub fn take_loading(&mut self) -> Option<Loading> {
        self.loading.take()
    }

    /// Everybody whom his sockets want to watch.
    pub fn interest(&self) -> Vec<UserId> {
        let all: HashSet<UserId> = self.places.iter().flat_map(|place| place.interest.iter().copied()).collect();
        all.into_iter().collect()
    }

    /// The gateways that hold his sockets, each once.
    pub fn gateways(&self) -> impl Iterator<Item = GatewayId> {
        let places = &self.places;
        places.iter().enumerate().filter_map(|(index, place)| {
            let before = places.get(..index).unwrap_or_default();
            (!before.iter().any(|earlier| earlier.gateway == place.gateway)).then_some(place.gateway)
        })
    }
}

/// Everybody who is online.
#[derive(Debug, Default)]
pub struct People {
    known: HashMap<UserId, Person>,
    /// No state that was dropped in this epoch ever reached this number.
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
    pub fn loading(&self) -> usize {
        self.known.values().filter(|person| person.loading.is_some()).count()
    }

    /// A user comes online, with a number that no earlier state of his ever reached.
    pub fn enter(&mut self, user: UserId) -> &mut Person {
        let n = self.floor;
        self.known.entry(user).or_insert_with(|| Person {
            n,
            places: Vec::new(),
            left: None,
            loading: Some(Loading::default()),
            asked: None,
            chats: HashSet::new(),
            share_ticket: 0,
            wanted: HashMap::new(),
            wants_picture: false,
        })
    }

    /// A user goes offline.
    pub fn leave(&mut self, user: UserId) -> Option<Person> {
        let person = self.known.remove(&user)?;
        self.floor = self.floor.max(person.n + 1);
        Some(person)
    }

    /// A new epoch: everybody counts from 0 again, and nothing is known of anybody's chats.
    pub fn renumber(&mut self) {
        self.floor = 0;
        for person in self.known.values_mut() {
            person.n = 0;
            person.chats.clear();
            person.wants_picture = true;
        }
    }
}
