//! The routes that every process has for its operators: is it alive, is it ready, what does it measure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::future::{BoxFuture, join_all};
use http::{StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;

use super::json::Json;
use super::revoked::Revoked;
use crate::bus::Bus;
use crate::db::Db;
use crate::telemetry::process;

/// The longest a dependency may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// What a process depends on, asked anew at each `/readyz`.
#[derive(Clone, Default)]
pub struct Readiness(Vec<(&'static str, Check)>);

/// The body of `/readyz`.
#[derive(Debug, Serialize)]
struct Ready {
    ready: bool,
    /// `ok`, or what is wrong, for each dependency.
    dependencies: BTreeMap<&'static str, String>,
}

impl Readiness {
    /// Adds the dependency `name`.
    #[must_use]
    pub fn needs<F, Fut>(mut self, name: &'static str, check: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.0.push((name, Arc::new(move || Box::pin(check()))));
        self
    }

    /// Adds the process's own database.
    #[must_use]
    pub fn needs_database(self, db: &Db) -> Self {
        let db = db.clone();
        self.needs("database", move || {
            let db = db.clone();
            async move { db.ping().await }
        })
    }

    /// Adds NATS.
    #[must_use]
    pub fn needs_nats(self, bus: &Bus) -> Self {
        let bus = bus.clone();
        self.needs("nats", move || std::future::ready(bus.ping()))
    }

    /// Adds that it is known which sessions ended.
    #[must_use]
    pub fn needs_ended_sessions(self, revoked: &Revoked) -> Self {
        let revoked = revoked.clone();
        self.needs("ended_sessions", move || {
            let known = revoked.is_known().then_some(()).ok_or("auth has not told yet which sessions ended");
            std::future::ready(known.map_err(str::to_owned))
        })
    }

    async fn ask(&self) -> Ready {
        let answers = join_all(self.0.iter().map(|(name, check)| async move {
            let answer = match tokio::time::timeout(PATIENCE, check()).await {
                Ok(Ok(())) => "ok".to_owned(),
                Ok(Err(problem)) => problem,
                Err(_) => "no answer within 2 s".to_owned(),
            };
            (*name, answer)
        }))
        .await;
        Ready { ready: answers.iter().all(|(_, answer)| answer == "ok"), dependencies: answers.into_iter().collect() }
    }
}

/// `/healthz`, `/readyz` and `/metrics`.
pub fn routes(readiness: Readiness, metrics: Option<PrometheusHandle>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(is_ready).with_state(readiness))
        .route("/metrics", get(render_metrics).with_state(metrics))
}

async fn is_ready(State(readiness): State<Readiness>) -> Response {
    let ready = readiness.ask().await;
    let status = if ready.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ready)).into_response()
}

async fn render_metrics(State(metrics): State<Option<PrometheusHandle>>) -> Response {
    let text = metrics.map(|handle| handle.render()).unwrap_or_default() + &process::render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
