//! Paths that mean what they say: whatever could be read in two ways does not exist here.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use shared::http::ApiError;

/// The decoded form of `path`. 400 if it is not UTF-8; 404 if a service might read it as another path than the gateway
/// does: `..`, `//`, `;`, an encoded slash, percent sign or control character.
pub fn decode(path: &str) -> Result<Cow<'_, str>, ApiError> {
    let decoded =
        percent_decode_str(path).decode_utf8().map_err(|_| ApiError::bad_request("The path is not UTF-8."))?;
    let has_hidden_slash = path.matches('/').count() != decoded.matches('/').count();
    let is_odd = |c: char| c.is_control() || matches!(c, ';' | '\\' | '%');
    let has_dots = decoded.split('/').any(|segment| segment == "." || segment == "..");
    if has_hidden_slash || has_dots || decoded.contains("//") || decoded.contains(is_odd) {
        return Err(ApiError::not_found());
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn ordinary_paths_are_taken_as_they_are() {
        for path in ["/", "/api/chats/0199f3a4/messages", "/chat/%D0%B0", "/assets/index-Bq1x_.js", "/a..b"] {
            assert!(decode(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn paths_that_could_be_read_in_two_ways_do_not_exist() {
        for path in [
            "/api/auth/../internal",
            "/api/auth/%2e%2e/internal",
            "/api/auth/..%2finternal",
            "/api/users/%2Fx",
            "/api;/auth",
            "/api/auth;x=1",
            "//metrics",
            "/api//auth",
            "/api/users/%00",
            "/api/users/%252e",
            "/a/./b",
            "/api/users/%5c..",
            "/api\\x",
            "/..",
        ] {
            assert_eq!(decode(path).map_err(|error| error.status().as_u16()), Err(404), "{path}");
        }
    }

    #[test]
    fn a_path_that_is_not_utf8_is_a_bad_request() {
        assert_eq!(decode("/api/users/%ff").unwrap_err().status().as_u16(), 400);
    }
}
