//! `GET /ws`: HTTP becomes a WebSocket.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use shared::http::ApiError;
use shared::http::client_address::TrustedProxies;
use shared::http::origins::Origins;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::conversation;
use super::hub::Hub;
use super::line::Line;
use crate::limits::{Anonymous, Limits};

/// What an upgrade needs.
#[derive(Clone)]
pub struct Entrance {
    /// Where the socket goes.
    pub hub: Arc<Hub>,
    /// Whose pages may open one.
    pub origins: Arc<Origins>,
    /// How many at once.
    pub limits: Arc<Limits>,
    /// Who may say where a handshake comes from.
    pub proxies: TrustedProxies,
}

impl Entrance {
    /// Counts a handshake: for its address first, so that one address cannot use up what is there for everybody.
    fn count(&self, peer: SocketAddr, headers: &HeaderMap) -> Result<(), ApiError> {
        self.limits.address.take(&Anonymous::at(self.proxies.client(peer.ip(), headers)))?;
        self.limits.upgrades.take(&())
    }
}

/// Upgrades, or tells why not: 403 for a foreign page, 429 in a stampede, 400 or 426 for what is no handshake.
pub async fn enter(
    State(entrance): State<Entrance>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
) -> Result<Response, ApiError> {
    if !entrance.origins.allow(request.headers()) {
        refused("origin");
        return Err(ApiError::forbidden("A page from elsewhere may not open this socket."));
    }
    let accept = accept_key(&request).inspect_err(|_| refused("handshake"))?;
    let upgrade = request.extensions_mut().remove::<OnUpgrade>().ok_or_else(not_a_handshake)?;
    entrance.count(peer, request.headers()).inspect_err(|_| refused("rate"))?;
    let hub = entrance.hub;
    tokio::spawn(async move {
        match upgrade.await.map(tcp_of) {
            Ok(Some((stream, read))) => {
                let line = Line::new(stream, &read, hub.pace.stall).await;
                // It is a part of the HTTP connection's whole buffer.
                drop(read);
                conversation::hold(line, hub).await;
            }
            Ok(None) => tracing::error!("an upgraded connection is not TCP"),
            Err(error) => tracing::debug!(%error, "a connection was lost during its upgrade"),
        }
    });
    Ok(switching(accept))
}

fn refused(reason: &'static str) {
    metrics::counter!("socket_refusals_total", "reason" => reason).increment(1);
}

/// The bare TCP connection: nothing that HTTP needed stays in memory.
fn tcp_of(upgraded: Upgraded) -> Option<(TcpStream, bytes::Bytes)> {
    let parts = upgraded.downcast::<TokioIo<TcpStream>>().ok()?;
    Some((parts.io.into_inner(), parts.read_buf))
}

fn switching(accept: HeaderValue) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().extend([
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
    ]);
    response
}

/// The answer to the handshake's key, if it is a handshake of RFC 6455.
fn accept_key(request: &Request) -> Result<HeaderValue, ApiError> {
    let headers = request.headers();
    let is_handshake = request.method() == Method::GET
        && has_word(headers, &header::CONNECTION, "upgrade")
        && has_word(headers, &header::UPGRADE, "websocket");
    if !is_handshake {
        return Err(not_a_handshake());
    }
    if headers.get(header::SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(ApiError::bad_request("Only version 13 of the WebSocket protocol is spoken here."));
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY);
    let key = key.ok_or_else(|| ApiError::bad_request("The handshake has no Sec-WebSocket-Key."))?;
    HeaderValue::from_str(&derive_accept_key(key.as_bytes())).map_err(ApiError::internal)
}

fn not_a_handshake() -> ApiError {
    ApiError::new(StatusCode::UPGRADE_REQUIRED, "upgrade_required", "Here is a WebSocket: upgrade the connection.")
}

fn has_word(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|one| one.trim().eq_ignore_ascii_case(word))
}
