//! Trying the cells of the socket: who hears what happens, and whose words count.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bench::client::{Closed, Person, Socket};
use faults::World;
use reqwest::Method;
use serde_json::Value;
use tokio::time::timeout;

use super::cast::Cast;
use super::table::{Event, Place, Say, Who};
use crate::socket::{Ear, SOON};

/// How long a presence may take before another is tried.
const A_MOMENT: Duration = Duration::from_secs(5);

/// Everybody with an open socket.
#[derive(Debug)]
pub struct Audience<'a> {
    world: &'a World,
    cast: &'a Cast,
    ears: BTreeMap<Who, Ear>,
    /// Writes to each in a direct chat: what came before that, came.
    bell: Person,
}

impl<'a> Audience<'a> {
    /// Opens the sockets.
    pub async fn of(world: &'a World, cast: &'a Cast) -> Result<Self> {
        let mut ears = BTreeMap::new();
        for who in [Who::Creator, Who::Member, Who::Other, Who::Removed, Who::Stranger, Who::Admin] {
            ears.insert(who, Ear::open(cast.person(who).context("nobody")?).await?);
        }
        Ok(Self { world, cast, ears, bell: world.person("bell").await? })
    }

    /// Tries every cell of an event; what is not as the table says.
    pub async fn event(&self, event: &Event) -> Result<Vec<String>> {
        let scene = self.cast.scene(Place::Group, Who::Creator).await?;
        let chat = scene.chat.context("no chat")?.to_string();
        let removal = |frame: &Value| frame["type"] == "member.removed" && frame["chat_id"] == *chat;
        self.ears[&Who::Removed].until("member.removed of the setting", removal).await?;
        let before = self.ears[&Who::Removed].heard().len();
        let (method, path) = event.cause.split_once(' ').context("no method")?;
        let fill = |text: &str| self.cast.fill(text, &scene, Who::Creator);
        let body: Option<Value> =
            (!event.body.is_empty()).then(|| serde_json::from_str(&fill(&event.body))).transpose()?;
        let method = Method::from_bytes(method.as_bytes())?;
        self.cast.creator.call(method, &fill(path), body.as_ref()).await?.accepted()?;
        let is_it = |frame: &Value| frame["type"] == *event.kind && frame["chat_id"] == *chat;
        let mut found = Vec::new();
        // Those who hear it first: then the others would have heard it, too.
        for (who, _) in event.hear.iter().filter(|(who, hears)| **hears && self.ears.contains_key(who)) {
            if self.ears[who].until("event", is_it).await.is_err() {
                found.push(format!("{who:?} does not hear {}", event.kind));
            }
        }
        for (who, _) in event.hear.iter().filter(|(_, hears)| !**hears) {
            let from = if *who == Who::Removed { before } else { 0 };
            let silent = if *who == Who::Member {
                self.hears_none(*who, is_it).await
            } else {
                self.is_deaf(*who, &chat, from).await
            };
            found.extend(silent.err().map(|difference| format!("{who:?}, {}: {difference:#}", event.kind)));
        }
        Ok(found)
    }

    /// Tries every cell of what a client says.
    pub async fn say(&self, say: &Say) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for (who, effective) in &say.answers {
            let outcome = match (self.cast.person(*who), say.kind.as_str()) {
                (None, _) => self.signed_out_says(&say.frame).await,
                (Some(person), "typing") => self.types(*who, person, &say.frame, *effective).await,
                (Some(_), _) => self.watches(*who, &say.frame, *effective).await,
            };
            found.extend(outcome.err().map(|difference| format!("{who:?} says {}: {difference:#}", say.kind)));
        }
        Ok(found)
    }

    /// Types in a group, which `member` hears or not.
    async fn types(&self, who: Who, person: &Person, frame: &str, effective: bool) -> Result<()> {
        let scene = self.cast.scene(Place::Group, who).await?;
        let (id, chat) = (person.id.to_string(), scene.chat.context("no chat")?.to_string());
        let typing = |frame: &Value| frame["type"] == "typing" && frame["user_id"] == *id && frame["chat_id"] == *chat;
        self.ears[&who].say(self.cast.fill(frame, &scene, who));
        if effective {
            self.ears[&Who::Member].until("typing", typing).await
        } else {
            self.hears_none(Who::Member, typing).await
        }
    }

    /// Watches somebody of a group, who then comes online. Whoever comes before the watching has begun is not
    /// noticed: then another comes.
    async fn watches(&self, who: Who, frame: &str, effective: bool) -> Result<()> {
        let scene = self.cast.scene(Place::Group, who).await?;
        let mut outcome = Ok(());
        for attempt in 0..3 {
            let late = self.world.person(&format!("late{attempt}{who:?}").to_lowercase()).await?;
            self.cast.creator.add(scene.chat.context("no chat")?, &[late.id]).await?;
            let id = late.id.to_string();
            let coming = |frame: &Value| frame["type"] == "presence" && frame["user_id"] == *id;
            self.ears[&who].say(frame.replace("{late}", &id));
            let _online = Ear::open(&late).await?;
            if !effective {
                return self.hears_none(who, coming).await;
            }
            outcome = self.ears[&who].until_within(A_MOMENT, "presence", coming).await;
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// Nothing of the chat is heard after the frame at `from`.
    async fn is_deaf(&self, who: Who, chat: &str, from: usize) -> Result<()> {
        if who == Who::SignedOut {
            return self.hears_nothing_at_all().await;
        }
        self.ring(who).await?;
        let heard = self.ears[&who].heard();
        let leaked = heard[from..].iter().find(|frame| frame["chat_id"] == *chat);
        ensure!(leaked.is_none(), "hears {leaked:?}");
        Ok(())
    }

    async fn hears_none(&self, who: Who, unwanted: impl Fn(&Value) -> bool) -> Result<()> {
        self.ring(who).await?;
        let heard = self.ears[&who].heard();
        let leaked = heard.iter().find(|frame| unwanted(frame));
        ensure!(leaked.is_none(), "{who:?} hears {leaked:?}");
        Ok(())
    }

    /// Writes to somebody and waits until he hears it.
    async fn ring(&self, who: Who) -> Result<()> {
        let chat = self.bell.open_direct(self.cast.person(who).context("nobody")?.id).await?.id;
        let sent = self.bell.send(chat, "слышно?").await?.id.to_string();
        self.ears[&who].until("bell", |frame| frame["message"]["id"] == *sent).await
    }

    /// Whoever does not say who he is hears nothing until he is closed.
    async fn hears_nothing_at_all(&self) -> Result<()> {
        let mut silent = Socket::upgrade(&self.world.server, None).await?;
        let end = timeout(SOON, silent.next()).await?;
        ensure!(end == Err(Closed::Code(4009)), "a socket without a token: {end:?}");
        Ok(())
    }

    async fn signed_out_says(&self, frame: &str) -> Result<()> {
        let mut rude = Socket::upgrade(&self.world.server, None).await?;
        let _ = rude.say_text(frame).await;
        let end = timeout(SOON, rude.next()).await?;
        ensure!(end == Err(Closed::Code(4002)), "signed out, {frame}: {end:?}");
        Ok(())
    }
}
