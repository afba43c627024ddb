//! What the other services and the browsers are told of a change: events with their frames, made once, here.

use shared::contract::chats::{ChatChange, ChatEvent, ChatHead, ChatKind, Info, InfoCode, Message};
use shared::contract::frames::{Frame, ServerFrame};
use shared::ids::{ChatId, UserId};
use shared::time::Timestamp;

/// The chat that the news is about, after the change.
#[derive(Clone, Copy, Debug)]
pub struct News {
    /// Its id.
    pub chat_id: ChatId,
    /// When the change was made.
    pub at: Timestamp,
    /// How many people are in it now.
    pub member_count: i64,
}

impl News {
    fn event(self, change: ChatChange) -> ChatEvent {
        ChatEvent { chat_id: self.chat_id, at: self.at, member_count: self.member_count, change }
    }

    /// For all: someone wrote, or an info line appeared.
    pub fn message_created(self, message: Message) -> ChatEvent {
        let (rev, author_id) = (message.rev, Some(message.author_id));
        let frame = Frame::new(&ServerFrame::MessageCreated { chat_id: self.chat_id, rev, message });
        self.event(ChatChange::Told { rev, author_id, frame })
    }

    /// For all: a text was changed.
    pub fn message_updated(self, message: Message) -> ChatEvent {
        let rev = message.rev;
        let frame = Frame::new(&ServerFrame::MessageUpdated { chat_id: self.chat_id, rev, message });
        self.event(ChatChange::Told { rev, author_id: None, frame })
    }

    /// For all: a message was deleted.
    pub fn message_deleted(self, message: Message) -> ChatEvent {
        let rev = message.rev;
        let frame = Frame::new(&ServerFrame::MessageDeleted { chat_id: self.chat_id, rev, message });
        self.event(ChatChange::Told { rev, author_id: None, frame })
    }

    /// For all: the chat has a new name or creator.
    pub fn chat_updated(self, chat: ChatHead) -> ChatEvent {
        let rev = chat.rev;
        let frame = Frame::new(&ServerFrame::ChatUpdated { chat_id: self.chat_id, rev, chat });
        self.event(ChatChange::Told { rev, author_id: None, frame })
    }

    /// For its first members: the chat exists.
    pub fn chat_created(self, user_ids: Vec<UserId>, chat: ChatHead) -> ChatEvent {
        let (rev, kind) = (chat.rev, chat.kind);
        let to_added = Frame::new(&ServerFrame::ChatCreated { chat_id: self.chat_id, rev, chat });
        self.event(ChatChange::MembersAdded { rev, user_ids, kind, to_added, to_rest: None })
    }

    /// The chat for those who came in, their names for the rest.
    pub fn members_added(self, user_ids: Vec<UserId>, by: UserId, chat: ChatHead) -> ChatEvent {
        let (chat_id, rev) = (self.chat_id, chat.rev);
        let rest = ServerFrame::MemberAdded { chat_id, rev, user_ids: user_ids.clone(), by };
        let to_added = Frame::new(&ServerFrame::ChatCreated { chat_id, rev, chat });
        let to_rest = Some(Frame::new(&rest));
        self.event(ChatChange::MembersAdded { rev, user_ids, kind: ChatKind::Group, to_added, to_rest })
    }

    /// For all, and the last thing for him: someone was removed or left.
    pub fn member_removed(self, rev: i64, user_id: UserId, by: UserId) -> ChatEvent {
        let user_ids = vec![user_id];
        let frame = ServerFrame::MemberRemoved { chat_id: self.chat_id, rev, user_ids: user_ids.clone(), by };
        self.event(ChatChange::MembersRemoved { rev, user_ids, frame: Frame::new(&frame) })
    }

    /// For all, and the last thing in it: the chat is gone.
    pub fn chat_deleted(self, rev: i64, by: UserId, name: Option<String>) -> ChatEvent {
        let frame = Frame::new(&ServerFrame::ChatDeleted { chat_id: self.chat_id, rev, by, name });
        self.event(ChatChange::Deleted { rev, frame })
    }

    /// For his own devices, and shortened for the others: someone read on.
    pub fn read(self, user_id: UserId, own: OwnPosition) -> ChatEvent {
        let frame = ServerFrame::ReadUpdated {
            chat_id: self.chat_id,
            user_id: Some(user_id),
            read_seq: Some(own.read_seq),
            others_read_seq: None,
            unread_count: Some(own.unread_count),
            my_rev: Some(own.my_rev),
            rev: Some(own.rev),
        };
        self.event(ChatChange::Read { user_id, read_seq: own.read_seq, own: Frame::new(&frame) })
    }

    /// For his own devices: someone changed his settings of the chat.
    pub fn settings(self, user_id: UserId, my_rev: i64, settings: Settings) -> ChatEvent {
        let Settings { hidden, muted_until, marked_unread } = settings;
        let frame =
            ServerFrame::MembershipUpdated { chat_id: self.chat_id, my_rev, hidden, muted_until, marked_unread };
        self.event(ChatChange::Settings { user_id, frame: Frame::new(&frame) })
    }
}

/// A reader's own position, as the reply to `PUT …/read` tells it.
#[derive(Clone, Copy, Debug)]
pub struct OwnPosition {
    /// The highest `seq` seen.
    pub read_seq: i64,
    /// What is still unread above it.
    pub unread_count: i64,
    /// The count of his own changes.
    pub my_rev: i64,
    /// The chat's `rev`.
    pub rev: i64,
}

/// A member's own settings of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Not in his list until the next text.
    pub hidden: bool,
    /// No notifications until then.
    pub muted_until: Option<Timestamp>,
    /// Marked as unread by himself.
    pub marked_unread: bool,
}

/// An info line about people.
pub fn about_people(code: InfoCode, user_ids: Vec<UserId>) -> Info {
    Info { code, user_ids, name: None }
}

/// An info line about the chat's name.
pub fn about_name(code: InfoCode, name: &str) -> Info {
    Info { code, user_ids: Vec::new(), name: Some(name.to_owned()) }
}
