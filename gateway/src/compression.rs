//! Replies of the REST API travel compressed to those who take that: a page of messages is a fifth of its size then.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// Whether a reply is compressed.
type IsWorthIt = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Bytes; smaller replies gain nothing.
const WORTH_IT: usize = 1024;

/// For all routes but those of `auth`: secrets are never compressed together with what a stranger chose.
pub fn layer() -> CompressionLayer<IsWorthIt> {
    let is_worth_it: IsWorthIt = |_, _, headers, _| is_worth_it(headers);
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_worth_it)
}

/// JSON of a known length: pictures are compressed already, and an export streams as it is.
fn is_worth_it(headers: &HeaderMap) -> bool {
    let is_json = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    is_json && length.is_some_and(|length: usize| length >= WORTH_IT)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};

    use super::is_worth_it;

    #[test]
    fn long_json_is_worth_it() {
        let reply = |kind: &'static str, length: Option<&'static str>| {
            let length = length.map(|length| (CONTENT_LENGTH, HeaderValue::from_static(length)));
            let lines = [(CONTENT_TYPE, HeaderValue::from_static(kind))].into_iter().chain(length);
            is_worth_it(&lines.collect::<HeaderMap>())
        };
        assert!(reply("application/json", Some("1024")));
        assert!(reply("application/json; charset=utf-8", Some("17000")));
        assert!(!reply("application/json", Some("1023")));
        assert!(!reply("application/json", None));
        assert!(!reply("image/webp", Some("17000")));
    }
}
