//! The table of rights as it is written down in `rights.toml`.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Calls, and what each caller is answered.
    pub call: Vec<Call>,
    /// Events of a group, and who hears them.
    pub event: Vec<Event>,
    /// Frames of a client, and whether they have their effect.
    pub say: Vec<Say>,
}

impl Table {
    /// Reads the table.
    pub fn read() -> Result<Self> {
        toml::from_str(include_str!("../../rights.toml")).context("rights.toml")
    }
}

/// One call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// What it does.
    pub name: String,
    /// Where.
    #[serde(default)]
    pub place: Place,
    /// Method and path.
    pub call: String,
    /// The body, empty for none.
    #[serde(default)]
    pub body: String,
    /// What each caller gets.
    pub answers: BTreeMap<Who, Answer>,
    /// The code of a 409.
    #[serde(default)]
    pub conflict: String,
    /// Who may do the same in the same place.
    pub by: Option<Who>,
    /// Who may do the same in a group, when nobody may here.
    pub elsewhere: Option<Who>,
    /// What `by` may do instead, or a process and a path of its own port.
    pub twin: Option<String>,
    /// Who may not, where a stranger is no example.
    pub not_by: Option<Who>,
}

/// One event of a group, caused by its creator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The frame's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Method and path of the call that causes it.
    pub cause: String,
    /// Its body.
    #[serde(default)]
    pub body: String,
    /// Who hears it.
    pub hear: BTreeMap<Who, bool>,
}

/// One frame of a client.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Say {
    /// The type of the frame that is its effect.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is said.
    pub frame: String,
    /// Whose saying it has an effect.
    pub answers: BTreeMap<Who, bool>,
}

/// The callers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "rights.toml tells who they are")]
pub enum Who {
    Creator,
    Member,
    Other,
    Removed,
    Stranger,
    Admin,
    MemberAdmin,
    SignedOut,
}

/// The kind of chat a call is about, if any.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the kinds of chat, and two places without one")]
pub enum Place {
    #[default]
    Group,
    Direct,
    Main,
    People,
    Operators,
}

/// What a caller gets.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Answer {
    /// This status.
    Status(u16),
    /// 200, and a body that shows (`shown`) or hides (`hidden`, `removed`) what it was asked for.
    Word(String),
}

impl Answer {
    /// Whether it keeps the caller out.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Status(status) => *status >= 400,
            Self::Word(word) => word != "shown",
        }
    }
}
