//! `chat move-to-postgres`, with a real PostgreSQL: the tests run where `TEST_DATABASE` is `postgres`.

use crate::api::{PASSWORD, Person};
use crate::world::{World, new_postgres};

#[tokio::test]
async fn on_postgres_everything_moves_with_equal_digests_and_goes_on() {
    let world = World::with_sqlite();
    let mut system = world.start().await;
    let anna = Person::register(&system, "anna").await;
    let chat = anna.group(&[]).await;
    for number in 0..250 {
        anna.send(&chat, &format!("сообщение {number}")).await;
    }
    let before = anna.messages(&chat).await;
    system.stop().await;
    let digests = world.digests();

    let moved = world.with("DATABASE_URL", &new_postgres().await);
    let said = moved.chat(&["move-to-postgres"]).well();
    assert_eq!(said.matches("equal digests").count(), 3, "{said}");
    assert_eq!(moved.digests(), digests);
    assert!(moved.data().join("chats.db").exists() && !moved.data().join("moving").exists());

    let mut system = moved.start().await;
    let anna = Person::sign_in(&system, "anna", PASSWORD).await.unwrap();
    assert_eq!(anna.messages(&chat).await, before);
    let next = anna.send(&chat, "после переезда").await;
    assert_eq!(next["seq"], before.len() + 1);
    system.stop().await;
}

#[tokio::test]
async fn on_postgres_a_target_that_is_not_empty_is_refused() {
    let world = World::with_sqlite();
    world.start().await.stop().await;
    let taken = World::with_sqlite().with("DATABASE_URL", &new_postgres().await);
    taken.start().await.stop().await;
    let before = taken.digests();
    let url = taken.settings.get("DATABASE_URL").unwrap().to_owned();
    let refusal = world.with("DATABASE_URL", &url).chat(&["move-to-postgres"]).refusal();
    assert!(refusal.contains("nothing was changed"), "{refusal}");
    assert_eq!(taken.digests(), before);
}

#[tokio::test]
async fn without_an_address_it_says_what_to_set() {
    let refusal = World::with_sqlite().chat(&["move-to-postgres"]).refusal();
    assert!(refusal.starts_with("chat: DATABASE_URL: "), "{refusal}");
}
