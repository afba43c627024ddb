//! Compares what clients hold with what the server says, and the server with itself.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::time::sleep;
use uuid::Uuid;

use crate::client::{Chat, Failure, Message, Person};
use crate::driver::{Client, Seen};
use crate::model::Held;

/// How often the clients are compared while they catch up.
const PACE: Duration = Duration::from_millis(250);

/// A message as everybody must have it.
type Line = (u64, u64, Uuid, String);

/// Waits until every client is exactly as the server says; the differences that stay are returned.
pub async fn until_exact(clients: &[Client], patience: Duration) -> Vec<String> {
    let deadline = Instant::now() + patience;
    loop {
        let settled = clients.iter().all(|client| client.look(|seen| seen.model.is_settled()));
        let differences = if settled || Instant::now() > deadline {
            join_all(clients.iter().map(compare)).await.concat()
        } else {
            vec!["somebody is still catching up".to_owned()]
        };
        if differences.is_empty() || Instant::now() > deadline {
            return differences;
        }
        sleep(PACE).await;
    }
}

/// The differences between one client and the server.
pub async fn compare(client: &Client) -> Vec<String> {
    let truth = match Truth::of(&client.person).await {
        Ok(truth) => truth,
        Err(failure) => return vec![format!("{}: {failure}", client.person.login)],
    };
    let mut found = truth.faults();
    client.look(|seen| found.extend(truth.differences(seen)));
    found.into_iter().map(|line| format!("{}: {line}", client.person.login)).collect()
}

/// Everything the server says to one person.
struct Truth {
    me: Uuid,
    chats: Vec<(Chat, Vec<Message>)>,
}

impl Truth {
    async fn of(person: &Person) -> Result<Self, Failure> {
        let mut chats = Vec::new();
        for chat in person.chats().await?.items {
            let history = person.whole_history(chat.id).await?;
            chats.push((chat, history));
        }
        Ok(Self { me: person.id, chats })
    }

    /// Where the server contradicts itself: doubled or unordered messages, an unread count that drifted.
    fn faults(&self) -> Vec<String> {
        self.chats.iter().flat_map(|(chat, history)| self.faults_of(chat, history)).collect()
    }

    fn faults_of(&self, chat: &Chat, history: &[Message]) -> Vec<String> {
        let mut faults = Vec::new();
        if !history.is_sorted_by(|one, next| one.seq < next.seq) {
            faults.push(format!("chat {}: history is not ascending", chat.id));
        }
        for doubled in doubled_client_ids(history) {
            faults.push(format!("chat {}: client_id {doubled} is there twice", chat.id));
        }
        let to_read = |one: &&Message| one.kind == "text" && one.author_id != self.me && one.seq > chat.read_seq;
        let recount = (history.iter().filter(to_read).count() as u64).min(1_000);
        if recount != chat.unread_count {
            faults.push(format!("chat {}: unread {} but {recount} counted", chat.id, chat.unread_count));
        }
        faults
    }

    fn differences(&self, seen: &Seen) -> Vec<String> {
        let mut found: Vec<String> = seen.unreadable.iter().map(|text| format!("unreadable {text}")).collect();
        found.extend(seen.model.doubts().iter().cloned());
        let theirs: BTreeMap<Uuid, &(Chat, Vec<Message>)> = self.chats.iter().map(|one| (one.0.id, one)).collect();
        for chat in seen.model.chats().keys().filter(|chat| !theirs.contains_key(chat)) {
            found.push(format!("chat {chat}: held, but not mine"));
        }
        for (chat, history) in &self.chats {
            match seen.model.chats().get(&chat.id) {
                Some(held) => found.extend(self.differences_of(chat, history, held)),
                None => found.push(format!("chat {}: not held", chat.id)),
            }
        }
        found
    }

    fn differences_of(&self, chat: &Chat, history: &[Message], held: &Held) -> Vec<String> {
        let have = held.chat();
        let mut pairs = vec![
            ("rev", have.rev, chat.rev),
            ("last seq", have.last_seq, chat.last_seq),
            ("unread", held.unread(self.me), chat.unread_count),
        ];
        // People join the main chat in silence.
        if chat.kind != "main" {
            pairs.push(("members", have.member_count, chat.member_count));
        }
        if held.is_told() {
            pairs.push(("read position", have.read_seq, chat.read_seq));
            pairs.push(("others' read position", have.others_read_seq, chat.others_read_seq));
            pairs.push(("hidden", u64::from(have.hidden), u64::from(chat.hidden)));
            pairs.push(("marked", u64::from(have.marked_unread), u64::from(chat.marked_unread)));
        }
        let odd = pairs.into_iter().filter(|(_, have, want)| have != want);
        let mut found: Vec<String> =
            odd.map(|(what, have, want)| format!("chat {}: {what} {have}, not {want}", chat.id)).collect();
        if have.name != chat.name || have.creator_id != chat.creator_id {
            found.push(format!("chat {}: name or creator", chat.id));
        }
        if held.is_told() && have.muted_until != chat.muted_until {
            found.push(format!("chat {}: muted until {:?}, not {:?}", chat.id, have.muted_until, chat.muted_until));
        }
        found.extend(lines_that_differ(history, held));
        found
    }
}

/// The `client_id`s under which one author has more than one message.
fn doubled_client_ids(history: &[Message]) -> Vec<Uuid> {
    let mut met = BTreeSet::new();
    let ids = history.iter().filter_map(|one| Some((one.author_id, one.client_id?)));
    ids.filter(|id| !met.insert(*id)).map(|(_, client_id)| client_id).collect()
}

fn line(message: &Message) -> Line {
    (message.seq, message.rev, message.id, message.text.clone())
}

/// Messages that only one side has.
fn lines_that_differ(history: &[Message], held: &Held) -> Vec<String> {
    let theirs: BTreeSet<Line> = history.iter().filter(|one| one.seq > held.floor()).map(line).collect();
    let mine: BTreeSet<Line> = held.messages().values().filter(|one| !one.deleted).map(line).collect();
    let lost = theirs.difference(&mine).map(|line| format!("lost or old: {line:?}"));
    lost.chain(mine.difference(&theirs).map(|line| format!("only held: {line:?}"))).take(10).collect()
}
