//! Texts and names at and over their limits.

use anyhow::Result;
use bench::client::Person;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{Findings, Scene};

#[tokio::test]
async fn a_message_has_one_to_four_thousand_characters_that_can_be_seen() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    let (full, over) = ("я".repeat(4_000), "я".repeat(4_001));
    let emoji = "🙂".repeat(4_000);
    let rows = [
        ("", 422, "text_required"),
        ("  \n\t ", 422, "text_required"),
        ("\u{200b}\u{200d}\u{feff}", 422, "text_required"),
        (&over, 422, "text_too_long"),
        (&full, 201, ""),
        (&emoji, 201, ""),
        ("<script>alert(1)</script>", 201, ""),
    ];
    for (text, status, code) in rows {
        let shown: String = text.chars().take(12).collect();
        let reply = scene.anna.send_as(scene.chat, Uuid::new_v4(), text).await?;
        if code.is_empty() {
            findings.expect(&format!("send {shown:?}"), &reply, &[status]);
        } else {
            findings.expect_code(&format!("send {shown:?}"), &reply, status, code);
        }
    }
    let reply = scene.anna.send_as(scene.chat, Uuid::new_v4(), "a\0b").await?;
    findings.expect("send a NUL", &reply, &[201, 400, 422]);
    findings.check();
    Ok(())
}

#[tokio::test]
async fn names_logins_and_passwords_keep_their_limits() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for (login, password, status) in [
        ("ab", "a good long word", 422),
        (&"a".repeat(33) as &str, "a good long word", 422),
        ("аdmin", "a good long word", 422),
        (".dot", "a good long word", 422),
        ("a b c", "a good long word", 422),
        ("a\u{202e}bc", "a good long word", 422),
        ("PERSON0", "a good long word", 409),
        ("ｐｅｒｓｏｎ０", "a good long word", 409),
        ("good", "short", 422),
        ("good", "password1", 422),
        ("good", &"x".repeat(129), 422),
    ] {
        let body = json!({"login": login, "password": password});
        let reply = scene.world.server.call(Method::POST, "/api/auth/register", None, Some(&body)).await?;
        findings.expect(&format!("register {login:?} {password:.12}"), &reply, &[status]);
    }
    let marks = format!("a{}", "\u{301}".repeat(10_000));
    for (name, statuses) in [
        ("x".repeat(65), &[422][..]),
        ("a\u{7}b".to_owned(), &[200, 422][..]),
        ("a\u{202e}b".to_owned(), &[200, 422][..]),
        (marks, &[422][..]),
    ] {
        let shown: String = name.chars().take(8).collect();
        for (path, field) in [("/api/users/me", "name"), (&scene.fill("/api/chats/{chat}") as &str, "name")] {
            let reply = scene.anna.call(Method::PATCH, path, Some(&json!({field: name}))).await?;
            findings.expect(&format!("PATCH {path} {shown:?}"), &reply, statuses);
        }
    }
    let reply = scene.anna.call(Method::PATCH, &scene.fill("/api/chats/{chat}"), Some(&json!({"name": "  "}))).await?;
    findings.expect("an empty chat name", &reply, &[422]);
    findings.check();
    Ok(())
}

#[tokio::test]
async fn an_unknown_login_and_a_wrong_password_look_the_same() -> Result<()> {
    let scene = Scene::set().await?;
    let mut bodies = Vec::new();
    for login in ["person1", "nobody_here"] {
        let body = json!({"login": login, "password": "not the word"});
        let reply = scene.world.server.call(Method::POST, "/api/auth/login", None, Some(&body)).await?;
        assert_eq!((reply.status, reply.json()["code"].as_str()), (401, Some("invalid_credentials")));
        let mut problem = reply.json();
        problem["request_id"].take();
        bodies.push(problem);
    }
    assert_eq!(bodies[0], bodies[1]);
    assert!(Person::sign_in(&scene.world.server, "person1", "a word of person1").await.is_ok());
    Ok(())
}
