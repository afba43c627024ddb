//! `chat account`.

use crate::api::Person;
use crate::world::World;

/// The password that a command showed.
fn shown(said: &str) -> String {
    let line = said.lines().find_map(|line| line.trim().strip_prefix("Password"));
    line.unwrap().trim().to_owned()
}

#[tokio::test]
async fn an_account_is_made_beside_the_running_system_and_its_password_shown_once() {
    let world = World::new().await;
    let mut system = world.start().await;
    let password = shown(&world.chat(&["account", "create", "Анна"]).well());
    assert_eq!(password.len(), 20);
    let anna = Person::sign_in(&system, "анна", &password).await.unwrap();
    let chats = anna.get("/api/chats").await;
    assert_eq!(chats["items"][0]["kind"], "main");
    assert!(world.chat(&["account", "create", "анна"]).refusal().contains("somebody has this login"));
    system.stop().await;
}

#[tokio::test]
async fn a_password_is_reset_from_standard_input_and_never_shown() {
    let world = World::new().await;
    let mut system = world.start().await;
    let reset = ["account", "reset-password", "admin", "--password-stdin"];
    let said = world.chat_with_input(&reset, "верблюд-43\n").well();
    assert!(!said.contains("верблюд-43"), "{said}");
    let old = world.settings.get("ADMIN_PASSWORD").unwrap();
    assert_eq!(Person::sign_in(&system, "admin", old).await.err().as_deref(), Some("invalid_credentials"));
    Person::sign_in(&system, "admin", "верблюд-43").await.unwrap();
    assert!(world.chat_with_input(&reset, "short\n").refusal().contains("at least 8 characters"));
    assert!(world.chat(&["account", "reset-password", "nobody"]).refusal().contains("there is no account"));
    system.stop().await;
}
