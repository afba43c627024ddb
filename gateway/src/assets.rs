//! The interface: the files of `frontend/dist`, embedded, with the caching that each deserves.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{self, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use shared::hex::to_hex;
use shared::http::ApiError;
use shared::http::origins::PublicAddress;

use crate::page;
use crate::safe_path;

const INDEX: &str = "index.html";
/// Vite puts files here whose names change with their content.
const HASHED: &str = "assets/";
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_EVERY_TIME: &str = "no-cache";
/// Paths of operators and services: nothing of theirs is on the public port.
const ELSEWHERE: [&str; 5] = ["api", "internal", "metrics", "readyz", "openapi.json"];
/// Smaller files gain nothing from compression.
const WORTH_COMPRESSING: usize = 1024;

const NOT_BUILT: &str = "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>Простой чат</title></head>\
    <body><h1>Простой чат</h1><p>Интерфейс не собран. Выполните <code>scripts/build-frontend</code> и соберите \
    шлюз заново.</p><p lang=\"en\">The interface was not built: run <code>scripts/build-frontend</code>, then build \
    the gateway again.</p></body></html>";

#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
#[allow_missing = true]
struct Dist;

/// The files of the interface by path.
pub struct Site {
    files: HashMap<String, File>,
}

struct File {
    content: Bytes,
    kind: HeaderValue,
    tag: HeaderValue,
    caching: HeaderValue,
    /// Made at the first request; `None` if it is not worth it.
    compressed: OnceLock<Option<Bytes>>,
}

impl Site {
    /// What was built into this binary.
    pub fn embedded(address: &PublicAddress, debug: bool) -> Arc<Self> {
        let files = Dist::iter().filter_map(|name| {
            let content = match Dist::get(&name)?.data {
                Cow::Borrowed(built_in) => Bytes::from_static(built_in),
                Cow::Owned(read) => Bytes::from(read),
            };
            Some((name.into_owned(), content))
        });
        Self::of(files, address, debug)
    }

    /// Of these files; `index.html` gets the settings of the interface.
    pub fn of(files: impl IntoIterator<Item = (String, Bytes)>, address: &PublicAddress, debug: bool) -> Arc<Self> {
        let files = files.into_iter().filter(|(name, _)| !name.split('/').any(|segment| segment.starts_with('.')));
        let files = files.map(|(name, content)| {
            let is_index = name == INDEX;
            let content = if is_index { with_settings(&content, address, debug) } else { content };
            let file = File::new(&name, content);
            (name, file)
        });
        Arc::new(Self { files: files.collect() })
    }

    fn answer(&self, path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
        let name = path.trim_start_matches('/');
        let first = name.split('/').next().unwrap_or_default();
        if ELSEWHERE.contains(&first) {
            return Err(ApiError::not_found());
        }
        let is_page = !name.starts_with(HASHED) && !name.rsplit('/').next().unwrap_or_default().contains('.');
        match self.files.get(name).or_else(|| self.files.get(INDEX).filter(|_| is_page)) {
            Some(file) => Ok(file.answer(headers)),
            None if is_page => Ok((StatusCode::SERVICE_UNAVAILABLE, axum::response::Html(NOT_BUILT)).into_response()),
            None => Err(ApiError::not_found()),
        }
    }
}

fn with_settings(html: &Bytes, address: &PublicAddress, debug: bool) -> Bytes {
    page::with_settings(&String::from_utf8_lossy(html), address, debug).into()
}

impl File {
    fn new(name: &str, content: Bytes) -> Self {
        let tag = format!("\"{:.32}\"", to_hex(&Sha256::digest(&content)));
        Self {
            kind: HeaderValue::from_static(content_type(name)),
            tag: HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\"")),
            caching: HeaderValue::from_static(if name.starts_with(HASHED) { FOREVER } else { ASK_EVERY_TIME }),
            content,
            compressed: OnceLock::new(),
        }
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let mut response = Response::default();
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::CACHE_CONTROL, self.caching.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if is_known(asked, &self.tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, self.kind.clone());
        let compressed = if accepts_gzip(asked) { self.compressed() } else { None };
        if compressed.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        *response.body_mut() = compressed.unwrap_or_else(|| self.content.clone()).into();
        response
    }

    fn compressed(&self) -> Option<Bytes> {
        let compress = || {
            let kind = self.kind.to_str().unwrap_or_default();
            let is_text =
                kind.contains("text") || kind.contains("json") || kind.contains("svg") || kind.contains("wasm");
            if !is_text || self.content.len() < WORTH_COMPRESSING {
                return None;
            }
            let mut encoder = GzEncoder::new(Vec::with_capacity(self.content.len() / 3), Compression::best());
            encoder.write_all(&self.content).ok()?;
            encoder.finish().ok().map(Bytes::from).filter(|smaller| smaller.len() < self.content.len())
        };
        self.compressed.get_or_init(compress).clone()
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let Some(known) = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) else { return false };
    known.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one.as_bytes() == tag)
}

fn accepts_gzip(asked: &HeaderMap) -> bool {
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|quality| matches!(quality, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Any GET that is neither an API call nor the socket: a file of the interface, or its page for a deep link.
pub async fn serve(State(site): State<Arc<Site>>, uri: Uri, request: Request) -> Result<Response, ApiError> {
    site.answer(&safe_path::decode(uri.path())?, request.headers())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::accepts_gzip;

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        let accepts =
            |text| accepts_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]));
        assert!(accepts("br, gzip;q=0.8"));
        assert!(!accepts("br"));
        assert!(!accepts("gzip;q=0"));
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
