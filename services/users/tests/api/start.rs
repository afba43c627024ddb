//! A start that cannot succeed says which setting is wrong, and never its value.

use shared::testing::{Database, Nats};
use users::app;
use users::config::Config;

use crate::helpers::config;

async fn refusal(spoil: impl FnOnce(&mut Config)) -> String {
    let (nats, database) = (Nats::start().await, Database::create().await);
    let mut config = config(&nats, &database, "http://127.0.0.1:9");
    spoil(&mut config);
    match app::build(config).await {
        Ok(_) => panic!("it started"),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn a_missing_short_or_sample_secret_is_named() {
    for secret in ["", "short-one", "please-change-me-please-change-me"] {
        let refusal = refusal(|config| secret.clone_into(&mut config.trust.jwt_access_secret)).await;
        assert!(refusal.starts_with("JWT_ACCESS_SECRET: "), "{refusal}");
        assert!(secret.is_empty() || !refusal.contains(secret), "{refusal}");
    }
}

#[tokio::test]
async fn a_missing_password_of_nats_is_named() {
    let refusal = refusal(|config| config.nats_users_password.clear()).await;
    assert_eq!(refusal, "NATS_USERS_PASSWORD: is not set");
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let refusal = refusal(|config| config.users_listen = taken.local_addr().unwrap()).await;
    assert!(refusal.starts_with("USERS_LISTEN: "), "{refusal}");
}

#[tokio::test]
async fn two_that_start_at_once_bring_the_database_up_to_date_together() {
    let (nats, database) = (Nats::start().await, Database::create().await);
    let url = "http://127.0.0.1:9";
    let (one, other) =
        tokio::join!(app::build(config(&nats, &database, url)), app::build(config(&nats, &database, url)));
    for started in [one, other] {
        started.map(drop).unwrap();
    }
}
