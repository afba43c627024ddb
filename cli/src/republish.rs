//! `chat republish`: the events of the last hours once more, for a service that missed some.

use std::ffi::OsStr;

use anyhow::Result;
use serde::Deserialize;

use crate::place::{KEEPERS, Place};

/// How `chat republish` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "Examples:\n  chat republish\n  chat republish --hours 2\n\nWhoever handled an event already \
    leaves it alone. Running services publish within a few seconds, others at their start.")]
pub struct RepublishArgs {
    /// How far back; events are kept for 24 hours
    #[arg(long, default_value_t = 24)]
    pub hours: u64,
}

#[derive(Deserialize)]
struct Republished {
    events: u64,
}

/// Marks the events as unpublished; the services publish them.
///
/// # Errors
/// A database cannot be opened.
pub fn run(place: &Place, args: &RepublishArgs) -> Result<()> {
    for keeper in KEEPERS {
        let hours = args.hours.to_string();
        let arguments = ["republish", "--hours", &hours].map(OsStr::new);
        let republished: Republished = place.ask(keeper, &arguments)?;
        println!("{keeper}: {} events will be published again", republished.events);
    }
    Ok(())
}
