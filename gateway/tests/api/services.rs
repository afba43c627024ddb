//! The services behind the gateway, played: they tell what they were asked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use axum::{Json, Router};
use gateway::upstreams::Service;
use serde_json::{Value, json};
use shared::bus::Bus;
use shared::contract::realtime::{Connected, HeadList, Heads, Live, Part};
use shared::ids::{SessionId, UserId};
use shared::testing::{Nats, eventually};
use tokio_util::sync::CancellationToken;

/// A service that answers every call with what the gateway made of it.
pub async fn play(service: Service, ended: Vec<SessionId>) -> String {
    let name = service.name();
    let document = json!({
        "openapi": "3.1.0",
        "tags": [{ "name": name, "description": "…" }],
        "paths": { format!("/api/{name}/x"): { "get": { "tags": [name] } } },
        "components": { "schemas": { "Problem": { "type": "object" } } },
    });
    let app = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/openapi.json", get(move || async move { Json(document) }))
        .route("/internal/sessions/ended", get(move || async move { Json(json!({ "session_ids": ended })) }))
        .fallback(any(move |request: Request| echo(name, request)));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

async fn echo(service: &'static str, request: Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let headers: Value = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().into()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_or(0, |body| body.len());
    let seen = json!({
        "service": service,
        "method": parts.method.as_str(),
        "uri": parts.uri.to_string(),
        "headers": headers,
        "body": body,
    });
    ([("set-cookie", "a=1"), ("x-of-the-service", "kept"), ("keep-alive", "timeout=9")], Json(seen))
}

/// Realtime, played on its subjects.
#[derive(Clone)]
pub struct Realtime {
    /// Its connection.
    pub bus: Bus,
    epoch: Arc<AtomicU64>,
    heads: Arc<std::sync::Mutex<Vec<(UserId, u64)>>>,
    silence: CancellationToken,
}

/// The number that everybody has when he comes.
pub const FIRST_N: u64 = 7;

impl Realtime {
    /// Answers from now on.
    pub async fn play(nats: &Nats) -> Self {
        let bus = nats.connect("realtime").await;
        let (epoch, heads) = (Arc::new(AtomicU64::new(5)), Arc::default());
        let realtime = Self { bus, epoch, heads, silence: CancellationToken::new() };
        let (answering, of, silence) = (realtime.bus.clone(), realtime.clone(), realtime.silence.clone());
        tokio::spawn(async move {
            let live = move |_: Connected| {
                let epoch = of.epoch.load(Ordering::SeqCst);
                async move { Ok(Live { epoch, n: FIRST_N, online: Vec::new() }) }
            };
            answering.answer::<Connected, _, _>(silence, live).await
        });
        let (answering, of, silence) = (realtime.bus.clone(), realtime.clone(), realtime.silence.clone());
        tokio::spawn(async move {
            let heads = move |_: Heads| {
                let heads =
                    HeadList { epoch: of.epoch.load(Ordering::SeqCst), items: of.heads.lock().unwrap().clone() };
                async move { Ok(heads) }
            };
            answering.answer::<Heads, _, _>(silence, heads).await
        });
        realtime.until_it_answers(nats).await;
        realtime
    }

    async fn until_it_answers(&self, nats: &Nats) {
        let asker = nats.connect("gateway").await;
        let question = Connected {
            gateway_id: shared::ids::GatewayId::new(),
            socket_id: shared::ids::SocketId::new(),
            user_id: UserId::new(),
            session_id: SessionId::new(),
        };
        eventually("realtime answers", async || asker.ask(&question).await.ok()).await;
        let question = Heads { gateway_id: question.gateway_id, part: Part::default() };
        eventually("realtime tells numbers", async || asker.ask(&question).await.ok()).await;
    }

    /// Answers nothing any more.
    pub fn fall_silent(&self) {
        self.silence.cancel();
    }

    /// The epoch of all further answers.
    pub fn set_epoch(&self, epoch: u64) {
        self.epoch.store(epoch, Ordering::SeqCst);
    }

    /// The last number of a user, for the next heartbeat.
    pub fn set_head(&self, user: UserId, n: u64) {
        self.heads.lock().unwrap().push((user, n));
    }

    /// Tells a user something.
    pub async fn tell(&self, user: UserId, frame: &str) {
        let subject = shared::contract::realtime::user_subject(user);
        self.bus.send(subject, None, frame.to_owned().into()).await.unwrap();
    }
}
