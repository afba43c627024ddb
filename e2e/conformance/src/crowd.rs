//! People who do everything at once, by chance but from a seed: whoever counts must still count right.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Result, bail};
use bench::client::{Chat, Failure, Message, Person, Reply};
use bench::driver::Client;
use futures::future::try_join_all;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

/// No more chats than this, so that people meet.
const MOST_CHATS: usize = 12;
/// What another's change at the same moment can make of a call.
const OVERTAKEN: [u16; 3] = [403, 404, 409];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Send,
    SendTwice,
    Edit,
    Delete,
    Read,
    Settle,
    Add,
    Remove,
    Leave,
    Rename,
    HandOver,
    Create,
    OpenDirect,
    DeleteChat,
    Cut,
}

/// How often each is done, in a thousand.
const SHARES: [(Deed, u32); 15] = [
    (Deed::Send, 350),
    (Deed::SendTwice, 30),
    (Deed::Edit, 110),
    (Deed::Delete, 80),
    (Deed::Read, 210),
    (Deed::Settle, 50),
    (Deed::Add, 60),
    (Deed::Remove, 25),
    (Deed::Leave, 20),
    (Deed::Rename, 25),
    (Deed::HandOver, 10),
    (Deed::Create, 10),
    (Deed::OpenDirect, 5),
    (Deed::DeleteChat, 5),
    (Deed::Cut, 10),
];

/// Everybody, and what they have made so far.
#[derive(Debug)]
pub struct Crowd<'a> {
    people: &'a [Person],
    clients: &'a [Client],
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    chats: Vec<Uuid>,
    messages: Vec<Message>,
    done: BTreeMap<Deed, u32>,
}

impl<'a> Crowd<'a> {
    /// Of these people, each with his client, beginning in these chats.
    pub fn new(people: &'a [Person], clients: &'a [Client], chats: Vec<Uuid>) -> Self {
        Self { people, clients, known: Mutex::new(Known { chats, ..Known::default() }) }
    }

    /// Lets everybody do `deeds` things, all people at the same time.
    pub async fn act(&self, seed: u64, deeds: usize) -> Result<()> {
        let acting = self.people.iter().zip(self.clients).enumerate().map(|(at, (person, client))| {
            let rng = SmallRng::seed_from_u64(seed ^ (at as u64) << 32);
            Actor { crowd: self, person, client, rng }.go_on(deeds)
        });
        try_join_all(acting).await.map(|_| ())
    }

    /// How often each thing was done.
    pub fn done(&self) -> String {
        format!("{:?}", self.known().done)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Actor<'a> {
    crowd: &'a Crowd<'a>,
    person: &'a Person,
    client: &'a Client,
    rng: SmallRng,
}

impl Actor<'_> {
    async fn go_on(mut self, deeds: usize) -> Result<()> {
        for _ in 0..deeds {
            let deed = self.choose();
            match self.perform(deed).await {
                Ok(()) => *self.crowd.known().done.entry(deed).or_default() += 1,
                Err(failure) if OVERTAKEN.contains(&failure.status()) || failure.code() == "not_a_member" => {}
                Err(failure) => bail!("{} {deed:?}: {failure}", self.person.login),
            }
        }
        Ok(())
    }

    fn choose(&mut self) -> Deed {
        let mut left = self.rng.random_range(0..SHARES.iter().map(|(_, share)| share).sum());
        for (deed, share) in SHARES {
            if left < share {
                return deed;
            }
            left -= share;
        }
        Deed::Send
    }

    async fn perform(&mut self, deed: Deed) -> Result<(), Failure> {
        let (chat, person) = (self.some_chat(), self.person);
        match deed {
            Deed::Send => self.send(chat, 1).await,
            Deed::SendTwice => self.send(chat, 2).await,
            Deed::Edit => self.edit().await,
            Deed::Delete => {
                let (chat, message) = self.some_message();
                person.delete(chat, message).await.map(|_| ())
            }
            Deed::Read => self.read(chat).await,
            Deed::Settle => self.settle(chat).await,
            Deed::Add => person.add(chat, &[self.somebody()]).await.map(|_| ()),
            Deed::Remove => person.remove(chat, self.somebody()).await.map(|_| ()),
            Deed::Leave => person.remove(chat, person.id).await.map(|_| ()),
            Deed::Rename => person.rename(chat, &format!("Имя {}", self.rng.random_range(0..4))).await.map(|_| ()),
            Deed::HandOver => {
                let to = self.somebody();
                self.patch(chat, "", json!({"creator_id": to})).await
            }
            Deed::Create => self.create().await,
            Deed::OpenDirect => self.open_direct().await,
            Deed::DeleteChat => self.delete_chat(chat).await,
            Deed::Cut => {
                self.client.cut();
                Ok(())
            }
        }
    }

    async fn send(&mut self, chat: Uuid, times: usize) -> Result<(), Failure> {
        let (client_id, text) = (Uuid::new_v4(), format!("слово {}", self.rng.random_range(0..1_000)));
        for _ in 0..times {
            let message = self.person.send_as(chat, client_id, &text).await.and_then(Reply::read::<Message>)?;
            self.crowd.known().messages.push(message);
        }
        Ok(())
    }

    async fn edit(&mut self) -> Result<(), Failure> {
        let ((chat, message), number) = (self.some_message(), self.rng.random_range(0..10));
        self.person.edit(chat, message, &format!("иначе {number}")).await.map(|_| ())
    }

    async fn read(&mut self, chat: Uuid) -> Result<(), Failure> {
        let last = self.client.look(|seen| seen.model.chats().get(&chat).map_or(1, |held| held.chat().last_seq));
        let seq = if self.rng.random_bool(0.3) { last } else { self.rng.random_range(0..=last) };
        self.person.read_to(chat, seq).await.map(|_| ())
    }

    async fn settle(&mut self, chat: Uuid) -> Result<(), Failure> {
        let change = match self.rng.random_range(0..4) {
            0 => json!({"hidden": self.rng.random_bool(0.7)}),
            1 => json!({"marked_unread": self.rng.random_bool(0.7)}),
            2 => json!({"muted_until": null}),
            _ => json!({"muted_until": format!("2031-01-0{}T00:00:00.000Z", self.rng.random_range(1..9))}),
        };
        self.patch(chat, "/membership", change).await
    }

    async fn create(&mut self) -> Result<(), Failure> {
        if self.crowd.known().chats.len() < MOST_CHATS {
            let members = [self.somebody(), self.somebody()];
            let chat = self.person.create_group("Новая", &members).await?;
            self.crowd.known().chats.push(chat.id);
        }
        Ok(())
    }

    async fn open_direct(&mut self) -> Result<(), Failure> {
        let peer = self.somebody();
        if peer != self.person.id {
            let Chat { id, .. } = self.person.open_direct(peer).await?;
            let mut known = self.crowd.known();
            if !known.chats.contains(&id) {
                known.chats.push(id);
            }
        }
        Ok(())
    }

    async fn delete_chat(&mut self, chat: Uuid) -> Result<(), Failure> {
        self.person.delete_chat(chat).await?;
        self.crowd.known().chats.retain(|id| *id != chat);
        Ok(())
    }

    async fn patch(&self, chat: Uuid, rest: &str, change: serde_json::Value) -> Result<(), Failure> {
        let path = format!("/api/chats/{chat}{rest}");
        self.person.call(Method::PATCH, &path, Some(&change)).await?.accepted().map(|_| ())
    }

    /// Mostly a chat that I am in, as far as my client knows.
    fn some_chat(&mut self) -> Uuid {
        let mine: Vec<Uuid> = self.client.look(|seen| seen.model.chats().keys().copied().collect());
        if !mine.is_empty() && self.rng.random_bool(0.8) {
            return mine[self.rng.random_range(0..mine.len())];
        }
        let known = self.crowd.known();
        known.chats[self.rng.random_range(0..known.chats.len())]
    }

    /// One of my last messages (or anybody's last), after its chat.
    fn some_message(&mut self) -> (Uuid, Uuid) {
        let known = self.crowd.known();
        let own = |message: &&Message| message.author_id == self.person.id;
        let recent: Vec<&Message> = known.messages.iter().rev().take(400).filter(own).collect();
        let chosen = (!recent.is_empty()).then(|| recent[self.rng.random_range(0..recent.len())]);
        let chosen = chosen.or(known.messages.last());
        chosen.map_or((known.chats[0], Uuid::nil()), |message| (message.chat_id, message.id))
    }

    fn somebody(&mut self) -> Uuid {
        self.crowd.people[self.rng.random_range(0..self.crowd.people.len())].id
    }
}
