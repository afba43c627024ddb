//! What is out of date is deleted.

use std::time::Duration;

use auth::store::expired;
use shared::db::{Db, Lane, sql};

use crate::helpers::{PASSWORD, World};

async fn count(db: &Db, statement: &'static str) -> i64 {
    let counted: Vec<i64> = sql(statement).fetch_column(&mut db.read().await.unwrap()).await.unwrap();
    counted[0]
}

async fn run(db: &Db, statement: &'static str) {
    db.write(Lane::of("test"), move |tx| Box::pin(sql(statement).execute(tx))).await.unwrap();
}

#[tokio::test]
async fn only_what_is_out_of_date_is_deleted() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let old = world.sign_in("anna", PASSWORD).await;
    world.login("anna", "верблюд-43").await.expect(401);
    let db = world.db().await;
    let tables = [
        "select count(*) from sessions",
        "select count(*) from login_failures",
        "select count(*) from network_counts",
        "select count(*) from audit",
    ];
    let mut before = Vec::new();
    for table in tables {
        before.push(count(&db, table).await);
    }
    expired::delete_all(&db, Duration::from_mins(15)).await.unwrap();
    for (table, before) in tables.into_iter().zip(before) {
        assert!(before > 0, "{table}");
        assert_eq!(count(&db, table).await, before, "{table}");
    }
    run(&db, "update sessions set expires_at = 0 where user_agent = '' and created_at = (select max(created_at) from sessions)").await;
    run(&db, "update login_failures set last_at = 0").await;
    run(&db, "update network_counts set ends_at = 0").await;
    run(&db, "update audit set at = 0").await;
    expired::delete_all(&db, Duration::from_mins(15)).await.unwrap();
    let mut after = Vec::new();
    for table in tables {
        after.push(count(&db, table).await);
    }
    assert_eq!(after, [1, 0, 0, 0]);
    world.refresh(&old.cookie).await.expect_problem(401, "session_expired");
    world.refresh(&anna.cookie).await.expect(200);
}

#[tokio::test]
async fn more_than_one_batch_is_deleted() {
    let world = World::start().await;
    let db = world.db().await;
    run(
        &db,
        "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 1201)
         insert into network_counts (network, kind, hits, ends_at) select cast(n as text), 'test', 1, 0 from numbers",
    )
    .await;
    expired::delete_all(&db, Duration::from_mins(15)).await.unwrap();
    assert_eq!(count(&db, "select count(*) from network_counts").await, 0);
}
