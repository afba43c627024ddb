//! `chat backup` under load and `chat restore` elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use crate::api::{PASSWORD, Person};
use crate::world::World;

/// Texts as they stand in a chat.
fn texts(messages: &[Value]) -> Vec<String> {
    let texts = messages.iter().filter(|message| message["kind"] == "text");
    texts.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

#[expect(clippy::too_many_lines, reason = "one story: written, backed up meanwhile, restored elsewhere, compared")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_restores_elsewhere_with_equal_digests_and_answers() {
    let world = World::new().await;
    let mut system = world.start().await;
    let anna = Person::register(&system, "anna").await;
    let boris = Person::register(&system, "boris").await;
    let chat = anna.group(&[&boris]).await;
    let picture = anna.show_picture().await;
    let shown = anna.file(&picture).await;
    for number in 0..20 {
        anna.send(&chat, &format!("до {number}")).await;
    }

    // Boris goes on writing while the backup is made.
    let enough = Arc::new(AtomicBool::new(false));
    let writing = tokio::spawn({
        let (boris, chat, enough) = (boris.clone(), chat.clone(), enough.clone());
        async move {
            let mut sent = 0;
            while !enough.load(Ordering::Relaxed) {
                boris.send(&chat, &format!("во время {sent}")).await;
                sent += 1;
            }
            sent
        }
    });
    let said = tokio::task::block_in_place(|| world.chat(&["backup", "kept"]).well());
    enough.store(true, Ordering::Relaxed);
    let sent: usize = writing.await.unwrap();
    assert!(sent > 0 && said.contains("avatars: 1 files"), "{said}");
    let everything = texts(&anna.messages(&chat).await);
    system.stop().await;

    let other = world.elsewhere().await;
    let kept = world.path("kept").to_str().unwrap().to_owned();
    other.chat(&["restore", &kept]).well();
    let manifest: Value = serde_json::from_slice(&std::fs::read(world.path("kept/manifest.json")).unwrap()).unwrap();
    for service in ["auth", "users", "chats"] {
        assert_eq!(other.ask(service, "digest"), manifest["parts"][service]["content"], "{service}");
    }

    let mut restored = other.start().await;
    let anna = Person::sign_in(&restored, "anna", PASSWORD).await.unwrap();
    let messages = anna.messages(&chat).await;
    let texts = texts(&messages);
    assert!(texts.len() >= 20 && everything.starts_with(&texts), "{texts:?}");
    let seqs: Vec<i64> = messages.iter().map(|message| message["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=i64::try_from(seqs.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(anna.file(&picture).await, shown);
    assert_eq!(anna.get("/api/users/me").await["avatar_url"], picture);
    let found = anna.get(&format!("/api/chats/{chat}/members")).await;
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    anna.send(&chat, "после").await;
    restored.stop().await;
}

#[tokio::test]
async fn a_restore_never_overwrites_and_a_damaged_backup_is_refused() {
    let world = World::new().await;
    world.start().await.stop().await;
    world.chat(&["backup", "kept"]).well();
    let before = world.digests();
    let refusal = world.chat(&["restore", "kept"]).refusal();
    assert!(refusal.contains("nothing was changed"), "{refusal}");
    assert_eq!(world.digests(), before);
    assert!(world.chat(&["backup", "kept"]).refusal().contains("is not empty"));

    let other = world.elsewhere().await;
    let kept = world.path("kept").to_str().unwrap().to_owned();
    other.chat(&["restore", &kept, "--check"]).well();
    let part = world.path("kept/chats.jsonl");
    let damaged = std::fs::read_to_string(&part).unwrap().replacen("Главная", "Главнае", 1);
    std::fs::write(&part, damaged).unwrap();
    let refusal = other.chat(&["restore", &kept]).refusal();
    assert!(refusal.contains("chats.jsonl is damaged"), "{refusal}");
    assert!(!other.data().join("chats.db").exists());
    std::fs::remove_file(world.path("kept/manifest.json")).unwrap();
    assert!(other.chat(&["restore", &kept]).refusal().contains("no whole backup"));
}

#[tokio::test]
async fn every_restore_is_a_new_life_of_the_chats() {
    let world = World::new().await;
    let mut system = world.start().await;
    let admin = Person::sign_in(&system, "admin", world.settings.get("ADMIN_PASSWORD").unwrap()).await.unwrap();
    let before = admin.get("/api/chats").await["generation"].clone();
    world.chat(&["backup", "kept"]).well();
    system.stop().await;
    let other = world.elsewhere().await;
    other.chat(&["restore", world.path("kept").to_str().unwrap()]).well();
    let mut restored = other.start().await;
    let admin = Person::sign_in(&restored, "admin", world.settings.get("ADMIN_PASSWORD").unwrap()).await.unwrap();
    let after = admin.get("/api/chats").await["generation"].clone();
    assert!(before.is_string() && after.is_string() && before != after, "{before} {after}");
    restored.stop().await;
}
