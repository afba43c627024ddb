//! One running system as it is seen over HTTP, and the ways a call can fail.

use std::time::Duration;

use reqwest::{Method, header::HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::types::Problem;

/// The public address of a system, with one pool of connections shared by everybody.
#[derive(Clone, Debug)]
pub struct Server {
    base: String,
    http: reqwest::Client,
}

/// Any answer, also a refusal.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// Why a call gave no result.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The server answered with an error.
    #[error("refused with {} {}: {}", .0.status, .0.code, .0.detail)]
    Refused(Problem),
    /// No answer: the connection was refused, cut, or took too long.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// A success whose body is not what the contract says.
    #[error("not the contract: {0}")]
    Odd(String),
}

impl Failure {
    /// The status of a refusal; 0 when there was no answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(problem) => problem.status,
            Self::NoAnswer(_) | Self::Odd(_) => 0,
        }
    }

    /// The stable code of a refusal; empty when there was none.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused(problem) => &problem.code,
            Self::NoAnswer(_) | Self::Odd(_) => "",
        }
    }
}

impl Reply {
    /// The body as JSON, `null` when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// A header's text, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The typed body of a success, or the problem.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Failure> {
        let reply = self.accepted()?;
        serde_json::from_slice(&reply.body)
            .map_err(|error| Failure::Odd(format!("{error} in {}", text_of(&reply.body))))
    }

    /// A success of any kind, or the problem.
    pub fn accepted(self) -> Result<Self, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        let mut problem: Problem = serde_json::from_slice(&self.body).unwrap_or_default();
        problem.status = self.status;
        problem.retry_after = self.header("retry-after").parse().ok();
        Err(Failure::Refused(problem))
    }
}

impl Server {
    /// A system at `base`, for example `http://localhost:8002`.
    pub fn at(base: impl Into<String>) -> Self {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(40))
            .pool_max_idle_per_host(256)
            .tcp_nodelay(true)
            .build()
            .unwrap_or_default();
        Self { base: base.into().trim_end_matches('/').to_owned(), http }
    }

    /// The public address, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request to `path`, for what the typed calls do not cover.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Sends one call; an error status is a reply too.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Reply, Failure> {
        let mut request = self.request(method, path);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        send(request).await
    }
}

/// Sends a prepared request and reads the whole answer.
pub(super) async fn send(request: reqwest::RequestBuilder) -> Result<Reply, Failure> {
    let unanswered = |error: reqwest::Error| Failure::NoAnswer(error.to_string());
    let response = request.send().await.map_err(unanswered)?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await.map_err(unanswered)?.to_vec();
    Ok(Reply { status, headers, body })
}

/// The beginning of a body, for an error message.
fn text_of(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(200).collect()
}
