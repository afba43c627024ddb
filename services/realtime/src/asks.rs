//! Questions to chats and users, each in a task of its own; the answer comes back through the mailbox.

use std::collections::HashMap;

use shared::bus::{AskError, Bus};
use shared::contract::PEOPLE_PER_QUESTION;
use shared::contract::chats::{ChatsOf, Memberships, SharedWith};
use shared::contract::users::{ContactsOf, LastSeen};
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::mailbox::{Input, Mailbox};
use crate::outgoing::Ask;

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
    let contacts = ContactsOf { user_id: user };
    let (chats, contacts) = tokio::join!(chats_of(bus, user), bus.ask(&contacts));
    Input::Loaded { user, ticket, chats: noted(chats), contacts: noted(contacts).map(|answer| answer.user_ids) }
}

/// In which chats the user is or was, page by page. What changes meanwhile comes as an event too, and the higher
/// `state_rev` counts.
async fn chats_of(bus: &Bus, user_id: UserId) -> Result<Memberships, AskError> {
    let (mut items, mut after) = (Vec::new(), None);
    loop {
        let mut page = bus.ask(&ChatsOf { user_id, after, limit: Some(ChatsOf::PAGE) }).await?;
        items.append(&mut page.items);
        if page.next.is_none() {
            return Ok(Memberships { items });
        }
        after = page.next;
    }
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
    for part in others.chunks(PEOPLE_PER_QUESTION) {
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

#[cfg(test)]
mod tests {
    use shared::contract::chats::{ChatKind, ChatsOf, Membership, MembershipPage};
    use shared::ids::{ChatId, UserId};
    use shared::testing::{Nats, eventually};
    use tokio_util::sync::CancellationToken;

    use super::chats_of;

    fn page(chats: &[ChatId], next: Option<ChatId>) -> MembershipPage {
        let item = |chat_id| Membership { chat_id, kind: ChatKind::Group, is_in: true, state_rev: 1, peer_id: None };
        MembershipPage { items: chats.iter().copied().map(item).collect(), next }
    }

    #[tokio::test]
    async fn a_persons_chats_are_asked_for_until_there_is_no_next_page() {
        let nats = Nats::start().await;
        let (chats, realtime) = (nats.connect("chats").await, nats.connect("realtime").await);
        let mut all: Vec<ChatId> = (0..5).map(|_| ChatId::new()).collect();
        all.sort_unstable();
        let (known, stop) = (all.clone(), CancellationToken::new());
        let stopping = stop.clone();
        let answering = tokio::spawn(async move {
            let answer = |asked: ChatsOf| {
                let from = asked.after.map_or(0, |after| known.iter().take_while(|id| **id <= after).count());
                let some = &known[from..known.len().min(from + 2)];
                std::future::ready(Ok(page(some, some.last().copied().filter(|_| some.len() == 2))))
            };
            chats.answer(stopping, answer).await
        });
        let user = UserId::new();
        let found = eventually("chats answers", async || chats_of(&realtime, user).await.ok()).await;
        assert_eq!(found.items.iter().map(|item| item.chat_id).collect::<Vec<_>>(), all);
        stop.cancel();
        answering.await.unwrap().unwrap();
    }
}
