//! Which call goes where, and what of it arrives.

use std::io::Read;

use axum::body::Bytes;
use futures::stream;
use serde_json::Value;
use shared::testing::{Person, Reply};

use crate::helpers::{Stage, seen};

#[tokio::test]
async fn every_prefix_reaches_its_service() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    for (call, service) in [
        ("GET /api/auth/sessions", "auth"),
        ("GET /api/users/me", "users"),
        ("GET /api/contacts", "users"),
        ("GET /api/avatars/0123", "users"),
        ("GET /api/chats?limit=1&q=%D0%B0", "chats"),
        ("GET /api/search?q=x", "chats"),
        ("POST /api/presence/lookup", "realtime"),
    ] {
        let reply = stage.gateway.call(call, &anna).await.expect(200);
        let (method, uri) = call.split_once(' ').unwrap();
        assert_eq!([&reply["service"], &reply["method"], &reply["uri"]], [service, method, uri]);
    }
}

#[tokio::test]
async fn what_belongs_to_nobody_is_not_there() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    for path in ["/api", "/api/", "/api/nothing", "/api/authority", "/api/internal/sessions/ended"] {
        stage.gateway.call(&format!("GET {path}"), &anna).await.expect_problem(404, "not_found");
    }
    for path in ["/metrics", "/readyz", "/internal/sessions/ended", "/internal", "/openapi.json"] {
        stage.gateway.call(&format!("GET {path}"), &anna).await.expect_problem(404, "not_found");
    }
    assert_eq!(stage.gateway.call("GET /healthz", &anna).await.status, 200);
}

#[tokio::test]
async fn no_trick_with_the_path_leads_to_internal_routes() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    for path in [
        "/api/auth/../internal/sessions/ended",
        "/api/auth/%2e%2e/internal/sessions/ended",
        "/api/auth/..%2finternal/sessions/ended",
        "/api/auth/..%5cinternal",
        "/api/auth;/internal",
        "/api/auth//internal",
        "//internal/sessions/ended",
        "/api/users/%00",
        "/;/metrics",
        "/..;/metrics",
        "/%2e%2e/metrics",
        "/%6detrics",
        "/api/auth/%252e%252e/internal",
        "/assets/../metrics",
    ] {
        let token = &anna.token;
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n");
        let answer = stage.raw(request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    let answer = stage.raw(b"GET /api/users/%ff HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn headers_of_the_connection_and_of_identity_stay_behind() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let request = stage.gateway.request("GET /api/users/me", Some(&anna));
    let request = request
        .header("x-user-id", "someone")
        .header("x-forwarded-for", "9.9.9.9")
        .header("x-forwarded-host", "evil.example")
        .header("forwarded", "for=9.9.9.9")
        .header("x-real-ip", "9.9.9.9")
        .header("te", "trailers")
        .header("connection", "x-mine")
        .header("x-mine", "1")
        .header("x-request-id", "0199f3a4-7c1e-aaaa")
        .header("cookie", "a=b")
        .header("accept-language", "ru");
    let reply = Reply::of(request).await;
    let saw = &reply.body;
    for absent in ["x-user-id", "x-forwarded-host", "forwarded", "x-real-ip", "te", "x-mine", "connection"] {
        assert_eq!(seen(saw, absent), "", "{absent}");
    }
    assert_eq!(seen(saw, "x-forwarded-for"), "127.0.0.1");
    assert_eq!(seen(saw, "x-request-id"), "0199f3a4-7c1e-aaaa");
    assert_eq!((seen(saw, "cookie"), seen(saw, "accept-language")), ("a=b", "ru"));
    assert_eq!(seen(saw, "authorization"), format!("Bearer {}", anna.token));
    assert_eq!(reply.headers["x-of-the-service"], "kept");
    assert_eq!(reply.headers["set-cookie"], "a=1");
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["x-request-id"], "0199f3a4-7c1e-aaaa");
    assert!(!reply.headers.contains_key("keep-alive"));
}

#[tokio::test]
async fn a_trusted_proxy_tells_the_clients_address() {
    let stage = Stage::with(|config| config.trusted_proxies = "127.0.0.0/8".parse().unwrap()).await;
    let request = stage.gateway.request("POST /api/auth/login", None).header("x-forwarded-for", "6.6.6.6, 9.9.9.9");
    assert_eq!(seen(&Reply::of(request).await.body, "x-forwarded-for"), "9.9.9.9");
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_503_with_a_time_to_try_again() {
    let stage = Stage::with(|config| config.chats_url = "http://127.0.0.1:1".to_owned()).await;
    let anna = Person::new("anna");
    let reply = stage.gateway.call("GET /api/chats", &anna).await;
    assert_eq!(reply.headers["retry-after"], "1");
    reply.expect_problem(503, "unavailable");
    stage.gateway.call("GET /api/users/me", &anna).await.expect(200);
    assert!(stage.measured().await.contains("upstream_errors_total{service=\"chats\"} 1"));
}

#[tokio::test]
async fn a_body_may_be_as_large_as_its_call_takes() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    for (call, size) in [
        ("POST /api/chats/x/messages", 64 * 1024),
        ("POST /api/chats/sync", 512 * 1024),
        ("PUT /api/users/me/avatar", 5 * 1024 * 1024),
    ] {
        let fits = stage.gateway.request(call, Some(&anna)).body(vec![b'x'; size]);
        assert_eq!(Reply::of(fits).await.expect(200)["body"], size, "{call}");
        let too_large = stage.gateway.request(call, Some(&anna)).body(vec![b'x'; size + 65 * 1024]);
        Reply::of(too_large).await.expect_problem(413, "too_large");
    }
}

#[tokio::test]
async fn a_body_of_unknown_length_is_cut_off_at_the_limit() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let body = |chunks: usize| {
        let chunk = || Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 16 * 1024]));
        reqwest::Body::wrap_stream(stream::iter((0..chunks).map(move |_| chunk())))
    };
    let fits = stage.gateway.request("PATCH /api/users/me", Some(&anna)).body(body(4));
    assert_eq!(Reply::of(fits).await.expect(200)["body"], 64 * 1024);
    let too_large = stage.gateway.request("PATCH /api/users/me", Some(&anna)).body(body(5));
    Reply::of(too_large).await.expect_problem(413, "too_large");
}

#[tokio::test]
async fn long_lists_travel_compressed_to_who_takes_that_and_secrets_never_do() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let long = "x".repeat(2_000);
    let ask = async |call: &str, accepted: &str, heard: &str| {
        let request = stage.gateway.request(call, Some(&anna)).header("accept-encoding", accepted);
        request.header("x-long", heard).send().await.unwrap()
    };
    let encoding = |reply: &reqwest::Response| reply.headers().get("content-encoding").cloned();

    let compressed = ask("GET /api/chats", "gzip", &long).await;
    assert_eq!(encoding(&compressed).unwrap(), "gzip");
    assert_eq!(compressed.headers()["vary"], "accept-encoding");
    assert!(!compressed.headers().contains_key("content-length"));
    let bytes = compressed.bytes().await.unwrap();
    assert!(bytes.len() < 1_000, "{} bytes", bytes.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_ref()).read_to_string(&mut text).unwrap();
    let plain: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(seen(&plain, "x-long"), long);

    for (call, accepted, heard) in [
        ("GET /api/chats", "identity", long.as_str()),
        ("GET /api/chats", "gzip", "x"),
        ("GET /api/auth/sessions", "gzip", long.as_str()),
    ] {
        assert_eq!(encoding(&ask(call, accepted, heard).await), None, "{call} {accepted}");
    }
}
