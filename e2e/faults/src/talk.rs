//! Four people in a group who write while something happens to the system.

use anyhow::Result;
use bench::client::Chat;
use bench::driver::Client;

use crate::{World, Writing, Written};

/// What goes on.
#[derive(Debug)]
pub struct Talk {
    /// The group.
    pub chat: Chat,
    /// What each of them sees.
    pub clients: Vec<Client>,
    /// Their writing.
    pub writing: Writing,
}

impl Talk {
    /// Begins in `world`.
    pub async fn begin(world: &World) -> Result<Self> {
        let people = world.people(4).await?;
        let chat = world.group(&people).await?;
        let clients = world.clients(&people).await?;
        let writing = Writing::start(&people, chat.id);
        Ok(Self { chat, clients, writing })
    }

    /// Ends after `more` further messages, once everybody is exactly as the server says and every acknowledged message
    /// is there once.
    pub async fn end(self, world: &World, more: usize) -> Result<Written> {
        self.writing.until_more(more).await?;
        let written = self.writing.stop().await?;
        world.until_exact(&self.clients).await?;
        written.is_all_there(self.chat.id, &self.clients).await?;
        Ok(written)
    }
}
