//! People who write all the time. Each repeats a message under its `client_id` until it is acknowledged,
//! as the contract tells clients to do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::client::{Failure, Message, Person, Reply};
use bench::driver::Client;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use uuid::Uuid;

/// The pause between two messages of one author.
const PACE: Duration = Duration::from_millis(50);
/// The pause before a message is tried again.
const AGAIN: Duration = Duration::from_millis(200);

/// Authors at work.
#[derive(Debug)]
pub struct Writing {
    stop: Arc<AtomicBool>,
    count: Arc<AtomicUsize>,
    authors: Vec<JoinHandle<Written>>,
}

/// A message that the server has promised to keep.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// The author's id for it.
    pub client_id: Uuid,
    /// What was written.
    pub text: String,
    /// The message's own id.
    pub id: Uuid,
}

/// What came of the writing.
#[derive(Debug, Default)]
pub struct Written {
    /// Every acknowledged message.
    pub acknowledged: Vec<Acknowledged>,
    /// How often each refusal came, by status; 0 is no answer at all.
    pub refused: BTreeMap<u16, usize>,
    /// 503 and 429 without `Retry-After`.
    pub without_retry_after: usize,
    /// The longest time from the first try to the acknowledgement.
    pub slowest: Duration,
}

impl Writing {
    /// Sets all `people` to write into `chat`.
    pub fn start(people: &[Person], chat: Uuid) -> Self {
        let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let author = |person: &Person| tokio::spawn(write(person.clone(), chat, stop.clone(), count.clone()));
        let authors = people.iter().map(author).collect();
        Self { stop, count, authors }
    }

    /// How many messages were acknowledged so far.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Waits until `more` further messages were acknowledged.
    pub async fn until_more(&self, more: usize) -> Result<()> {
        let target = self.count() + more;
        let came = crate::eventually(crate::PATIENCE, async || self.count() >= target).await;
        ensure!(came, "only {} of {target} messages were acknowledged", self.count());
        Ok(())
    }

    /// Lets everybody finish his last message.
    pub async fn stop(self) -> Result<Written> {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Written::default();
        for author in self.authors {
            let own = author.await?;
            all.acknowledged.extend(own.acknowledged);
            own.refused.into_iter().for_each(|(status, times)| *all.refused.entry(status).or_default() += times);
            all.without_retry_after += own.without_retry_after;
            all.slowest = all.slowest.max(own.slowest);
        }
        Ok(all)
    }
}

async fn write(person: Person, chat: Uuid, stop: Arc<AtomicBool>, count: Arc<AtomicUsize>) -> Written {
    let mut written = Written::default();
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let text = format!("{} {number}", person.login);
        written.send(&person, chat, text).await;
        count.fetch_add(1, Ordering::Relaxed);
        sleep(PACE).await;
    }
    written
}

impl Written {
    async fn send(&mut self, person: &Person, chat: Uuid, text: String) {
        let (client_id, began) = (Uuid::new_v4(), Instant::now());
        loop {
            let sent = person.send_as(chat, client_id, &text).await;
            match sent.and_then(Reply::read::<Message>) {
                Ok(message) => {
                    self.slowest = self.slowest.max(began.elapsed());
                    self.acknowledged.push(Acknowledged { client_id, text, id: message.id });
                    return;
                }
                Err(failure) => self.note(&failure),
            }
            sleep(AGAIN).await;
        }
    }

    fn note(&mut self, failure: &Failure) {
        *self.refused.entry(failure.status()).or_default() += 1;
        if let Failure::Refused(problem) = failure
            && matches!(problem.status, 429 | 503)
        {
            self.without_retry_after += usize::from(problem.retry_after.is_none());
        }
    }

    /// Checks that every acknowledged message is with the server once and with every client once.
    pub async fn is_all_there(&self, chat: Uuid, clients: &[Client]) -> Result<()> {
        let history = clients[0].person.whole_history(chat).await?;
        self.is_in(&history, "the server")?;
        for client in clients {
            let held: Vec<Message> = client.look(|seen| {
                let held = seen.model.chats().get(&chat);
                held.map(|held| held.messages().values().cloned().collect()).unwrap_or_default()
            });
            self.is_in(&held, &client.person.login)?;
        }
        Ok(())
    }

    fn is_in(&self, history: &[Message], place: &str) -> Result<()> {
        let mut found: BTreeMap<Uuid, Vec<&Message>> = BTreeMap::new();
        for message in history {
            if let Some(client_id) = message.client_id {
                found.entry(client_id).or_default().push(message);
            }
        }
        for one in &self.acknowledged {
            let copies = found.get(&one.client_id).map_or(&[][..], Vec::as_slice);
            ensure!(copies.len() == 1, "{place} has {:?} {} times", one.text, copies.len());
            ensure!(copies[0].id == one.id && copies[0].text == one.text, "{place} has another {:?}", one.text);
        }
        Ok(())
    }
}
