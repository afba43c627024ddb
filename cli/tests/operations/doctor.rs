//! `chat doctor`.

use cli::system::{Program, System};
use serde_json::Value;

use crate::world::World;

/// The settings by which the doctor finds the processes of `system`.
fn found_at(world: World, system: &System) -> World {
    let addresses = system.addresses();
    world
        .with("NATS_URL", &format!("nats://{}", addresses.nats))
        .with("NATS_MONITOR_PORT", &addresses.nats_monitor.port().to_string())
        .with("AUTH_LISTEN", &addresses.auth.to_string())
        .with("USERS_LISTEN", &addresses.users.to_string())
        .with("CHATS_LISTEN", &addresses.chats.to_string())
        .with("REALTIME_LISTEN", &addresses.realtime.to_string())
        .with("GATEWAY_LISTEN", &addresses.gateway.to_string())
        .with("GATEWAY_ADMIN_LISTEN", &addresses.gateway_admin.to_string())
}

fn examine(world: &World) -> (Value, bool) {
    let (report, well) = world.chat(&["doctor", "--json"]).report();
    (serde_json::from_str(&report).unwrap(), well)
}

fn find<'a>(report: &'a Value, kind: &str, name: &str) -> &'a Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|it| it["kind"] == kind && it["name"] == name).unwrap_or_else(|| panic!("{report}"))
}

#[tokio::test]
async fn a_running_system_is_healthy_and_a_dead_process_is_named_with_the_remedy() {
    let world = World::new().await;
    let mut system = world.start().await;
    let world = found_at(world, &system);
    let (report, well) = examine(&world);
    assert!(well && report["healthy"] == true, "{report}");
    for name in ["nats", "auth", "users", "chats", "realtime", "gateway"] {
        assert_eq!(find(&report, "process", name)["state"], "ok");
    }
    system.kill(Program::Chats).await;
    let (report, well) = examine(&world);
    assert!(!well && report["healthy"] == false, "{report}");
    let chats = find(&report, "process", "chats");
    assert_eq!(chats["state"], "wrong");
    assert!(chats["seen"].as_str().unwrap().starts_with("does not run"), "{chats}");
    assert!(chats["remedy"].as_str().unwrap().contains("logs/chats.log"), "{chats}");
    let (table, _) = world.chat(&["doctor"]).report();
    assert!(table.contains("WRONG  process   chats"), "{table}");
    system.stop().await;
}

#[tokio::test]
async fn what_never_started_is_no_illness_but_a_weak_secret_is() {
    let world = World::new().await;
    let (report, well) = examine(&world);
    assert!(well, "{report}");
    assert_eq!(find(&report, "database", "auth")["state"], "look");
    let world = world.with("JWT_ACCESS_SECRET", "hunter2");
    let (report, well) = examine(&world);
    assert!(!well && !report.to_string().contains("hunter2"), "{report}");
    assert_eq!(find(&report, "settings", "JWT_ACCESS_SECRET")["state"], "wrong");
}

#[tokio::test]
async fn a_damaged_or_unreachable_database_is_named() {
    let world = World::with_sqlite();
    std::fs::create_dir_all(world.data()).unwrap();
    std::fs::write(world.data().join("chats.db"), "this is no database").unwrap();
    let (report, well) = examine(&world);
    assert!(!well, "{report}");
    assert_eq!(find(&report, "database", "chats")["state"], "wrong");
    let nowhere = World::with_sqlite().with("DATABASE_URL", "postgres://chat@127.0.0.1:1/chat");
    let (report, _) = examine(&nowhere);
    let auth = find(&report, "database", "auth");
    assert!(auth["remedy"].as_str().unwrap().contains("is PostgreSQL running"), "{auth}");
}
