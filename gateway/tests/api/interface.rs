//! The interface as a browser gets it.

use shared::testing::{Reply, eventually};

use crate::helpers::{PAGE, Stage};

struct Got {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

async fn get(stage: &Stage, path: &str, headers: &[(&str, &str)]) -> Got {
    let request = stage.gateway.request(&format!("GET {path}"), None);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Got { status, headers, text: String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned() }
}

#[tokio::test]
async fn the_page_carries_its_settings_and_is_asked_for_every_time() {
    let stage = Stage::with(|config| {
        config.frontend_debug_mode = true;
        config.public.app_ws_address = "ws.example:9000".to_owned();
    })
    .await;
    let page = get(&stage, "/", &[]).await;
    assert_eq!(page.status, 200);
    let meta = r#"<meta name="chat-config" content='{"debug":true,"ws":"ws://ws.example:9000/ws"}'></head>"#;
    assert_eq!(page.text, PAGE.replace("</head>", meta));
    assert_eq!(page.headers["cache-control"], "no-cache");
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    let tag = page.headers["etag"].to_str().unwrap();
    let again = get(&stage, "/", &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("connect-src 'self' ws://ws.example:9000;"), "{policy}");
}

#[tokio::test]
async fn a_deep_link_is_the_page_and_a_missing_file_is_not() {
    let stage = Stage::start().await;
    let page = get(&stage, "/", &[]).await;
    for link in ["/chat/0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11", "/login", "/profile/", "/chat/%D0%B0"] {
        let got = get(&stage, link, &[]).await;
        assert_eq!((got.status, &got.text), (200, &page.text), "{link}");
    }
    for missing in ["/assets/gone-1234.js", "/assets/", "/favicon.ico", "/.vite/manifest.json", "/a/b.map"] {
        assert_eq!(get(&stage, missing, &[]).await.status, 404, "{missing}");
    }
    Reply::of(stage.gateway.request("POST /login", None)).await.expect_problem(405, "method_not_allowed");
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_sent_compressed() {
    let stage = Stage::start().await;
    let plain = get(&stage, "/assets/index-Bq1x.js", &[]).await;
    assert_eq!(plain.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(plain.headers["content-type"], "text/javascript; charset=utf-8");
    assert!(!plain.headers.contains_key("content-encoding"));
    let small = get(&stage, "/assets/index-Bq1x.js", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(small.headers["content-encoding"], "gzip");
    assert!(small.text.len() < plain.text.len() / 10);
    assert_eq!(get(&stage, "/favicon.svg", &[]).await.headers["cache-control"], "no-cache");
}

#[tokio::test]
async fn every_reply_tells_the_browser_how_little_a_page_may_do() {
    let stage = Stage::start().await;
    for path in ["/", "/api/users/me", "/assets/gone.js", "/healthz"] {
        let headers = get(&stage, path, &[]).await.headers;
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; \
             manifest-src 'self'; worker-src 'self'; connect-src 'self' ws://localhost:8002; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert!(headers["permissions-policy"].to_str().unwrap().starts_with("microphone=(self), "));
        assert!(!headers.contains_key("strict-transport-security"));
    }
    let docs = get(&stage, "/docs/", &[]).await.headers;
    assert!(docs["content-security-policy"].to_str().unwrap().contains("style-src 'self' 'unsafe-inline'"));
}

#[tokio::test]
async fn behind_https_the_browser_is_told_to_stay_there() {
    let stage = Stage::with(|config| config.public.public_url = "https://chat.example".to_owned()).await;
    let page = get(&stage, "/", &[]).await;
    assert_eq!(page.headers["strict-transport-security"], "max-age=31536000");
    assert!(page.text.contains("wss://chat.example/ws"));
}

#[tokio::test]
async fn operators_see_what_is_ready_on_their_own_port() {
    let stage = Stage::with(|config| config.users_url = "http://127.0.0.1:1".to_owned()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let dependencies = eventually("ended sessions are known", async || {
        let reply = Reply::of(client.get(format!("{}/readyz", stage.admin))).await;
        assert_eq!(reply.status, 503);
        (reply.body["dependencies"]["ended_sessions"] == "ok").then_some(reply.body["dependencies"].clone())
    })
    .await;
    assert_eq!(dependencies["users"], "does not answer");
    for fine in ["nats", "auth", "chats", "realtime"] {
        assert_eq!(dependencies[fine], "ok", "{fine}");
    }
    assert!(stage.measured().await.contains("sockets_open"));
}
