//! The socket's description: valid, and what the running system says, event by event.

use std::collections::BTreeSet;

use anyhow::Result;
use bench::client::Person;
use cli::system::Program;
use conformance::asyncapi::{Description, faults_of, without};
use conformance::socket::Ear;
use faults::World;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn the_description_is_valid_asyncapi() -> Result<()> {
    let world = World::start().await?;
    let faults = Description::of(&world.server).await?.faults()?;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

#[tokio::test]
async fn every_event_is_sent_and_is_as_described() -> Result<()> {
    // The tokens are short so that `token.expiring` comes before the first heartbeat.
    let mut world = World::start_with(|options| options.with("JWT_ACCESS_EXPIRES_S", "75")).await?;
    let frames = Description::of(&world.server).await?.frames("Server")?;
    let people = world.people(3).await?;
    let [anna, boris, vera] = [&people[0], &people[1], &people[2]];
    let ears = [Ear::open(anna).await?, Ear::open(boris).await?];
    change_everything(anna, boris, vera, &ears).await?;
    ears[0].say("{");
    for kind in ["error", "token.expiring", "heartbeat"] {
        ears[0].until(kind, |frame| frame["type"] == kind).await?;
    }
    world.crash(Program::Realtime).await?;
    ears[0].until("resync", |frame| frame["type"] == "resync").await?;

    let heard: Vec<Value> = ears.iter().flat_map(Ear::heard).collect();
    let faults: Vec<String> = heard.iter().flat_map(|frame| faults_of(&frames, frame)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let said: BTreeSet<&str> = heard.iter().filter_map(|frame| frame["type"].as_str()).collect();
    let described: BTreeSet<&str> = frames.keys().map(String::as_str).collect();
    assert_eq!(said, described);
    // The twin: a frame that lacks what is required would have been noticed.
    let lame = heard.iter().filter(|frame| faults_of(&frames, &without(frame, "chat_id")).is_empty());
    assert!(lame.into_iter().all(|frame| frame.get("chat_id").is_none()), "a missing chat_id goes unnoticed");
    Ok(())
}

/// Does everything that sends an event to `anna` or `boris`.
async fn change_everything(anna: &Person, boris: &Person, vera: &Person, ears: &[Ear; 2]) -> Result<()> {
    anna.call(Method::POST, "/api/contacts", Some(&json!({"user_id": vera.id}))).await?.accepted()?;
    let vera_comes = Ear::open(vera).await?;
    let chat = anna.create_group("Встреча", &[boris.id]).await?.id;
    let message = anna.send(chat, "в шесть").await?;
    anna.edit(chat, message.id, "в семь").await?;
    let read = boris.read_to(chat, message.seq).await?;
    anna.delete(chat, message.id).await?;
    anna.rename(chat, "Встреча в семь").await?;
    anna.add(chat, &[vera.id]).await?;
    anna.remove(chat, vera.id).await?;
    let settings = json!({"muted_until": "2031-01-01T00:00:00.000Z"});
    anna.call(Method::PATCH, &format!("/api/chats/{chat}/membership"), Some(&settings)).await?.accepted()?;
    boris.call(Method::PATCH, "/api/users/me", Some(&json!({"name": "Борис"}))).await?.accepted()?;
    anna.call(Method::DELETE, &format!("/api/contacts/{}", vera.id), None).await?.accepted()?;
    assert!(read.read_seq == message.seq);
    types(&ears[1], chat);
    ears[0].until("typing", |frame| frame["type"] == "typing").await?;
    ears[0].until("user.updated", |frame| frame["type"] == "user.updated").await?;
    anna.delete_chat(chat).await?;
    for ear in ears {
        ear.until("chat.deleted", |frame| frame["type"] == "chat.deleted").await?;
    }
    drop(vera_comes);
    Ok(())
}

fn types(ear: &Ear, chat: Uuid) {
    ear.say(json!({"type": "typing", "chat_id": chat, "active": true}).to_string());
}

#[tokio::test]
async fn what_a_client_says_is_taken_exactly_if_it_is_described() -> Result<()> {
    let world = World::start().await?;
    let frames = Description::of(&world.server).await?.frames("Client")?;
    let anna = world.person("anna").await?;
    let id = Uuid::now_v7();
    let good = [
        json!({"type": "auth", "token": anna.token()}),
        json!({"type": "typing", "chat_id": id, "active": false}),
        json!({"type": "presence_interest", "user_ids": [id]}),
    ];
    assert_eq!(good.len(), frames.len());
    let broken = |frame: &Value| {
        let mut more = frame.clone();
        more["surprise"] = json!(1);
        let fields = frame.as_object().into_iter().flatten().map(|(field, _)| field);
        let mut wrong: Vec<Value> = fields.clone().map(|field| without(frame, field)).collect();
        wrong.extend(fields.filter(|field| *field != "type").map(|field| {
            let mut other = frame.clone();
            other[field] = json!(7.5);
            other
        }));
        wrong.push(more);
        wrong
    };
    for frame in &good {
        assert_eq!(faults_of(&frames, frame), Vec::<String>::new());
        for wrong in broken(frame) {
            assert!(!faults_of(&frames, &wrong).is_empty(), "{wrong} is described");
            let ear = Ear::open(&anna).await?;
            ear.say(frame.to_string());
            ear.say(wrong.to_string());
            ear.until("error", |answer| answer["type"] == "error").await?;
            let errors = ear.heard().iter().filter(|answer| answer["type"] == "error").count();
            assert_eq!(errors, 1, "{frame} or {wrong}");
        }
    }
    Ok(())
}
