//! Passes REST calls on to the service that answers them, streaming both ways.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use futures::{Stream, StreamExt};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, request, response};
use shared::http::ApiError;
use shared::http::client_address::TrustedProxies;
use shared::http::json::too_large;
use shared::http::serve::BODY_LIMIT;
use shared::http::unread::{REFUSED_UPLOAD, read_away};

use crate::access::{Access, Call};
use crate::safe_path;
use crate::upstreams::{Service, Upstreams};

const SYNC_LIMIT: usize = 512 * 1024;
/// 5 MB of picture and what multipart puts around it.
const AVATAR_LIMIT: usize = 5 * 1024 * 1024 + 64 * 1024;
/// From the request's head to the reply's head; a little less than the listener allows in all.
const ANSWER_WITHIN: Duration = Duration::from_secs(28);

/// What belongs to one connection and is not passed on. `Expect` was answered here already.
const HOP_BY_HOP: [HeaderName; 10] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::EXPECT,
];
/// Headers with which a client could pass itself off as somebody else.
const IDENTITY: [HeaderName; 7] = [
    header::FORWARDED,
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("x-client-ip"),
    HeaderName::from_static("true-client-ip"),
    HeaderName::from_static("cf-connecting-ip"),
    HeaderName::from_static("x-original-url"),
    HeaderName::from_static("x-rewrite-url"),
];
const IDENTITY_PREFIXES: [&str; 3] = ["x-forwarded-", "x-user-", "x-session-"];
static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What the proxy works with.
#[derive(Clone)]
pub struct Proxy {
    /// Who may pass.
    pub access: Access,
    /// Where to.
    pub upstreams: Upstreams,
    /// Who may say where a request comes from.
    pub proxies: TrustedProxies,
}

/// Any call below one of the prefixes.
pub async fn forward(
    State(proxy): State<Proxy>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let path = safe_path::decode(parts.uri.path())?;
    let service = Service::of(&path).ok_or_else(ApiError::not_found)?;
    let client = proxy.proxies.client(peer.ip(), &parts.headers);
    proxy.access.admit(Call { method: &parts.method, path: &path, headers: &parts.headers, client })?;
    let limit = body_limit(&parts.method, &path);
    let declared = content_length(&parts.headers);
    if declared.is_some_and(|length| length > limit as u64) {
        read_away(body.into_data_stream(), REFUSED_UPLOAD).await;
        return Err(too_large());
    }
    let watched = Watched::default();
    let mut outgoing = outgoing(&proxy.upstreams, service, &parts, client)?;
    if declared.unwrap_or(0) > 0 || parts.headers.contains_key(header::TRANSFER_ENCODING) {
        *outgoing.body_mut() = Some(reqwest::Body::wrap_stream(watched.stream(body, limit)));
    }
    match tokio::time::timeout(ANSWER_WITHIN, proxy.upstreams.client.execute(outgoing)).await {
        Ok(Ok(answer)) => Ok(incoming(answer)),
        Ok(Err(error)) => Err(watched.fault().unwrap_or_else(|| unanswered(service, &error.without_url()))),
        Err(_) => Err(unanswered(service, &"no answer in time")),
    }
}

fn unanswered(service: Service, error: &impl std::fmt::Display) -> ApiError {
    metrics::counter!("upstream_errors_total", "service" => service.name()).increment(1);
    ApiError::unavailable(format!("{}: {error}", service.name()))
}

fn body_limit(method: &Method, path: &str) -> usize {
    match (method, path) {
        (&Method::POST, "/api/chats/sync") => SYNC_LIMIT,
        (&Method::PUT, "/api/users/me/avatar") => AVATAR_LIMIT,
        _ => BODY_LIMIT,
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn outgoing(
    upstreams: &Upstreams,
    service: Service,
    parts: &request::Parts,
    client: IpAddr,
) -> Result<reqwest::Request, ApiError> {
    let path_and_query = parts.uri.path_and_query().map_or("/", |both| both.as_str());
    let url = upstreams.url(service, path_and_query).parse().map_err(ApiError::internal)?;
    let mut outgoing = reqwest::Request::new(parts.method.clone(), url);
    let mut headers = parts.headers.clone();
    without_hops(&mut headers);
    without_identity(&mut headers);
    headers.remove(header::HOST);
    let client = HeaderValue::from_str(&client.to_string()).map_err(ApiError::internal)?;
    headers.insert(FORWARDED_FOR.clone(), client);
    *outgoing.headers_mut() = headers;
    Ok(outgoing)
}

fn incoming(answer: reqwest::Response) -> Response {
    let (parts, body) = http::Response::<reqwest::Body>::from(answer).into_parts();
    let response::Parts { status, mut headers, .. } = parts;
    without_hops(&mut headers);
    let mut response = Response::new(Body::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Removes what belongs to one connection only, also what `Connection` names.
fn without_hops(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        // A client must not make us drop what the service decides by.
        .filter(|name| {
            !matches!(*name, header::AUTHORIZATION | header::COOKIE | header::ORIGIN | header::CONTENT_LENGTH)
        })
        .collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

fn without_identity(headers: &mut HeaderMap) {
    let by_prefix: Vec<HeaderName> = headers
        .keys()
        .filter(|name| IDENTITY_PREFIXES.iter().any(|prefix| name.as_str().starts_with(prefix)))
        .cloned()
        .collect();
    for name in by_prefix.iter().chain(&IDENTITY) {
        headers.remove(name);
    }
}

/// What became of the client's body while it was passed on.
#[derive(Clone, Default)]
struct Watched(Arc<AtomicU8>);

const TOO_LARGE: u8 = 1;
const BROKEN: u8 = 2;

impl Watched {
    /// The body, cut off with an error behind `limit` bytes.
    fn stream(&self, body: Body, limit: usize) -> impl Stream<Item = Result<Bytes, axum::BoxError>> + Send + use<> {
        let fault = Arc::clone(&self.0);
        let mut left = limit;
        body.into_data_stream().map(move |chunk| {
            let chunk = chunk.inspect_err(|_| fault.store(BROKEN, Ordering::Relaxed))?;
            left = left.checked_sub(chunk.len()).ok_or_else(|| {
                fault.store(TOO_LARGE, Ordering::Relaxed);
                axum::BoxError::from("the body is over the limit")
            })?;
            Ok(chunk)
        })
    }

    /// What the client did wrong, if it was the client.
    fn fault(&self) -> Option<ApiError> {
        match self.0.load(Ordering::Relaxed) {
            TOO_LARGE => Some(too_large()),
            BROKEN => Some(ApiError::bad_request("The body did not arrive whole.")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{without_hops, without_identity};

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn what_belongs_to_the_connection_stays_behind() {
        let mut passed = headers(&[
            ("connection", "close, x-mine, authorization"),
            ("x-mine", "1"),
            ("te", "trailers"),
            ("authorization", "Bearer t"),
            ("accept", "*/*"),
        ]);
        without_hops(&mut passed);
        assert_eq!(passed, headers(&[("authorization", "Bearer t"), ("accept", "*/*")]));
    }

    #[test]
    fn nobody_passes_himself_off_as_another() {
        let mut passed = headers(&[
            ("x-user-id", "1"),
            ("x-forwarded-for", "9.9.9.9"),
            ("x-forwarded-host", "evil"),
            ("forwarded", "for=9.9.9.9"),
            ("x-real-ip", "9.9.9.9"),
            ("x-request-id", "kept"),
        ]);
        without_identity(&mut passed);
        assert_eq!(passed, headers(&[("x-request-id", "kept")]));
    }
}
