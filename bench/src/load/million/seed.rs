//! Writing the messages: through `chats import-chats`, the door for chats of another application, which writes and
//! indexes them as the service does. What was written into a kept folder is not written again.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use bench::client::{Person, Server};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Size;
use super::chats::{CHATS, OF_THE_SECOND, Run, chat_id, message_id, runs, sizes};
use super::words::text;
use crate::load::stage::Stage;

/// Who writes; the first two are those who search.
const PEOPLE: usize = 20;
/// Members of each chat besides the first two.
const MEMBERS: usize = 4;
/// Messages that one command takes in.
const AT_ONCE: u64 = 50_000;
/// Seconds between two messages.
const APART: i64 = 30;
/// When the first one was written.
const BEGAN: i64 = 1_700_000_000;

/// A system with its messages.
pub(super) struct Seeded {
    /// In all chats.
    pub(super) first: Person,
    /// In some of them.
    pub(super) second: Person,
    /// How many messages each chat has.
    pub(super) sizes: Vec<u64>,
    /// What the figures say of it.
    pub(super) figures: Value,
}

/// Writes what is missing.
pub(super) async fn seed(stage: &Stage, size: &Size) -> Result<Seeded> {
    let began = Instant::now();
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(enter(&stage.server, number).await?);
    }
    let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
    write_all(stage, size.messages, &ids)?;
    let [first, second, ..] = &people[..] else { unreachable!("there are twenty people") };
    let held = second.chats().await?.items.len() as u64;
    ensure!(held > OF_THE_SECOND, "the second person is in {held} chats");
    let sizes = sizes(size.messages);
    let figures = json!({
        "messages": size.messages, "chats": CHATS, "in_the_first": sizes.first(),
        "seeded_in_s": began.elapsed().as_secs_f64().round(),
    });
    Ok(Seeded { first: first.clone(), second: second.clone(), sizes, figures })
}

/// Signs in whoever was registered in an earlier run.
async fn enter(server: &Server, number: usize) -> Result<Person> {
    let (login, password) = (format!("million{number}"), format!("password-of-{number}"));
    match Person::sign_in(server, &login, &password).await {
        Ok(person) => Ok(person),
        Err(_) => Ok(Person::register(server, &login, &password).await.context("registering")?),
    }
}

/// Writes piece by piece, and notes in the data folder how far it is.
fn write_all(stage: &Stage, messages: u64, people: &[Uuid]) -> Result<()> {
    let note = stage.data().map(|data| data.join(format!("seeded-{messages}")));
    let note = note.context("messages are written only into a system that is started for it")?;
    let mut done: u64 = fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    let runs = runs(messages);
    while let Some(last) = runs.last().filter(|last| done < last.from + last.count) {
        let end = (done + AT_ONCE).min(last.from + last.count);
        let some = runs.iter().filter(|run| (done..end).contains(&run.from));
        let lines: Vec<Value> = some.flat_map(|run| told(run, people)).collect();
        tokio::task::block_in_place(|| hand_over(stage, &lines))?;
        done = runs.iter().filter(|run| run.from < end).map(|run| run.from + run.count).max().unwrap_or(end);
        fs::write(&note, done.to_string())?;
        eprintln!("{done} of {messages} messages");
    }
    Ok(())
}

/// The chat and its next messages, as lines of the import.
fn told(run: &Run, people: &[Uuid]) -> Vec<Value> {
    let among = usize::try_from(run.chat).unwrap_or(0);
    let mut members: Vec<Uuid> = (0..MEMBERS).map(|place| people[2 + (among + place) % (PEOPLE - 2)]).collect();
    members.push(people[0]);
    if run.chat < OF_THE_SECOND {
        members.push(people[1]);
    }
    let chat = json!({"chat": {
        "id": chat_id(run.chat), "name": format!("Чат {}", run.chat), "creator_id": people[0],
        "member_ids": members, "created_at": moment(0),
    }});
    let messages = (run.from..run.from + run.count).map(|number| {
        let author = members[usize::try_from(number).unwrap_or(0) % members.len()];
        json!({"message": {
            "id": message_id(number), "key": format!("million:{number}"), "author_id": author,
            "text": text(number, run.chat == 0), "info": null, "created_at": moment(number), "edited_at": null,
        }})
    });
    std::iter::once(chat).chain(messages).collect()
}

fn moment(number: u64) -> String {
    let began = OffsetDateTime::from_unix_timestamp(BEGAN).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let moment = began + Duration::seconds(APART * i64::try_from(number).unwrap_or(0));
    moment.format(&Rfc3339).unwrap_or_default()
}

fn hand_over(stage: &Stage, lines: &[Value]) -> Result<()> {
    let mut command = stage.chats_command("import-chats").context("no binary of chats")?;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    let mut input = child.stdin.take().context("no input")?;
    let written = lines.iter().try_for_each(|line| writeln!(input, "{line}"));
    drop(input);
    let status = child.wait()?;
    ensure!(status.success(), "chats import-chats ended with {status}");
    Ok(written?)
}
