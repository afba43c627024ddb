//! The form that carries a picture: one field, `file`, of at most 5 MB, read as it comes.

use axum::body::BodyDataStream;
use axum::extract::{FromRef, FromRequest, Request};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use multer::{Constraints, Multipart, SizeLimit};
use shared::http::json::too_large;
use shared::http::unread::{REFUSED_UPLOAD, read_away};
use shared::http::{ApiError, Invalid};
use tokio::sync::OwnedSemaphorePermit;

use super::workshop::Workshop;

/// The only field.
const FIELD: &str = "file";
/// The largest picture, in bytes.
const LARGEST: u64 = 5 * 1024 * 1024;
/// The picture and what the form puts around it.
const LARGEST_FORM: u64 = LARGEST + 64 * 1024;

/// A file as somebody sent it; nothing is known about what is in it.
pub struct Upload {
    /// What was sent.
    pub file: Bytes,
    /// Memory for it.
    _place: OwnedSemaphorePermit,
}

impl<S: Send + Sync> FromRequest<S> for Upload
where
    Workshop: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let mut body = body.into_data_stream();
        let read = async {
            let boundary = boundary(&parts.headers)?;
            let place = Workshop::from_ref(state).place().await?;
            let file = read_form(&mut body, boundary).await?;
            Ok(Self { file, _place: place })
        };
        let read = read.await;
        if read.is_err() {
            read_away(body, REFUSED_UPLOAD).await;
        }
        read
    }
}

fn boundary(headers: &HeaderMap) -> Result<String, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    multer::parse_boundary(kind).map_err(|error| match error {
        multer::Error::NoBoundary => ApiError::bad_request("The form has no boundary."),
        _ => ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body must be multipart/form-data.",
        ),
    })
}

/// Reads the form to its end. It must have the one field, once, and be whole.
async fn read_form(body: &mut BodyDataStream, boundary: String) -> Result<Bytes, ApiError> {
    let sizes = SizeLimit::new().whole_stream(LARGEST_FORM).for_field(FIELD, LARGEST);
    let constraints = Constraints::new().allowed_fields(vec![FIELD]).size_limit(sizes);
    let mut form = Multipart::with_constraints(body, boundary, constraints);
    let field = form.next_field().await.map_err(refusal)?;
    let field = field.ok_or_else(|| Invalid::field(FIELD, "required", "the picture is missing"))?;
    let file = field.bytes().await.map_err(refusal)?;
    match form.next_field().await.map_err(refusal)? {
        None => Ok(file),
        Some(_) => Err(Invalid::field(FIELD, "repeated", "must be there once")),
    }
}

fn refusal(error: multer::Error) -> ApiError {
    match error {
        multer::Error::UnknownField { field_name } => {
            Invalid::field(field_name.unwrap_or_default(), "unknown_field", "only `file` is known")
        }
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => too_large(),
        _ => ApiError::bad_request("The form did not arrive whole, or is none."),
    }
}
