//! The questions of the other services.

use shared::contract::auth::Accounts;
use shared::ids::UserId;

use crate::helpers::World;

#[tokio::test]
async fn accounts_are_told_by_id_and_by_login_in_any_case() {
    let world = World::start().await;
    let (anna, boris) = (world.register("Anna").await, world.register("boris").await);
    let chats = world.nats.connect("chats").await;
    let ids = vec![anna.id.parse().unwrap(), boris.id.parse().unwrap(), UserId::new()];
    let found = chats.ask(&Accounts { ids, login: None }).await.unwrap();
    let mut logins: Vec<String> = found.items.into_iter().map(|card| card.login).collect();
    logins.sort();
    assert_eq!(logins, ["Anna", "boris"]);
    for (login, expected) in [("aNNa", 1), ("nobody", 0), ("not a login\0", 0)] {
        let found = chats.ask(&Accounts { ids: Vec::new(), login: Some(login.to_owned()) }).await.unwrap();
        assert_eq!(found.items.len(), expected, "{login:?}");
    }
}

#[tokio::test]
async fn too_many_ids_are_refused() {
    let world = World::start().await;
    let chats = world.nats.connect("chats").await;
    let ids = (0..501).map(|_| UserId::new()).collect();
    assert!(chats.ask(&Accounts { ids, login: None }).await.is_err());
}
