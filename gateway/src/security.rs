//! The headers that tell a browser how little a page of ours may do.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use shared::http::origins::PublicAddress;
use shared::http::reader;

const PERMISSIONS: &str = "microphone=(self), accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";
const A_YEAR: &str = "max-age=31536000";

static COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
static CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
static PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The headers of every reply of the public port.
#[derive(Clone, Debug)]
pub struct BrowserHeaders {
    everywhere: HeaderMap,
    page_policy: HeaderValue,
}

impl BrowserHeaders {
    /// For a page at `address`.
    pub fn new(address: &PublicAddress) -> anyhow::Result<Arc<Self>> {
        let mut everywhere = HeaderMap::from_iter([
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (COOP.clone(), HeaderValue::from_static("same-origin")),
            (CORP.clone(), HeaderValue::from_static("same-origin")),
            (PERMISSIONS_POLICY.clone(), HeaderValue::from_static(PERMISSIONS)),
        ]);
        if address.is_secure() {
            everywhere.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(A_YEAR));
        }
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; \
             manifest-src 'self'; worker-src 'self'; connect-src 'self' {}; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'",
            address.socket_origin()
        );
        Ok(Arc::new(Self { everywhere, page_policy: HeaderValue::from_str(&policy)? }))
    }
}

/// Adds the headers to a reply; a service that sets one of them itself knows better.
pub async fn add(State(ours): State<Arc<BrowserHeaders>>, request: Request, next: Next) -> Response {
    let is_call = request.uri().path().starts_with("/api");
    let is_docs = request.uri().path() == "/docs" || request.uri().path().starts_with("/docs/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in &ours.everywhere {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if is_call {
        // Replies are somebody's own, unless the service says otherwise.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    let policy = if is_docs { HeaderValue::from_static(reader::POLICY) } else { ours.page_policy.clone() };
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    response
}
