//! `chat republish`: the events of auth's last hours once more, for a service that missed some.
//!
//! Of auth alone: users and chats store what follows from its events. What those two tell goes to the screens, which fetch
//! anew what they missed; told again, the frames of a whole day would come to every screen.

use std::ffi::OsStr;

use anyhow::Result;
use serde::Deserialize;

use crate::place::Place;
use crate::system::Program;

/// How `chat republish` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  chat republish\n  chat republish --hours 2\n\nThey are auth's: accounts and ended \
    sessions. Whoever handled an event already leaves it alone. If auth runs, it publishes within a few seconds, else at \
    its start."
)]
pub struct RepublishArgs {
    /// How far back; events are kept for 24 hours
    #[arg(long, default_value_t = 24)]
    pub hours: u64,
}

#[derive(Deserialize)]
struct Republished {
    events: u64,
}

/// Marks the events as unpublished; auth publishes them.
///
/// # Errors
/// The database cannot be opened.
pub fn run(place: &Place, args: &RepublishArgs) -> Result<()> {
    let hours = args.hours.to_string();
    let arguments = ["republish", "--hours", &hours].map(OsStr::new);
    let republished: Republished = place.ask(Program::Auth, &arguments)?;
    println!("auth: {} events will be published again", republished.events);
    Ok(())
}
