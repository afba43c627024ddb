//! `/api/auth/sessions`.

use std::time::Duration;

use futures::{FutureExt, StreamExt};
use serde_json::{Value, json};
use shared::contract::auth::SessionEnded;
use shared::contract::realtime::Connected;
use shared::db::{Db, DbError, Lane, Tx, sql};
use shared::ids::{GatewayId, SessionId, SocketId, UserId};
use shared::testing::{Reply, is_heard};
use shared::time::Timestamp;

use crate::helpers::{PASSWORD, Signed, World};

async fn sessions(world: &World, signed: &Signed) -> Vec<Value> {
    world.call("GET /api/auth/sessions", signed).await.expect(200)["items"].as_array().unwrap().clone()
}

/// What a gateway asks realtime, which is not there.
fn nobody() -> Connected {
    let (gateway_id, socket_id) = (GatewayId::new(), SocketId::new());
    Connected { gateway_id, socket_id, user_id: UserId::new(), session_id: SessionId::new() }
}

/// The id of the session that `signed` holds.
async fn own(world: &World, signed: &Signed) -> String {
    let listed = sessions(world, signed).await;
    let current = listed.iter().find(|session| session["current"] == true).unwrap();
    current["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_device_is_listed_with_what_it_calls_itself_and_where_it_is() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let phone = world.request("POST /api/auth/login").header("x-forwarded-for", "203.0.113.9");
    let phone = phone.header("user-agent", "Phone/1").json(&json!({"login": "anna", "password": PASSWORD}));
    Signed::of(&Reply::of(phone).await, 200);
    let listed = sessions(&world, &anna).await;
    assert_eq!(listed.len(), 2);
    assert_eq!((&listed[0]["user_agent"], &listed[0]["ip"]), (&json!("Phone/1"), &json!("203.0.113.9")));
    assert_eq!((&listed[0]["current"], &listed[1]["current"]), (&json!(false), &json!(true)));
    assert!(listed[0]["created_at"].is_string() && listed[0]["last_seen_at"].is_string());
}

#[tokio::test]
async fn nobody_sees_or_ends_anothers_sessions() {
    let world = World::start().await;
    let (anna, boris) = (world.register("anna").await, world.register("boris").await);
    assert_eq!(sessions(&world, &boris).await.len(), 1);
    let annas = format!("DELETE /api/auth/sessions/{}", own(&world, &anna).await);
    world.call(&annas, &boris).await.expect_problem(404, "not_found");
    world.refresh(&anna.cookie).await.expect(200);
    Reply::of(world.request(&annas)).await.expect_problem(401, "unauthenticated");
    Reply::of(world.request("GET /api/auth/sessions")).await.expect_problem(401, "unauthenticated");
    Reply::of(world.request("DELETE /api/auth/sessions")).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn an_ended_session_is_refused_at_once_and_gone() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let phone = world.sign_in("anna", PASSWORD).await;
    let end = format!("DELETE /api/auth/sessions/{}", own(&world, &phone).await);
    world.call(&end, &anna).await.expect(204);
    world.call("GET /api/auth/sessions", &phone).await.expect_problem(401, "unauthenticated");
    world.refresh(&phone.cookie).await.expect_problem(401, "session_revoked");
    assert_eq!(sessions(&world, &anna).await.len(), 1);
    world.call(&end, &anna).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn ids_that_are_none_are_not_found() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let unknown = SessionId::new().to_string();
    let long = "x".repeat(10_000);
    for id in [unknown.as_str(), "1", "00000000-0000-0000-0000-000000000000", long.as_str(), anna.id.as_str()] {
        let reply = world.call(&format!("DELETE /api/auth/sessions/{id}"), &anna).await;
        reply.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn all_others_end_and_the_own_one_stays() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let (phone, tablet) = (world.sign_in("anna", PASSWORD).await, world.sign_in("anna", PASSWORD).await);
    world.call("DELETE /api/auth/sessions", &anna).await.expect(204);
    world.call("DELETE /api/auth/sessions", &anna).await.expect(204);
    for other in [phone, tablet] {
        world.refresh(&other.cookie).await.expect_problem(401, "session_revoked");
    }
    world.refresh(&anna.cookie).await.expect(200);
}

#[tokio::test]
async fn the_other_processes_are_told_of_an_ended_session() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let session_id = own(&world, &anna).await;
    let gateway = world.nats.connect("gateway").await;
    let mut ended = gateway.listen::<SessionEnded>().await.unwrap();
    is_heard(&gateway, &nobody()).await;
    world.call("POST /api/auth/logout", &anna).await.expect(204);
    let told = tokio::time::timeout(std::time::Duration::from_secs(15), ended.next()).await.unwrap().unwrap();
    assert_eq!((told.session_id.to_string(), told.user_id.to_string()), (session_id, anna.id));
}

#[tokio::test]
async fn the_other_processes_are_told_of_sessions_that_a_command_ends_beside_the_service() {
    let world = World::start().await;
    let admin = world.admin().await;
    let session_id = own(&world, &admin).await;
    let gateway = world.nats.connect("gateway").await;
    let mut ended = gateway.listen::<SessionEnded>().await.unwrap();
    is_heard(&gateway, &nobody()).await;
    auth::admin::reset_password(&world.config).await.unwrap();
    let told = tokio::time::timeout(std::time::Duration::from_secs(15), ended.next()).await.unwrap().unwrap();
    assert_eq!(told.session_id.to_string(), session_id);
}

/// Gives an account `count` more sessions that were not used for about an hour, the first of them longest.
async fn give_sessions(db: &Db, user_id: &str, count: i64) {
    let user_id: UserId = user_id.parse().unwrap();
    let now = Timestamp::now();
    let given = db.write(Lane::of(user_id), move |tx| {
        async move {
            for number in 0..count {
                give_session(tx, user_id, Timestamp(now.0 - 3_600_000 + number)).await?;
            }
            Ok::<_, DbError>(())
        }
        .boxed()
    });
    given.await.unwrap();
}

async fn give_session(tx: &mut Tx, user_id: UserId, used: Timestamp) -> Result<(), DbError> {
    let columns = "insert into sessions (id, user_id, counter, rotated_at, user_agent, ip, network, created_at,
                   last_seen_at, expires_at) values ($1, $2, 1, $3, '', '', '', $3, $3, $4)";
    let give = sql(columns).bind(SessionId::new()).bind(user_id).bind(used).bind(used.plus(Duration::from_hours(2)));
    give.execute(tx).await.map(drop)
}

/// How many sessions of an account the audit and the outbox say have ended, and how many different ones.
async fn told(db: &Db, user_id: &str) -> [i64; 3] {
    let user_id: UserId = user_id.parse().unwrap();
    let mut conn = db.read().await.unwrap();
    let mut count = async |statement| sql(statement).bind(user_id).fetch_column(&mut conn).await.unwrap()[0];
    [
        count("select count(*) from audit where user_id = $1 and kind = 'session_ended'").await,
        count("select count(distinct session_id) from audit where user_id = $1 and kind = 'session_ended'").await,
        count("select count(*) from outbox where subject = 'auth.session.ended' and $1 = $1").await,
    ]
}

#[tokio::test]
async fn one_session_too_many_ends_the_one_that_was_not_used_for_longest() {
    let world = World::start().await;
    let (anna, boris) = (world.register("anna").await, world.register("boris").await);
    let db = world.db().await;
    give_sessions(&db, &anna.id, 99).await;
    let oldest = sessions(&world, &anna).await[99]["id"].clone();
    let phone = world.sign_in("anna", PASSWORD).await;
    let listed = sessions(&world, &phone).await;
    assert_eq!(listed.len(), 100);
    assert!(listed.iter().all(|session| session["id"] != oldest));
    assert_eq!(told(&db, &anna.id).await, [1, 1, 1]);
    world.refresh(&anna.cookie).await.expect(200);
    world.sign_in("boris", PASSWORD).await;
    assert_eq!(sessions(&world, &boris).await.len(), 2);
}

#[tokio::test]
async fn all_sessions_of_an_account_end_in_one_change_however_many_it_had() {
    let world = World::start().await;
    let (admin, anna) = (world.admin().await, world.register("anna").await);
    let db = world.db().await;
    give_sessions(&db, &anna.id, 1200).await;
    world.sign_in("anna", PASSWORD).await;
    assert_eq!(told(&db, &anna.id).await, [500; 3], "a few at a time");
    let deactivate = format!("PATCH /api/auth/accounts/{}", anna.id);
    world.send_as(&deactivate, &admin, &json!({"active": false})).await.expect(200);
    assert_eq!(told(&db, &anna.id).await, [1202; 3]);
    let measured = world.request("GET /metrics").send().await.unwrap().text().await.unwrap();
    for counted in ["sessions_ended_total{reason=\"too_many\"} 500", "sessions_ended_total{reason=\"deactivated\"} 702"]
    {
        assert!(measured.contains(counted), "{measured}");
    }
}
