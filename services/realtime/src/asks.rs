//! Questions to chats and users, each in a task of its own; the answer comes back through the mailbox.

use std::collections::HashMap;

use shared::bus::{AskError, Bus};
use shared::contract::chats::{ChatsOf, SharedWith};
use shared::contract::users::{ContactsOf, LastSeen};
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::mailbox::{Input, Mailbox};
use crate::outgoing::Ask;

/// People named in one question.
const AT_ONCE: usize = 500;

/// Asks; exactly one answer is put into the mailbox.
pub fn start(bus: &Bus, mailbox: &Mailbox, ask: Ask) {
    let (bus, mailbox) = (bus.clone(), mailbox.clone());
    tokio::spawn(async move {
        let answer = match ask {
            Ask::Load { user, ticket } => load(&bus, user, ticket).await,
            Ask::Permissions { user, ticket, others } => {
                let allowed = noted(shared_with(&bus, user, others).await);
                Input::Permissions { user, ticket, allowed }
            }
            Ask::PresenceSnapshot { user, others } => presence_snapshot(&bus, user, others).await,
        };
        // A mailbox that has ended needs no answer.
        let _ = mailbox.put(answer).await;
    });
}

async fn load(bus: &Bus, user: UserId, ticket: u64) -> Input {
    let (chats, contacts) = (ChatsOf { user_id: user }, ContactsOf { user_id: user });
    let (chats, contacts) = tokio::join!(bus.ask(&chats), bus.ask(&contacts));
    Input::Loaded { user, ticket, chats: noted(chats), contacts: noted(contacts).map(|answer| answer.user_ids) }
}

async fn presence_snapshot(bus: &Bus, user: UserId, others: Vec<UserId>) -> Input {
    let seen = noted(last_seen(bus, others.clone()).await);
    // Without an answer he is told nothing, rather than that they never were online.
    let Some(seen) = seen else { return Input::PresenceSnapshot { user, others: Vec::new() } };
    let times: Vec<_> = others.into_iter().map(|other| (other, seen.get(&other).copied())).collect();
    Input::PresenceSnapshot { user, others: times }
}

/// With whom of `others` the user shares a group or direct chat.
pub async fn shared_with(bus: &Bus, user: UserId, others: Vec<UserId>) -> Result<Vec<UserId>, AskError> {
    let mut allowed = Vec::new();
    for part in others.chunks(AT_ONCE) {
        allowed.extend(bus.ask(&SharedWith { user_id: user, others: part.to_vec() }).await?.user_ids);
    }
    Ok(allowed)
}

/// When these people were last online, as far as users knows.
pub async fn last_seen(bus: &Bus, user_ids: Vec<UserId>) -> Result<HashMap<UserId, Timestamp>, AskError> {
    if user_ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(bus.ask(&LastSeen { user_ids }).await?.items.into_iter().collect())
}

fn noted<T>(answer: Result<T, AskError>) -> Option<T> {
    answer.inspect_err(|error| tracing::warn!(%error, "a question has no answer yet")).ok()
}
