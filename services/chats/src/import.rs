//! Chats of another application, whose people auth has taken in. Times and order stay. Importing the same again changes
//! nothing; messages that came since are put at the end.

use std::io::BufRead;

use anyhow::Context;
use serde::Serialize;
use shared::db::Db;
use shared::ids::{ChatId, MessageId, UserId};

use crate::app::open_database;
use crate::chat::MAIN;
use crate::config::Config;
use crate::foreign::{Foreign, ForeignChat, ForeignMessage};
use crate::name::{ChatName, LONGEST};
use crate::store::accounts::save_accounts;
use crate::store::import::{self, ChatOutcome};
use crate::store::reads::read_up_to;
use crate::store::search::index::MOST_ADDED;
use crate::text::MessageText;

/// Messages written by one change, if they are short.
const AT_ONCE: usize = 200;

/// What became of them.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Groups made now.
    pub chats: u64,
    /// Messages written now.
    pub messages: u64,
    /// Messages that stood here already.
    pub known_messages: u64,
    /// Messages without anything to show.
    pub empty_messages: u64,
}

/// Imports what is described in `lines`.
pub async fn run(config: &Config, lines: impl BufRead) -> anyhow::Result<Imported> {
    let mut importer = Importer {
        db: open_database(config).await?,
        chat: None,
        waiting: Vec::new(),
        characters: 0,
        done: Imported::default(),
    };
    for line in lines.lines() {
        let foreign = serde_json::from_str(&line?).context("a line cannot be read")?;
        importer.take(foreign).await?;
    }
    importer.write().await?;
    Ok(importer.done)
}

struct Importer {
    db: Db,
    chat: Option<ChatId>,
    waiting: Vec<ForeignMessage>,
    /// What they have: the service may be running beside and wants to write too.
    characters: i64,
    done: Imported,
}

impl Importer {
    async fn take(&mut self, foreign: Foreign) -> anyhow::Result<()> {
        match foreign {
            Foreign::People(cards) => Ok(save_accounts(&self.db, cards).await?),
            Foreign::Chat(chat) => self.enter(chat).await,
            Foreign::Message(message) => self.add(message).await,
            Foreign::Reads(reads) => self.read(reads).await,
        }
    }

    async fn enter(&mut self, chat: ForeignChat) -> anyhow::Result<()> {
        self.write().await?;
        let id = chat.id.unwrap_or(MAIN);
        let name = cut_name(&chat.name);
        let entered = import::enter_chat(&self.db, id, name, chat).await?;
        self.done.chats += u64::from(entered == ChatOutcome::Made);
        self.chat = (entered != ChatOutcome::Deleted).then_some(id);
        Ok(())
    }

    async fn add(&mut self, message: ForeignMessage) -> anyhow::Result<()> {
        if message.info.is_none() && MessageText::parse(message.text.clone()).is_err() {
            self.done.empty_messages += 1;
            return Ok(());
        }
        self.characters += i64::try_from(message.text.chars().count()).unwrap_or(i64::MAX);
        self.waiting.push(message);
        let more = self.waiting.len() < AT_ONCE && self.characters < MOST_ADDED;
        if more { Ok(()) } else { self.write().await }
    }

    async fn write(&mut self) -> anyhow::Result<()> {
        let messages = std::mem::take(&mut self.waiting);
        self.characters = 0;
        let Some(chat_id) = self.chat.filter(|_| !messages.is_empty()) else { return Ok(()) };
        let given = messages.len() as u64;
        let written = import::write_messages(&self.db, chat_id, messages).await?;
        self.done.messages += written;
        self.done.known_messages += given - written;
        Ok(())
    }

    async fn read(&mut self, reads: Vec<(UserId, MessageId)>) -> anyhow::Result<()> {
        self.write().await?;
        let Some(chat_id) = self.chat else { return Ok(()) };
        for (user_id, message_id) in reads {
            // A message without anything to show was left out, and the position with it.
            if let Some(seq) = import::find_seq(&self.db, chat_id, message_id).await? {
                read_up_to(&self.db, chat_id, user_id, seq).await?;
            }
        }
        Ok(())
    }
}

fn cut_name(name: &str) -> ChatName {
    let cut: String = name.chars().take(LONGEST).collect();
    ChatName::parse(&cut).unwrap_or_else(|_| ChatName::nameless())
}
