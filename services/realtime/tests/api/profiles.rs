//! Profiles and contacts, told to those whom they concern.

use serde_json::json;
use shared::contract::users::{Contact, ContactDeleted, ContactUpdated, ProfileUpdated, User};
use shared::contract::{self, Event};
use shared::http::token::Role;
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::helpers::Stage;

fn profile(id: UserId) -> User {
    let (login, name, surname) = ("boris".to_owned(), "Борис".to_owned(), String::new());
    User { id, login, name, surname, avatar_url: None, role: Role::User, rev: 7, last_seen_at: None }
}

impl Stage {
    async fn user_event<E: Event>(&self, event: E) {
        self.publish(contract::USERS, event.subject(), serde_json::to_vec(&event).unwrap()).await;
    }
}

#[tokio::test]
async fn a_changed_profile_is_told_to_everybody_online() {
    let stage = Stage::set().await;
    let (mut anna, mut boris) = (stage.connect(UserId::new()).await, stage.connect(UserId::new()).await);
    stage.user_event(ProfileUpdated { user: profile(boris.user) }).await;
    for client in [&mut anna, &mut boris] {
        let frame = client.frame().await;
        assert_eq!((&frame["type"], &frame["user"]["rev"]), (&json!("user.updated"), &json!(7)));
        assert_eq!(frame["n"], json!(client.live.n + 1));
    }
}

#[tokio::test]
async fn a_contact_is_told_to_its_owner_who_watches_him_until_he_is_deleted() {
    let stage = Stage::set().await;
    let (mut anna, mut boris) = (stage.connect(UserId::new()).await, stage.connect(UserId::new()).await);
    let (owner_id, user) = (anna.user, profile(boris.user));
    let (name, surname, created_at) = ("Боря".to_owned(), String::new(), Timestamp::now());
    let contact = Contact { user: user.clone(), name, surname, rev: 1, created_at };
    stage.user_event(ContactUpdated { owner_id, contact }).await;
    assert_eq!(anna.frame().await["contact"]["name"], "Боря");
    assert_eq!(anna.frame().await["type"], "presence");
    assert_eq!(stage.connect(anna.user).await.live.online, [boris.user]);
    stage.user_event(ContactDeleted { owner_id, user_id: boris.user, rev: 2 }).await;
    assert_eq!(anna.frame().await["type"], "contact.deleted");
    assert!(stage.connect(anna.user).await.live.online.is_empty());
    stage.user_event(ProfileUpdated { user }).await;
    assert_eq!(boris.frame().await["type"], "user.updated", "he is told nothing of whose contact he is");
}

#[tokio::test]
async fn an_event_of_users_that_cannot_be_read_stops_nothing() {
    let stage = Stage::set().await;
    let mut anna = stage.connect(UserId::new()).await;
    stage.publish(contract::USERS, ProfileUpdated::SUBJECT.to_owned(), b"{".to_vec()).await;
    stage.publish(contract::USERS, "users.of.tomorrow".to_owned(), b"{}".to_vec()).await;
    stage.user_event(ProfileUpdated { user: profile(anna.user) }).await;
    assert_eq!(anna.frame().await["type"], "user.updated");
}
