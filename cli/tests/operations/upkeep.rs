//! `chat republish` and `chat rebuild-search`.

use cli::system::Program;

use crate::api::Person;
use crate::world::World;

#[tokio::test]
async fn republished_events_go_out_again_and_change_nothing() {
    let world = World::new().await;
    let mut system = world.start().await;
    let anna = Person::register(&system, "anna").await;
    let chat = anna.group(&[]).await;
    anna.send(&chat, "раз").await;
    let before = anna.messages(&chat).await;
    for program in [Program::Chats, Program::Users, Program::Auth] {
        system.stop_service(program).await;
    }
    let said = world.chat(&["republish", "--hours", "1"]).well();
    assert!(said.contains("chats: 3 events"), "{said}");
    assert_eq!(world.ask("chats", "status")["unpublished_events"], 3);
    for program in [Program::Auth, Program::Users, Program::Chats] {
        system.start_service(program).await.unwrap();
    }
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while world.ask("chats", "status")["unpublished_events"] != 0 {
        assert!(std::time::Instant::now() < deadline, "the events do not go out");
        tokio::task::yield_now().await;
    }
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
