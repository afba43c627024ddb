//! Tokens that are none.

use anyhow::Result;
use serde_json::Value;

use super::calls::{Call, Who, all};
use super::{Findings, Scene};

/// `{"alg":"none","typ":"JWT"}` in base64url.
const NO_ALGORITHM: &str = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";

#[tokio::test]
async fn nothing_but_a_signed_access_token_opens_a_call() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    let good = scene.anna.token();
    let parts: Vec<&str> = good.split('.').collect();
    let tokens = [
        ("nonsense", "nonsense".to_owned()),
        ("no algorithm", format!("{NO_ALGORITHM}.{}.", parts[1])),
        ("no algorithm, old signature", format!("{NO_ALGORITHM}.{}.{}", parts[1], parts[2])),
        ("another's claims", format!("{}.{}.{}", parts[0], scene.admin.token().split('.').nth(1).unwrap(), parts[2])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("a refresh token", scene.anna.refresh_token()),
        ("very long", "x".repeat(6_000)),
    ];
    for (what, token) in &tokens {
        let reply = scene.world.server.call(reqwest::Method::GET, "/api/users/me", Some(token), None).await?;
        findings.expect_code(what, &reply, 401, "unauthenticated");
    }
    findings.check();
    Ok(())
}

#[tokio::test]
async fn every_call_wants_a_token_whatever_else_a_header_says() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for Call { method, path, body, who, .. } in all().into_iter().filter(|call| call.who != Who::Anybody) {
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&scene.fill(body))).transpose()?;
        let reply = scene.world.server.call(method.clone(), &scene.fill(path), None, body.as_ref()).await?;
        findings.expect_code(&format!("{method} {path}"), &reply, 401, "unauthenticated");
        if who == Who::Admin {
            let reply = scene.anna.call(method.clone(), &scene.fill(path), body.as_ref()).await?;
            findings.expect_code(&format!("{method} {path} by a user"), &reply, 403, "forbidden");
        }
    }
    let posing = scene.world.server.request(reqwest::Method::GET, "/api/users/me");
    let posing = posing.header("x-user-id", scene.anna.id.to_string()).header("x-forwarded-for", "127.0.0.1");
    assert_eq!(posing.send().await?.status(), 401);
    findings.check();
    Ok(())
}
