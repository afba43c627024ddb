//! A chat as a file to keep: one page of messages after the other, written as JSON or as a page to read.

mod file_name;
mod html;
mod json;
mod language;

use std::collections::HashMap;

use serde::Deserialize;
use shared::contract::chats::Message;
use shared::ids::UserId;
use utoipa::ToSchema;

use crate::chat::Chat;

pub use file_name::disposition;
pub use html::POLICY;
pub use json::{ChatExport, ExportedChat, ExportedMessage};
pub use language::Language;

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For programs.
    Json,
    /// For reading; one file that needs nothing else.
    Html,
}

impl Format {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
        }
    }

    /// How the file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
        }
    }
}

/// What people are called; whoever is not in it is called by his id.
pub type Names = HashMap<UserId, String>;

/// Writes a file piece by piece.
pub struct Writer {
    format: Format,
    language: Language,
    /// The day of the last message written.
    day: String,
    is_first: bool,
}

impl Writer {
    /// Nothing is written yet.
    pub fn new(format: Format, language: Language) -> Self {
        Self { format, language, day: String::new(), is_first: true }
    }

    /// What stands before the messages.
    pub fn head(&self, chat: &Chat, title: &str) -> String {
        match self.format {
            Format::Json => json::head(chat, title),
            Format::Html => html::head(title, self.language),
        }
    }

    /// The next messages.
    pub fn messages(&mut self, messages: &[Message], names: &Names) -> String {
        let mut written = String::new();
        for message in messages {
            match self.format {
                Format::Json => json::message(&mut written, message, names, self.is_first),
                Format::Html => html::message(&mut written, message, names, self.language, &mut self.day),
            }
            self.is_first = false;
        }
        written
    }

    /// What stands after the messages: a file without it is not whole.
    pub fn foot(&self) -> &'static str {
        match self.format {
            Format::Json => "\n]}\n",
            Format::Html => "</main>\n</body>\n</html>\n",
        }
    }
}

/// What someone is called.
pub fn name_of(names: &Names, id: UserId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}
