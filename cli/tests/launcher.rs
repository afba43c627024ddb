//! The launcher with stand-ins for the services: order, readiness, crashes, and nothing left behind.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod stand_ins;

use std::collections::BTreeMap;
use std::net::TcpStream;

use cli::system::temporary::TemporaryDir;
use cli::system::{Options, Program, StartError, System};
use stand_ins::{is_alive, stand_ins};

/// A private system whose services are stand-ins.
fn fake_system() -> (TemporaryDir, Options) {
    let binaries = stand_ins();
    let mut options = Options::private().unwrap();
    options.binaries = binaries.path().into();
    (binaries, options)
}

async fn environment_of(system: &System, program: Program) -> BTreeMap<String, String> {
    reqwest::get(system.admin_url(program)).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn everything_is_ready_after_a_start_and_gone_after_a_stop() {
    let (_binaries, options) = fake_system();
    let mut system = System::start(options).await.unwrap();
    let pids = system.pids();
    assert_eq!(pids.len(), 6);
    assert!(TcpStream::connect(system.addresses().gateway).is_ok());
    system.stop().await;
    assert!(pids.values().all(|pid| !is_alive(*pid)));
    assert!(system.pids().is_empty());
}

#[tokio::test]
async fn a_second_gateway_has_ports_of_its_own() {
    let (_binaries, options) = fake_system();
    let mut system = System::start(options.with_second_gateway()).await.unwrap();
    let second = environment_of(&system, Program::SecondGateway).await;
    assert_eq!(format!("http://{}", second["GATEWAY_LISTEN"]), system.second_url());
    assert_ne!(system.addresses().gateway, system.addresses().second_gateway);
    system.stop().await;
}

#[tokio::test]
async fn a_killed_service_comes_back_on_its_port() {
    let (_binaries, options) = fake_system();
    let mut system = System::start(options).await.unwrap();
    let (before, address) = (system.pids()[&Program::Chats], system.admin_url(Program::Chats));
    system.kill(Program::Chats).await;
    assert!(!is_alive(before));
    assert!(reqwest::get(&address).await.is_err());
    system.start_service(Program::Chats).await.unwrap();
    assert!(reqwest::get(&address).await.unwrap().status().is_success());
    assert_ne!(system.pids()[&Program::Chats], before);
    system.stop().await;
}

#[tokio::test]
async fn nats_keeps_its_store_unless_it_is_emptied() {
    let (_binaries, options) = fake_system();
    let mut system = System::start(options).await.unwrap();
    let kept = system.data().join("nats/jetstream/kept");
    std::fs::write(&kept, "").unwrap();
    system.stop_nats().await;
    system.start_nats(false).await.unwrap();
    assert!(kept.exists());
    system.stop_nats().await;
    system.start_nats(true).await.unwrap();
    assert!(!kept.exists());
    system.stop().await;
}

#[tokio::test]
async fn a_service_that_ends_at_its_start_is_reported_with_the_end_of_its_log() {
    let (_binaries, options) = fake_system();
    let error = System::start(options.with_own(Program::Users, "FAKE_ENDS", "1")).await.unwrap_err();
    let StartError::Ended(ended) = &error else { panic!("{error}") };
    assert_eq!((ended.program, ended.status.code()), (Program::Users, Some(3)));
    assert!(error.to_string().contains("USERS: told to end"), "{error}");
}

#[tokio::test]
async fn a_service_that_crashes_later_is_noticed() {
    let (_binaries, options) = fake_system();
    let mut system = System::start(options).await.unwrap();
    let pid = system.pids()[&Program::Realtime];
    std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert_eq!(system.ended().await.program, Program::Realtime);
    system.stop().await;
}

#[tokio::test]
async fn a_missing_binary_is_named() {
    let (binaries, options) = fake_system();
    std::fs::remove_file(binaries.path().join("auth")).unwrap();
    let sentence = System::start(options).await.unwrap_err().to_string();
    assert!(sentence.starts_with("auth cannot be started from"), "{sentence}");
}

#[tokio::test]
async fn nothing_starts_without_the_required_secrets() {
    let (_binaries, options) = fake_system();
    let sentence = System::start(options.with("JWT_ACCESS_SECRET", "")).await.unwrap_err().to_string();
    assert!(sentence.starts_with("JWT_ACCESS_SECRET: not set"), "{sentence}");
}

#[tokio::test]
async fn each_service_learns_where_the_others_are_and_only_its_own_secrets() {
    let (_binaries, options) = fake_system();
    let mut system = System::start(options.with_own(Program::Chats, "LIMIT_SENDS_BURST", "9")).await.unwrap();
    let chats = environment_of(&system, Program::Chats).await;
    assert_eq!(chats["AUTH_URL"], system.admin_url(Program::Auth));
    assert_eq!(chats["LIMIT_SENDS_BURST"], "9");
    assert!(chats.contains_key("NATS_CHATS_PASSWORD"));
    for secret in ["NATS_AUTH_PASSWORD", "JWT_REFRESH_SECRET", "ADMIN_PASSWORD"] {
        assert!(!chats.contains_key(secret), "{secret}");
    }
    assert!(!environment_of(&system, Program::Users).await.contains_key("LIMIT_SENDS_BURST"));
    system.stop().await;
}
