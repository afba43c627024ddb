//! Starting: the account `admin`, bad settings, the command that resets its password.

use auth::config::Config;
use serde_json::json;
use shared::testing::{Database, Nats, Running};

use crate::helpers::{ADMIN_PASSWORD, World, config};

async fn refused(change: impl FnOnce(&mut Config)) -> String {
    let (nats, database) = (Nats::start().await, Database::create().await);
    let mut config = config(&nats, &database);
    change(&mut config);
    format!("{:#}", auth::app::build(config).await.err().unwrap())
}

#[tokio::test]
async fn the_administrator_is_there_from_the_first_start() {
    let world = World::start().await;
    let signed = world.login("admin", ADMIN_PASSWORD).await.expect(200);
    assert_eq!((&signed["user"]["login"], &signed["user"]["role"]), (&json!("admin"), &json!("admin")));
}

#[tokio::test]
async fn a_later_start_changes_no_password_and_needs_none() {
    let world = World::start().await;
    for later in ["другой пароль", ""] {
        let mut config = world.config.clone();
        config.admin_password = later.to_owned();
        let again = Running::start(auth::app::build(config).await.unwrap());
        let body = json!({"login": "admin", "password": ADMIN_PASSWORD});
        let reply = again.request("POST /api/auth/login", None).json(&body).send().await.unwrap();
        assert_eq!(reply.status(), 200);
    }
}

#[tokio::test]
async fn the_command_resets_the_password_and_ends_the_sessions() {
    let world = World::start().await;
    let admin = world.admin().await;
    let mut config = world.config.clone();
    config.admin_password = "другой пароль".to_owned();
    auth::admin::reset_password(&config).await.unwrap();
    world.login("admin", ADMIN_PASSWORD).await.expect_problem(401, "invalid_credentials");
    world.login("admin", "другой пароль").await.expect(200);
    world.refresh(&admin.cookie).await.expect_problem(401, "session_revoked");
}

#[tokio::test]
async fn the_command_refuses_a_bad_password() {
    let world = World::start().await;
    for bad in ["", "short", "password1"] {
        let mut config = world.config.clone();
        config.admin_password = bad.to_owned();
        let error = format!("{:#}", auth::admin::reset_password(&config).await.unwrap_err());
        assert!(error.starts_with("ADMIN_PASSWORD: "), "{error}");
    }
    world.login("admin", ADMIN_PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_first_start_without_a_good_admin_password_is_refused() {
    for bad in ["", "short", "password1"] {
        let error = refused(|config| config.admin_password = bad.to_owned()).await;
        assert!(error.starts_with("ADMIN_PASSWORD: ") && (bad.is_empty() || !error.contains(bad)), "{error}");
    }
}

#[tokio::test]
async fn a_start_with_a_missing_short_or_sample_secret_is_refused_and_the_secret_never_shown() {
    for bad in ["", "f00dfeed", "change-me-change-me-change-me-change-me", &"a".repeat(64)] {
        let access = refused(|config| config.trust.jwt_access_secret = bad.to_owned()).await;
        let refresh = refused(|config| config.jwt_refresh_secret = bad.to_owned()).await;
        for (error, name) in [(access, "JWT_ACCESS_SECRET: "), (refresh, "JWT_REFRESH_SECRET: ")] {
            assert!(error.starts_with(name) && (bad.is_empty() || !error.contains(bad)), "{error}");
        }
    }
}

#[tokio::test]
async fn a_public_address_that_is_none_is_refused() {
    let error = refused(|config| config.public.public_url = "chat".to_owned()).await;
    assert!(error.starts_with("PUBLIC_URL: "), "{error}");
}
