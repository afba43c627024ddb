//! `chat import-original`: people, contacts, chats, messages and read marks of the original application.
//!
//! This command reads the original's database and says the same in the words of each service, which takes in what is
//! its own: auth the accounts, users the people and contacts, chats the rest. Doing it again changes nothing.

mod accounts;
mod chats;
mod people;
mod source;
mod times;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value;
use shared::contract::auth::AccountCard;

use crate::place::Place;
use source::Source;
use times::Zone;

/// How `chat import-original` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "Examples:\n  chat import-original chat.db\n  \
    chat import-original old/data/chat.db --files old/files --timezone +03:00\n\nRun it before people come in, best \
    while the system is stopped. People sign in with their logins and passwords. Times and order stay; who has read \
    how far stays.")]
pub struct ImportArgs {
    /// The original's SQLite file; it is only read
    pub file: PathBuf,
    /// The original's folder of pictures
    #[arg(long, value_name = "DIR")]
    pub files: Option<PathBuf>,
    /// The zone that the original's times stand in
    #[arg(long, value_name = "±HH:MM", default_value = "+03:00", allow_hyphen_values = true)]
    pub timezone: Zone,
}

/// The account here for each person there, by his number there.
type Accounts = BTreeMap<i64, AccountCard>;

/// What users and chats count, and what the operator should know.
#[derive(Deserialize)]
struct Counts {
    #[serde(default)]
    notes: Vec<String>,
    #[serde(flatten)]
    counts: BTreeMap<String, Value>,
}

/// Imports everything and reports.
///
/// # Errors
/// The file is not the original's database, or a service cannot take something in.
pub async fn run(place: &Place, args: &ImportArgs) -> Result<()> {
    let source = Source::open(&args.file).await?;
    let mut notes = Vec::new();
    let (accounts, made) = accounts::import(place, &source, &mut notes).await?;
    println!("accounts: {} ({made} new)", accounts.len());
    tell("people", people::import(place, &source, &accounts, args.files.as_deref()).await?, &mut notes);
    tell("chats", chats::import(place, &source, &accounts, args.timezone, &mut notes).await?, &mut notes);
    for note in &notes {
        println!("  note: {note}");
    }
    Ok(())
}

fn tell(what: &str, counts: Counts, notes: &mut Vec<String>) {
    let counted: Vec<String> =
        counts.counts.iter().map(|(name, count)| format!("{count} {}", name.replace('_', " "))).collect();
    println!("{what}: {} now", counted.join(", "));
    notes.extend(counts.notes);
}
