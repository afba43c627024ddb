//! The switchboard: who is online where, who is in which chat, and so who is to be told what, with which number.
//!
//! It does no I/O: an input goes in, what is to be done comes out. One task owns it, so nothing here is shared.
//!
//! # The life of a person
//!
//! Two things change, each by itself: whether he has a socket, and whether his chats are known. Whoever comes online is
//! loading first. The states are kept in [`crate::people`].
//!
//! ```text
//!              a socket opens
//!   offline ──────────────────▶ connected            loading ◀────┐
//!     ▲ ▲                        │ │  ▲                 │         │
//!     │ └─ his gateway is lost ──┘ │  │ a socket        │ chats   │ new epoch, or an event of
//!     │                   the last │  │ opens           │ answers │ a chat of his was given up
//!     │  grace over     one closes ▼  │                 ▼         │
//!     └───────────────────────── in grace             loaded ─────┘
//! ```
//!
//! To others he is online unless he is offline. He hears of the chats that are known to be his, so a client of his may
//! miss something while he loads. When a client must sync, and the `reason` that it is told:
//!
//! | A client | syncs | `reason` |
//! |---|---|---|
//! | that waits to go live | by itself, when it is answered at the end of loading | |
//! | that was live when its user had to load again | at the end of loading, if one of his chats had an event since | `loading` |
//! | known from its gateway's list alone | at once, and then like the one above | `unlisted` |
//! | the same in the warm-up of an epoch | at the end of loading, or at once if he is loaded: if one of his chats had an event in this epoch | `loading` |
//! | in a chat of which an event was given up | at once | `event` |
//! | in a new epoch | at once: its gateway tells it | the epoch's |
//!
//! The **warm-up** is the beginning of an epoch, in which the gateways list their sockets: all clients sync for the
//! epoch, but some perhaps before realtime knew of them. When it is over, whoever was online in it is sent the presence
//! of those he watches, as soon as he is loaded; and so is, at any time, who came online by his gateway's list alone.

mod chats;
mod connecting;
mod epoch;
mod jobs;
mod loading;
mod presence;
mod profiles;
mod sending;
#[cfg(test)]
mod tests;
mod timers;
mod typing;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use shared::contract::chats::ChatEvent;
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::event_log::{Cursor, EventLog};
use crate::gateways::Gateways;
use crate::jobs::Jobs;
use crate::mailbox::Input;
use crate::moment::Moment;
use crate::outgoing::Out;
use crate::people::People;
use crate::rooms::Rooms;
use crate::timers::Timers;
use crate::typing::Typing;
use crate::watching::Watching;

/// Tries at one event of a chat.
const TRIES: usize = 3;

/// See the module.
#[derive(Debug)]
pub struct Switchboard {
    /// How long someone without a socket is still online.
    grace: Duration,
    epoch: u64,
    /// Whether the streams are followed: only then is what is known here true.
    following: bool,
    /// When NATS was last heard.
    heard: Option<Instant>,
    /// While the epoch warms up: the position of the log at its beginning.
    warm_up: Option<Cursor>,
    people: People,
    gateways: Gateways,
    rooms: Rooms,
    typing: Typing,
    watching: Watching,
    events: EventLog,
    timers: Timers,
    jobs: Jobs,
    tickets: u64,
    /// Who went offline, until users is told.
    went_offline: Vec<(UserId, Timestamp)>,
    /// Reused from one frame to the next.
    audience: Vec<UserId>,
    out: Vec<Out>,
}

impl Switchboard {
    /// Nobody is online and nothing is followed. `grace`: how long someone without a socket is still online.
    pub fn new(grace: Duration) -> Self {
        Self {
            grace,
            epoch: 0,
            following: false,
            heard: None,
            warm_up: None,
            people: People::default(),
            gateways: Gateways::default(),
            rooms: Rooms::default(),
            typing: Typing::default(),
            watching: Watching::default(),
            events: EventLog::default(),
            timers: Timers::default(),
            jobs: Jobs::default(),
            tickets: 0,
            went_offline: Vec::new(),
            audience: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Takes `input` in. A defect that shows as a panic costs a resync, never the process.
    pub fn handle(&mut self, input: Input, now: Moment) {
        self.guarded_work(|board| board.take(input, now));
    }

    /// Does what has become due.
    pub fn tick(&mut self, now: Moment) {
        self.measure();
        self.guarded_work(|board| board.run_timers(now));
    }

    /// The process ends: what would have been told later is told now.
    pub fn end(&mut self) {
        self.report_offline();
    }

    /// What is to be done, in order; it is taken out.
    pub fn take_out(&mut self) -> std::vec::Drain<'_, Out> {
        self.out.drain(..)
    }

    fn guarded_work(&mut self, work: impl FnOnce(&mut Self)) {
        let jobs_too = |board: &mut Self| {
            work(board);
            board.start_jobs();
        };
        if !self.guarded(jobs_too) {
            self.out.push(Out::BeginAgain);
        }
    }

    fn guarded(&mut self, work: impl FnOnce(&mut Self)) -> bool {
        catch_unwind(AssertUnwindSafe(|| work(self))).is_ok()
    }

    fn try_chat_event(&mut self, event: &ChatEvent, now: Moment) {
        if !(0..TRIES).any(|_| self.guarded(|board| board.chat_event(event, now))) {
            self.give_up(event.chat_id);
        }
    }

    fn take(&mut self, input: Input, now: Moment) {
        match input {
            Input::Begin { epoch, reason } => self.begin(epoch, reason, now),
            Input::Lost => self.following = false,
            Input::Heard => self.heard(now),
            Input::Chat(event) => self.try_chat_event(&event, now),
            Input::Poison(chat) => self.give_up(chat),
            Input::Profile(event) => self.profile_updated(&event, now),
            Input::Contact(event) => self.contact_updated(*event, now),
            Input::ContactGone(event) => self.contact_deleted(&event, now),
            Input::Connected(question, reply) => self.connected(&question, reply, now),
            Input::Heads(question, reply) => drop(reply.send(self.heads(&question))),
            Input::OnlineStatus(users, reply) => drop(reply.send(self.online_status(users))),
            Input::Disconnected(signal) => self.disconnected(&signal, now),
            Input::Typed(signal) => self.typed(&signal, now),
            Input::Interested(signal) => self.interested(signal),
            Input::Beat(signal) => self.beat(&signal, now),
            Input::OnlineUsers(signal) => self.online_users(signal, now),
            Input::Loaded { user, ticket, chats, contacts } => self.loaded(user, ticket, chats, contacts, now),
            Input::Permissions { user, ticket, allowed } => self.permissions_answered(user, ticket, allowed, now),
            Input::PresenceSnapshot { user, others } => self.send_presence_snapshot(user, &others),
        }
    }
}
