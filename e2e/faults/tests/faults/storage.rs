//! What the services write to is taken away: another process holds the database, the disk is full.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use bench::client::{Failure, Message, Reply};
use cli::system::temporary::TemporaryDir;
use faults::{PATIENCE, Talk, World, eventually};
use tokio::process::Command;
use uuid::Uuid;

/// Longer than a change waits for the database before it is refused.
const HELD: Duration = Duration::from_secs(8);

#[tokio::test]
async fn a_database_that_another_process_holds_is_only_503_with_retry_after() -> Result<()> {
    let world = World::start().await?;
    let talk = Talk::begin(&world).await?;
    talk.writing.until_more(40).await?;
    hold(&world.system.data().join("chats.db")).await?;
    let written = talk.end(&world, 40).await?;
    assert!(written.slowest > HELD / 2, "nobody had to wait: {:?}", written.slowest);
    assert!(written.refused.keys().all(|status| *status == 503), "{:?}", written.refused);
    assert_eq!(written.without_retry_after, 0);
    Ok(())
}

/// Holds the right to write to a SQLite database for a while.
async fn hold(database: &Path) -> Result<()> {
    let script = "import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
held.execute('begin immediate')
time.sleep(float(sys.argv[2]))";
    let seconds = HELD.as_secs_f32().to_string();
    let status = Command::new("python3").arg("-c").arg(script).arg(database).arg(seconds).status().await?;
    anyhow::ensure!(status.success(), "the database could not be held");
    Ok(())
}

#[tokio::test]
async fn a_full_disk_refuses_what_changes_something_lets_read_and_loses_nothing() -> Result<()> {
    let disk = TemporaryDir::new()?;
    let Some(binaries) = chats_on_a_small_disk(disk.path()).await? else { return Ok(()) };
    let world = World::start_with(|mut options| {
        link_others(&options.binaries, &binaries).unwrap();
        options.binaries = binaries;
        options
    })
    .await?;
    let people = world.people(2).await?;
    let chat = world.group(&people).await?;
    let mut kept = Vec::new();
    let text = "много ".repeat(600);
    let refusal = loop {
        match people[0].send_as(chat.id, Uuid::new_v4(), &text).await.and_then(Reply::read::<Message>) {
            Ok(message) => kept.push(message.id),
            Err(failure) => break failure,
        }
    };
    assert!(kept.len() > 10, "only {} messages before the disk was full", kept.len());
    assert!(matches!(&refusal, Failure::Refused(problem) if problem.status == 507), "{refusal:?}");
    assert_eq!(history(&people[1], chat.id).await?, kept);

    fs::write(disk.path().join("make-room"), "")?;
    let came = eventually(PATIENCE, async || {
        let sent = people[0].send_as(chat.id, Uuid::new_v4(), "опять есть место").await;
        sent.and_then(Reply::read::<Message>).map(|message| kept.push(message.id)).is_ok()
    })
    .await;
    assert!(came, "the service did not recover");
    assert_eq!(history(&people[1], chat.id).await?, kept);
    Ok(())
}

async fn history(person: &bench::client::Person, chat: Uuid) -> Result<Vec<Uuid>> {
    let messages = person.whole_history(chat).await?;
    Ok(messages.into_iter().filter(|message| message.kind == "text").map(|message| message.id).collect())
}

/// A folder with a `chats` that keeps its data on a disk of its own with little room, until a file `make-room` appears
/// in `folder`; `None` where this machine lets nobody mount one.
async fn chats_on_a_small_disk(folder: &Path) -> Result<Option<PathBuf>> {
    let namespace = ["--map-root-user", "--mount"];
    let allowed = Command::new("unshare").args(namespace).arg("true").status().await.context("unshare")?;
    if !allowed.success() {
        println!("not tried: nobody may mount a disk of his own on this machine");
        return Ok(None);
    }
    let (binaries, disk) = (folder.join("binaries"), folder.join("disk"));
    fs::create_dir(&binaries)?;
    fs::create_dir(&disk)?;
    let script = format!(
        r#"#!/bin/sh
# Starts the real chats where its data has 24 MB, 20 of which are taken.
exec unshare --map-root-user --mount sh -c '
    mount -t tmpfs -o size=24m tmpfs "$1" && head -c 20m /dev/zero >"$1/taken" || exit 1
    (while [ ! -e "$2/make-room" ] && kill -0 $$ 2>/dev/null; do sleep 0.1; done; rm "$1/taken") &
    shift 2
    exec "$0.real" "$@"' "$0" "{disk}" "{folder}" --data-dir "{disk}" "$@"
"#,
        disk = disk.display(),
        folder = folder.display(),
    );
    let wrapper = binaries.join("chats");
    fs::write(&wrapper, script)?;
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;
    Ok(Some(binaries))
}

/// All other programs are those of `real`, and so is what the `chats` here starts.
fn link_others(real: &Path, here: &Path) -> Result<()> {
    for entry in fs::read_dir(real)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let name = name.to_string_lossy();
        match &*name {
            "chats" => symlink(&path, here.join("chats.real"))?,
            "auth" | "users" | "realtime" | "gateway" => symlink(&path, here.join(&*name))?,
            _ => {}
        }
    }
    Ok(())
}
