//! Strict JSON bodies: one object, no duplicate keys, not too deep, no unknown fields, every wrong field named.

use std::collections::HashSet;
use std::fmt;

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{StatusCode, header};
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::error::{ApiError, Invalid};

/// The deepest nesting that is read.
const DEEPEST: u8 = 32;

/// A JSON body: read strictly, written with `Cache-Control: no-store`.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "The body must be application/json.",
            ));
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => ApiError::bad_request("The body did not arrive whole."),
        })?;
        parse(&body).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut response = axum::Json(self.0).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
        response
    }
}

/// 413: the body is over the limit of its route.
pub fn too_large() -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is larger than this call takes.")
}

/// Reads `body` as a `T`; 400 if it is not one sound JSON object, 422 naming the field if it is not a `T`.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    check_shape(body)?;
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let message = without_position(&error.inner().to_string());
        let field = named_in(&message).unwrap_or_else(|| error.path().to_string());
        let code = match message.split('`').next().unwrap_or_default().trim() {
            "unknown field" => "unknown_field",
            "missing field" => "required",
            _ => "invalid",
        };
        Invalid::field(field, code, message)
    })
}

/// For an optional field that may be left out and may not be `null`:
/// `#[serde(default, deserialize_with = "present")]`.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// For an optional field that may be left out (`None`) or be `null` (`Some(None)`).
pub fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

fn check_shape(body: &[u8]) -> Result<(), ApiError> {
    let text = std::str::from_utf8(body).map_err(|_| ApiError::bad_request("The body is not UTF-8."))?;
    if !text.trim_start().starts_with('{') {
        return Err(ApiError::bad_request("The body must be a JSON object."));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    de::DeserializeSeed::deserialize(Shape { depth: 0 }, &mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| ApiError::bad_request(format!("The body is not sound JSON: {error}.")))
}

/// Walks over any JSON value and keeps nothing but the keys of the objects it is in.
struct Shape {
    depth: u8,
}

impl<'de> de::DeserializeSeed<'de> for Shape {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.depth > DEEPEST {
            return Err(de::Error::custom("nested deeper than 32"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Shape { depth: self.depth + 1 })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            if !keys.insert(key) {
                return Err(de::Error::custom("a key stands twice in one object"));
            }
            entries.next_value_seed(Shape { depth: self.depth + 1 })?;
        }
        Ok(())
    }
}

fn without_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

/// serde names a missing or unknown field only in its message.
fn named_in(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `").or_else(|| message.strip_prefix("missing field `"))?;
    rest.split('`').next().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{parse, present};

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        login: String,
        #[serde(default, deserialize_with = "present")]
        name: Option<String>,
    }

    fn code_of(body: &str) -> (u16, String) {
        let error = parse::<Body>(body.as_bytes()).unwrap_err();
        (error.status().as_u16(), format!("{error:?}"))
    }

    #[test]
    fn a_sound_body_is_read() {
        let body: Body = parse(r#"{"login":"anna","name":"Анна"}"#.as_bytes()).unwrap();
        assert_eq!((body.login.as_str(), body.name.as_deref()), ("anna", Some("Анна")));
        assert_eq!(parse::<Body>(br#"{"login":"anna"}"#).unwrap().name, None);
    }

    #[test]
    fn what_is_not_one_sound_object_is_400() {
        let deep = format!("{{\"login\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
        for bad in [
            "",
            "[]",
            "\"x\"",
            "{",
            "{\"login\":\"a\"} x",
            "{\"login\":1,\"login\":2}",
            "{\"login\":\"\\ud800\"}",
            &deep,
        ] {
            assert_eq!(code_of(bad).0, 400, "{bad:.60}");
        }
        assert_eq!(parse::<Body>(b"{\"login\":\"\xff\"}").unwrap_err().status(), 400);
    }

    #[test]
    fn what_is_not_as_described_is_422_and_names_the_field() {
        for (bad, field) in [
            (r#"{"login":7}"#, "login"),
            (r#"{"login":"a","name":null}"#, "name"),
            (r#"{"login":"a","extra":1}"#, "extra"),
            ("{}", "login"),
        ] {
            let (status, text) = code_of(bad);
            assert_eq!(status, 422, "{bad}");
            assert!(text.contains(&format!("field: \"{field}\"")), "{text}");
        }
    }
}
