//! `chat rebuild-search`: the search index made anew from the texts.

use std::ffi::OsStr;

use anyhow::Result;

use crate::place::Place;
use crate::system::Program;

/// Has chats rebuild its index; it may run beside the service, whose searches find less until it is done.
///
/// # Errors
/// The database cannot be opened or written.
pub fn run(place: &Place) -> Result<()> {
    place.run(Program::Chats, &[OsStr::new("rebuild-search")], b"")?;
    println!("The search index is new.");
    Ok(())
}
