//! Paths and methods that do not exist.

use anyhow::Result;
use faults::World;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::calls::all;
use super::{Findings, Scene};

#[tokio::test]
async fn unknown_paths_under_api_are_problems_and_all_others_the_page() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for path in ["/api", "/api/", "/api/nothing", "/api/chats/x/y/z", "/api/auth/nothing", "/api/usersx"] {
        let reply = scene.anna.call(Method::GET, path, None).await?;
        findings.expect(path, &reply, &[404]);
    }
    for path in ["/", "/login", "/chats/01890000-0000-7000-8000-000000000001", "/any/deep/link"] {
        let reply = scene.world.server.call(Method::GET, path, None, None).await?;
        if reply.status != 200 || !reply.header("content-type").starts_with("text/html") {
            findings.0.push(format!("{path}: {} {}", reply.status, reply.header("content-type")));
        }
    }
    findings.check();
    Ok(())
}

#[tokio::test]
async fn what_is_internal_is_not_reachable_through_the_public_port() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for path in [
        "/metrics",
        "/readyz",
        "/openapi.json",
        "/internal/sessions/ended",
        "/api/internal",
        "/api/auth/internal/sessions/ended",
        "/api/auth/../metrics",
        "/api/auth/..%2fmetrics",
        "/api/chats/%2e%2e/%2e%2e/metrics",
        "/api/chats/..;/metrics",
        "/api/auth//metrics",
        "/api/chats%2f..%2fmetrics",
        "/api/users/../../readyz",
    ] {
        let (status, body) =
            raw(&scene, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).await?;
        if ![400, 401, 404].contains(&status) || body.contains("# TYPE") {
            findings.0.push(format!("{path}: {status}"));
        }
    }
    findings.check();
    Ok(())
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_not_allowed() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for path in all().iter().map(|call| call.path) {
        for method in [Method::TRACE, Method::from_bytes(b"PROPFIND")?] {
            let reply = scene.anna.call(method.clone(), &scene.fill(path), None).await?;
            findings.expect(&format!("{method} {path}"), &reply, &[405]);
        }
    }
    let reply = scene.anna.call(Method::DELETE, "/api/users/me", None).await?;
    findings.expect_code("DELETE /api/users/me", &reply, 405, "method_not_allowed");
    findings.check();
    Ok(())
}

#[tokio::test]
async fn requests_that_smuggle_are_refused() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    let header = "x".repeat(40_000);
    for (what, request) in [
        (
            "two lengths",
            "POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\nconnection: close\r\n\r\nab".to_owned(),
        ),
        ("a long header", format!("GET /api/users/me HTTP/1.1\r\nhost: x\r\nx-long: {header}\r\nconnection: close\r\n\r\n")),
        ("no HTTP", "hello\r\n\r\n".to_owned()),
    ] {
        let (status, _) = raw(&scene, &request).await?;
        if !(400..500).contains(&status) {
            findings.0.push(format!("{what}: {status}"));
        }
    }
    findings.check();
    Ok(())
}

/// What is in front of the gateway may believe the length, and take what follows the body for a part of it. hyper takes
/// the length away, so the gateway cannot refuse: it reads the body in one way, passes it on in one way, and ends the
/// connection with the answer.
#[tokio::test]
async fn a_length_beside_chunks_is_ignored_and_what_follows_them_is_no_request() -> Result<()> {
    let scene = Scene::set().await?;
    let password = World::password_of(&scene.anna.login);
    let login = json!({"login": scene.anna.login, "password": password}).to_string();
    let head = "POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\
                transfer-encoding: chunked\r\n\r\n";
    let smuggled = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    let (status, answer) = raw(&scene, &format!("{head}{:x}\r\n{login}\r\n0\r\n\r\n{smuggled}", login.len())).await?;
    assert_eq!((status, answer.matches("HTTP/1.1 ").count()), (200, 1), "{answer}");
    Ok(())
}

/// Sends bytes as they are; the status (0 for none) and the answer.
async fn raw(scene: &Scene, request: &str) -> Result<(u16, String)> {
    let mut tcp = TcpStream::connect(scene.world.system.addresses().gateway).await?;
    tcp.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    // Refused with a reset after the answer: what came before it counts.
    let _ = tcp.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    Ok((status, answer))
}
