//! Typing, relayed to the other members who are online.

use shared::contract::frames::ServerFrame;
use shared::contract::gateway::Typed;
use shared::ids::{ChatId, UserId};

use super::Switchboard;
use crate::moment::Moment;
use crate::people::Person;
use crate::timers::Timer;

/// In a chat with more members online nobody is told of typing.
const CROWD: usize = 100;

impl Switchboard {
    /// Someone types or stopped; ignored if he is not in the chat.
    pub(super) fn typed(&mut self, signal: &Typed, now: Moment) {
        let Typed { user_id, chat_id, active } = *signal;
        if !active {
            self.stop_typing(chat_id, user_id);
            return;
        }
        let crowded = self.rooms.get(chat_id).is_none_or(|room| !room.has(user_id) || room.count() > CROWD);
        let has_socket = self.people.get(user_id).is_some_and(Person::is_connected);
        if crowded || !has_socket {
            return;
        }
        let until = self.typing.start(chat_id, user_id, now.instant);
        self.timers.add(until, Timer::StopTyping(chat_id, user_id));
        self.tell_typing(chat_id, user_id, true);
    }

    /// He stopped, if he was typing: he said so, wrote, or is not a member any more.
    pub(super) fn stop_typing(&mut self, chat: ChatId, user: UserId) {
        if self.typing.stop(chat, user) {
            self.tell_typing(chat, user, false);
        }
    }

    /// His last socket closed.
    pub(super) fn stop_typing_everywhere(&mut self, user: UserId) {
        for chat in self.typing.stop_everywhere(user) {
            self.tell_typing(chat, user, false);
        }
    }

    /// He stopped, if his typing was not renewed in time.
    pub(super) fn expire_typing(&mut self, chat: ChatId, user: UserId, now: Moment) {
        if self.typing.expire(chat, user, now.instant) {
            self.tell_typing(chat, user, false);
        }
    }

    fn tell_typing(&mut self, chat_id: ChatId, user_id: UserId, active: bool) {
        let label = if active { "true" } else { "false" };
        metrics::counter!("realtime_typing_total", "active" => label).increment(1);
        let Some(room) = self.rooms.get(chat_id) else { return };
        let others: Vec<UserId> = room.members().filter(|user| *user != user_id).collect();
        self.send_ephemeral(others, &ServerFrame::Typing { chat_id, user_id, active });
    }
}
