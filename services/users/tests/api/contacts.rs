//! `/api/contacts`.

use futures::FutureExt;
use serde_json::json;
use shared::contract::users::ContactsOf;
use shared::db::{Db, DbError, Lane};
use shared::ids::UserId;
use shared::testing::Person;
use users::contact::Contact;
use users::name::NameChange;
use users::profile::Profile;
use users::store::{contacts, profiles};

use crate::helpers::{Auth, News, World, card};

#[tokio::test]
async fn a_contact_starts_under_the_persons_own_names() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join_as("boris", "Борис", "Годунов").await);
    let mut news = News::of(&world.nats).await;
    let contact = world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    assert_eq!(
        (&contact["name"], &contact["surname"], &contact["rev"]),
        (&json!("Борис"), &json!("Годунов"), &json!(1))
    );
    assert_eq!(contact["user"], world.call("GET /api/users/me", &boris).await.expect(200));
    assert!(contact["created_at"].as_str().unwrap().ends_with('Z'));
    let told = news.after("users.contact.updated").await;
    assert_eq!(told, json!({"owner_id": anna.id, "contact": contact}));
    assert_eq!(world.call("GET /api/contacts", &anna).await.expect(200), json!({"items": [contact]}));
    assert_eq!(world.call("GET /api/contacts", &boris).await.expect(200), json!({"items": []}), "it is one-sided");
}

#[tokio::test]
async fn a_contact_is_added_by_login_under_names_of_my_choice() {
    let world = World::start().await;
    let (anna, _boris) = (world.join("anna").await, world.join_as("boris", "Борис", "Годунов").await);
    let body = json!({"login": " BORIS", "name": "Боря", "surname": ""});
    let contact = world.send("POST /api/contacts", &anna, body).await.expect(201);
    assert_eq!((&contact["name"], &contact["surname"]), (&json!("Боря"), &json!("")));
    assert_eq!(contact["user"]["name"], "Борис");
}

#[tokio::test]
async fn logins_that_differ_by_yo_are_told_apart() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let (ie, yo) = (world.join("елка").await, world.join("ёлка").await);
    for (login, person) in [("ёлка", &yo), ("елка", &ie)] {
        let contact = world.send("POST /api/contacts", &anna, json!({"login": login})).await.expect(201);
        assert_eq!(contact["user"]["id"], json!(person.id));
    }
}

#[tokio::test]
async fn somebody_without_news_can_be_added() {
    let world = World::start().await;
    let auth = Auth::start(&world.nats).await.answering(&world.nats).await;
    let (anna, boris, clara) = (world.join("anna").await, Person::new("boris"), Person::new("clara"));
    auth.knows(card(&boris, "Борис", 1));
    auth.knows(card(&clara, "Клара", 1));
    let by_login = world.send("POST /api/contacts", &anna, json!({"login": "boris"})).await.expect(201);
    assert_eq!(by_login["name"], "Борис");
    let by_id = world.send("POST /api/contacts", &anna, json!({"user_id": clara.id})).await.expect(201);
    assert_eq!(by_id["user"]["login"], "clara");
}

#[tokio::test]
async fn nobody_adds_himself_or_somebody_twice_or_somebody_who_is_not_there() {
    let world = World::start().await;
    let _auth = Auth::start(&world.nats).await.answering(&world.nats).await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    for (body, status, code) in [
        (json!({"user_id": boris.id}), 409, "already_contact"),
        (json!({"login": "boris"}), 409, "already_contact"),
        (json!({"user_id": anna.id}), 422, "cannot_add_self"),
        (json!({"login": "Anna"}), 422, "cannot_add_self"),
        (json!({"user_id": UserId::new()}), 404, "not_found"),
        (json!({"login": "nobody"}), 404, "not_found"),
        (json!({"login": ""}), 404, "not_found"),
        (json!({"login": "a\u{0}b"}), 404, "not_found"),
        (json!({"login": "x".repeat(10_000)}), 404, "not_found"),
        (json!({}), 422, "validation_failed"),
        (json!({"user_id": boris.id, "login": "boris"}), 422, "validation_failed"),
        (json!({"login": "boris", "name": "я".repeat(65)}), 422, "validation_failed"),
    ] {
        world.send("POST /api/contacts", &anna, body).await.expect_problem(status, code);
    }
    assert_eq!(world.call("GET /api/contacts", &anna).await.expect(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn twenty_requests_at_once_add_somebody_once() {
    let world = World::start().await;
    let (anna, _boris) = (world.join("anna").await, world.join("boris").await);
    let adding = (0..20).map(|_| world.send("POST /api/contacts", &anna, json!({"login": "boris"})));
    let mut statuses: Vec<u16> = futures::future::join_all(adding).await.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], statuses[1..].iter().all(|status| *status == 409)), (201, true));
}

#[tokio::test]
async fn a_renamed_contact_is_told_to_its_owner_and_the_same_name_again_is_not() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let mut news = News::of(&world.nats).await;
    world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    let call = format!("PATCH /api/contacts/{}", boris.id);
    let renamed = world.send(&call, &anna, json!({"name": "Боря"})).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["surname"], &renamed["rev"]), (&json!("Боря"), &json!(""), &json!(2)));
    for same in [json!({"name": "Боря"}), json!({})] {
        assert_eq!(world.send(&call, &anna, same).await.expect(200), renamed);
    }
    world.call(&format!("DELETE /api/contacts/{}", boris.id), &anna).await.expect(204);
    assert_eq!(news.after("users.contact.updated").await["contact"]["rev"], 1);
    assert_eq!(news.after("users.contact.updated").await, json!({"owner_id": anna.id, "contact": renamed}));
    let deleted = json!({"owner_id": anna.id, "user_id": boris.id, "rev": 3});
    assert_eq!(news.after("users.contact.deleted").await, deleted);
}

#[tokio::test]
async fn deleting_again_is_harmless_and_tells_nothing() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let mut news = News::of(&world.nats).await;
    let call = format!("DELETE /api/contacts/{}", boris.id);
    world.call(&call, &anna).await.expect_problem(404, "not_found");
    world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    world.call(&call, &anna).await.expect(204);
    world.call(&call, &anna).await.expect(204);
    assert_eq!(world.call("GET /api/contacts", &anna).await.expect(200), json!({"items": []}));
    let again = world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    assert_eq!(again["rev"], 3, "it goes on counting, so that no client takes it for old news");
    news.after("users.contact.updated").await;
    news.after("users.contact.deleted").await;
    assert_eq!(news.after("users.contact.updated").await["contact"], again);
}

#[tokio::test]
async fn a_contact_that_is_none_cannot_be_changed_or_deleted() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    world.call(&format!("DELETE /api/contacts/{}", boris.id), &anna).await.expect(204);
    for id in [boris.id.to_string(), UserId::new().to_string(), anna.id.to_string(), "7".to_owned()] {
        let changed = world.send(&format!("PATCH /api/contacts/{id}"), &anna, json!({"name": "x"})).await;
        changed.expect_problem(404, "not_found");
    }
    for id in [UserId::new().to_string(), "7".to_owned()] {
        world.call(&format!("DELETE /api/contacts/{id}"), &anna).await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn anothers_contacts_are_out_of_reach() {
    let world = World::start().await;
    let (anna, boris, eve) = (world.join("anna").await, world.join("boris").await, world.join("eve").await);
    world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    world
        .send(&format!("PATCH /api/contacts/{}", boris.id), &eve, json!({"name": "x"}))
        .await
        .expect_problem(404, "not_found");
    world.call(&format!("DELETE /api/contacts/{}", boris.id), &eve).await.expect_problem(404, "not_found");
    assert_eq!(world.call("GET /api/contacts", &eve).await.expect(200), json!({"items": []}));
    assert_eq!(world.call("GET /api/contacts", &anna).await.expect(200)["items"][0]["name"], "");
}

/// Gives `owner` contacts with `count` people who are there for that alone.
async fn fill(db: &Db, owner: &Person, count: usize) {
    let owner = owner.id;
    let filled = db.write(Lane::of(owner), move |tx| {
        async move {
            for number in 0..count {
                let profile = Profile::of_account(&card(&Person::new(&format!("somebody-{number}")), "", 1));
                profiles::insert_profile(tx, &profile).await?;
                let mut contact = Contact::none(owner, profile.id);
                contacts::lock_or_insert_contact(tx, owner, profile.id).await?;
                contact.add(&profile, NameChange::default()).unwrap();
                contacts::update_contact(tx, &contact).await?;
            }
            Ok::<_, DbError>(())
        }
        .boxed()
    });
    filled.await.unwrap();
}

#[tokio::test]
async fn a_person_has_no_more_contacts_than_one_answer_can_name() {
    let world = World::start().await;
    let (anna, boris, clara) = (world.join("anna").await, world.join("boris").await, world.join("clara").await);
    let db = users::app::open_database(&world.database.config).await.unwrap();
    fill(&db, &anna, 4_999).await;
    world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    let add = async || world.send("POST /api/contacts", &anna, json!({"user_id": clara.id})).await;
    add().await.expect_problem(422, "too_many_contacts");
    let question = ContactsOf { user_id: anna.id };
    let named = world.nats.connect("realtime").await.ask(&question).await.unwrap().user_ids;
    assert_eq!((named.len(), named.contains(&boris.id), named.contains(&clara.id)), (5_000, true, false));

    let lines = [&clara, &clara, &boris].map(|user| {
        json!({"contact": {"owner_id": anna.id, "user_id": user.id, "name": "", "surname": ""}}).to_string()
    });
    let imported = users::import::run(&world.database.config, lines.join("\n").as_bytes()).await.unwrap();
    assert_eq!((imported.contacts, imported.notes.len()), (0, 1), "{:?}", imported.notes);

    world.call(&format!("DELETE /api/contacts/{}", boris.id), &anna).await.expect(204);
    add().await.expect(201);
}
