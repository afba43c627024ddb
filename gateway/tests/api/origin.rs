//! Whose pages may open a socket, decided before the upgrade.

use shared::testing::Reply;

use crate::helpers::Stage;

async fn upgrade(stage: &Stage, origins: &[&str]) -> String {
    let lines = origins.iter().fold(String::new(), |lines, origin| lines + "origin: " + origin + "\r\n");
    stage.raw(handshake(&lines).as_bytes()).await
}

fn handshake(lines: &str) -> String {
    format!(
        "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{lines}\r\n"
    )
}

#[tokio::test]
async fn a_foreign_page_is_refused_before_the_upgrade() {
    let stage = Stage::with(|config| config.public.public_url = "https://chat.example".to_owned()).await;
    for foreign in [
        "https://evil.example",
        "null",
        "https://sub.chat.example",
        "https://chat.example.evil.example",
        "https://chat.exampleevil.com",
        "http://chat.example",
        "https://chat.example:444",
        "",
    ] {
        assert_eq!(upgrade(&stage, &[foreign]).await, "HTTP/1.1 403 Forbidden", "{foreign}");
    }
    let two = ["https://chat.example", "https://evil.example"];
    assert_eq!(upgrade(&stage, &two).await, "HTTP/1.1 403 Forbidden");
    assert_eq!(upgrade(&stage, &["https://chat.example"]).await, "HTTP/1.1 101 Switching Protocols");
    assert_eq!(upgrade(&stage, &[]).await, "HTTP/1.1 101 Switching Protocols");
}

#[tokio::test]
async fn what_is_no_handshake_is_told_so() {
    let stage = Stage::start().await;
    Reply::of(stage.gateway.request("GET /ws", None)).await.expect_problem(426, "upgrade_required");
    let no_key = stage.gateway.request("GET /ws", None).header("connection", "upgrade").header("upgrade", "websocket");
    Reply::of(no_key).await.expect_problem(400, "bad_request");
}

#[tokio::test]
async fn a_stampede_is_told_to_come_back() {
    let stage = Stage::with(|config| (config.limits.upgrades_per_s, config.limits.upgrades_burst) = (1, 1)).await;
    assert_eq!(upgrade(&stage, &[]).await, "HTTP/1.1 101 Switching Protocols");
    assert_eq!(upgrade(&stage, &[]).await, "HTTP/1.1 429 Too Many Requests");
}

#[tokio::test]
async fn an_address_that_knocks_without_end_does_not_keep_others_out() {
    let stage = Stage::with(|config| {
        (config.limits.address_per_s, config.limits.address_burst) = (1, 2);
        (config.limits.upgrades_per_s, config.limits.upgrades_burst) = (1, 3);
        config.trusted_proxies = "127.0.0.1".parse().unwrap();
    })
    .await;
    let from = async |address: &str| stage.raw(handshake(&format!("x-forwarded-for: {address}\r\n")).as_bytes()).await;
    let (opened, refused) = ("HTTP/1.1 101 Switching Protocols", "HTTP/1.1 429 Too Many Requests");
    for answer in [opened, opened, refused, refused, refused] {
        assert_eq!(from("198.51.100.7").await, answer);
    }
    assert_eq!(from("203.0.113.5").await, opened);
    // Now the gateway itself has had enough.
    assert_eq!(from("203.0.113.6").await, refused);
}
