//! Everything that reaches the switchboard, through one bounded queue.

use shared::contract::chats::{ChatEvent, Memberships};
use shared::contract::gateway::{Beat, Disconnected, Interested, OnlineUsers, Typed};
use shared::contract::realtime::{Connected, HeadList, Heads, Live};
use shared::contract::users::{ContactDeleted, ContactUpdated, ProfileUpdated};
use shared::ids::{ChatId, UserId};
use shared::time::Timestamp;
use tokio::sync::{mpsc, oneshot};

/// Inputs that may wait; then the streams are read no further until there is room.
pub const WAITING: usize = 4096;

/// One thing that happened.
#[derive(Debug)]
pub enum Input {
    /// Both streams are followed from now on: a new epoch begins.
    Begin {
        /// The epoch.
        epoch: u64,
        /// Why, for `resync.reason`.
        reason: &'static str,
    },
    /// The streams are not followed any more.
    Lost,
    /// NATS answered just now.
    Heard,
    /// Something happened in a chat.
    Chat(Box<ChatEvent>),
    /// Something happened in a chat and cannot be read.
    Poison(ChatId),
    /// A profile changed.
    Profile(Box<ProfileUpdated>),
    /// A contact was added or changed.
    Contact(Box<ContactUpdated>),
    /// A contact was deleted.
    ContactGone(ContactDeleted),
    /// A socket wants to go live.
    Connected(Connected, oneshot::Sender<Live>),
    /// A gateway asks for the last numbers of its users.
    Heads(Heads, oneshot::Sender<HeadList>),
    /// A request asks which of these are online.
    OnlineStatus(Vec<UserId>, oneshot::Sender<Vec<(UserId, OnlineStatus)>>),
    /// A socket closed.
    Disconnected(Disconnected),
    /// Someone types, or stopped.
    Typed(Typed),
    /// A socket wants to watch people.
    Interested(Interested),
    /// A gateway's lease.
    Beat(Beat),
    /// A part of the list of a gateway's sockets.
    OnlineUsers(OnlineUsers),
    /// The answer to [`crate::outgoing::Ask::Load`]; `None` for what could not be asked.
    Loaded {
        /// Whose.
        user: UserId,
        /// Of the question.
        ticket: u64,
        /// His chats.
        chats: Option<Memberships>,
        /// His contacts.
        contacts: Option<Vec<UserId>>,
    },
    /// The answer to [`crate::outgoing::Ask::Permissions`].
    Permissions {
        /// Who asked.
        user: UserId,
        /// Of the question.
        ticket: u64,
        /// Whom he may watch.
        allowed: Option<Vec<UserId>>,
    },
    /// The answer to [`crate::outgoing::Ask::PresenceSnapshot`].
    PresenceSnapshot {
        /// Who is to be told.
        user: UserId,
        /// Who was last online when; nothing for those of whom it is not known.
        others: Vec<(UserId, Option<Timestamp>)>,
    },
}

/// Whether someone is online, as far as is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlineStatus {
    /// He is online.
    Online,
    /// He left just now, and users may not have been told yet.
    JustLeft(Timestamp),
    /// He is not online; users knows since when.
    Offline,
}

/// The way into the switchboard. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailbox(mpsc::Sender<Input>);

impl Mailbox {
    /// A mailbox and its other end.
    pub fn new() -> (Self, mpsc::Receiver<Input>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self(sender), receiver)
    }

    /// Puts `input` in; waits while the mailbox is full.
    pub async fn put(&self, input: Input) -> anyhow::Result<()> {
        self.0.send(input).await.map_err(|_| anyhow::anyhow!("the switchboard has ended"))
    }

    /// Puts `input` in, or drops it if the mailbox is full: only for what is repeated or passes by itself.
    pub fn offer(&self, input: Input, name: &'static str) {
        if self.0.try_send(input).is_err() {
            metrics::counter!("realtime_signals_dropped_total", "signal" => name).increment(1);
        }
    }

    /// Puts a question in and waits for its answer; `None` if there is none.
    pub async fn ask<T>(&self, question: impl FnOnce(oneshot::Sender<T>) -> Input) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.put(question(reply)).await.ok()?;
        answer.await.ok()
    }
}
