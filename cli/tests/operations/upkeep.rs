//! `chat republish` and `chat rebuild-search`.

use cli::system::Program;
use serde_json::Value;

use crate::api::Person;
use crate::world::World;

/// The events that auth, users and chats did not publish yet.
fn waiting(world: &World) -> Vec<Value> {
    let services = ["auth", "users", "chats"].into_iter();
    services.map(|service| world.ask(service, "status")["unpublished_events"].clone()).collect()
}

fn until_nothing_waits(world: &World) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while waiting(world) != [0, 0, 0] {
        assert!(std::time::Instant::now() < deadline, "the events do not go out");
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn republished_events_go_out_again_and_change_nothing() {
    let world = World::new().await;
    let mut system = world.start().await;
    let anna = Person::register(&system, "anna").await;
    let chat = anna.group(&[]).await;
    anna.send(&chat, "раз").await;
    let before = anna.messages(&chat).await;
    until_nothing_waits(&world);
    system.stop_service(Program::Auth).await;
    let said = world.chat(&["republish", "--hours", "1"]).well();
    // The account of anna and that of the administrator; what goes to the screens is not told again.
    assert_eq!(said.trim(), "auth: 2 events will be published again");
    assert_eq!(waiting(&world), [2, 0, 0]);
    system.start_service(Program::Auth).await.unwrap();
    until_nothing_waits(&world);
    assert_eq!(anna.messages(&chat).await, before);
    system.stop().await;
}

#[tokio::test]
async fn a_rebuilt_index_finds_what_the_old_one_found() {
    let world = World::new().await;
    let mut system = world.start().await;
    let anna = Person::register(&system, "anna").await;
    let chat = anna.group(&[]).await;
    anna.send(&chat, "Завтра встреча").await;
    world.chat(&["rebuild-search"]).well();
    let query: String = url_encoded("встречу");
    let found = anna.get(&format!("/api/chats/{chat}/search?q={query}")).await;
    assert_eq!(found["total"], 1, "{found}");
    system.stop().await;
}

fn url_encoded(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    bytes.concat()
}
