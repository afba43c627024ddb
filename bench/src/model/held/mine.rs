//! My own part of a chat: read position, unread count and settings. They change without a `rev`, and a
//! position and a setting share one `my_rev` although an event tells only one of them.

use uuid::Uuid;

use super::Held;
use crate::client::{Chat, Message, ReadNews, SettingsNews, Stamp};

impl Held {
    pub(super) fn unhide(&mut self, stamp: Stamp, message: &Message) {
        if message.kind == "text" {
            self.text_at = self.text_at.max(stamp);
            self.chat.hidden &= self.text_at < self.settled_at;
        }
    }

    pub(super) fn read_mine(&mut self, me: Uuid, news: &ReadNews) {
        let my_rev = news.my_rev.unwrap_or(0);
        if my_rev <= self.read_rev {
            return;
        }
        self.read_rev = my_rev;
        self.count_mine(0);
        self.chat.marked_unread &= self.settled_rev > my_rev;
        self.chat.read_seq = self.chat.read_seq.max(news.read_seq.unwrap_or(0));
        self.promised = news.rev.zip(news.unread_count);
        self.settle_count(me);
    }

    /// Uses the server's count when the chat has come to the `rev` it belongs to.
    pub(super) fn settle_count(&mut self, me: Uuid) {
        let Some((rev, unread)) = self.promised else {
            return;
        };
        if self.chat.read_seq >= self.floor {
            self.promised = None;
        } else if rev == self.chat.rev {
            self.below = unread.saturating_sub(self.unread_held(me));
            self.promised = None;
        } else if rev < self.chat.rev {
            self.blurred = true;
            self.promised = None;
        }
    }

    /// Counts my own changes; up to `told` the server told them all.
    fn count_mine(&mut self, told: u64) {
        self.whole_my_rev = self.whole_my_rev.max(told);
        while [self.read_rev, self.settled_rev].contains(&(self.whole_my_rev + 1)) {
            self.whole_my_rev += 1;
        }
        self.chat.my_rev = self.read_rev.max(self.settled_rev);
    }

    /// My own settings.
    pub(in crate::model) fn set(&mut self, stamp: Stamp, news: &SettingsNews) {
        if news.my_rev > self.settled_rev {
            (self.settled_at, self.settled_rev) = (stamp, news.my_rev);
            self.count_mine(0);
            self.chat.hidden = news.hidden && self.text_at < stamp;
            self.chat.muted_until.clone_from(&news.muted_until);
            self.chat.marked_unread = news.marked_unread && news.my_rev > self.read_rev;
        }
    }

    /// Takes my own position and settings from a reply, which may be older in everything else.
    pub(in crate::model) fn tell_mine(&mut self, me: Uuid, told: &Chat) {
        self.told = true;
        self.chat.read_seq = self.chat.read_seq.max(told.read_seq);
        if told.my_rev >= self.settled_rev {
            self.settled_rev = told.my_rev;
            let mut later = self.messages.range(told.last_seq + 1..);
            self.chat.hidden = told.hidden && !later.any(|(_, message)| message.kind == "text");
            self.chat.muted_until.clone_from(&told.muted_until);
            self.chat.marked_unread = told.marked_unread && self.read_rev <= told.my_rev;
        }
        if told.my_rev >= self.read_rev {
            self.read_rev = told.my_rev;
            (self.promised, self.blurred) = (Some((told.rev, told.unread_count)), false);
        } else {
            self.blurred = self.chat.read_seq < self.floor;
        }
        self.count_mine(told.my_rev);
        self.settle_count(me);
    }
}
