//! `/api/users/me/avatar` and `/api/avatars/{sha256}`: pictures of people.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::header::{self, HeaderMap, HeaderValue};
use http::{HeaderName, StatusCode};
use shared::contract::users::{ProfileUpdated, User};
use shared::db::{Db, Lane, Tx};
use shared::http::openapi::{ANY_CALL, SIGNED_IN};
use shared::http::{ApiError, Json, Path};
use shared::ids::UserId;
use utoipa::ToSchema;

use super::examples;
use crate::app::Me;
use crate::avatars::{AvatarHash, Shelf, Upload, Workshop, content_type};
use crate::measures;
use crate::profile::Profile;
use crate::store::{avatars, profiles};

/// What never changes under its address may be kept for a year; a browser is to guess no other type, and to run
/// nothing if somebody opens it as a page.
const FOR_EVER: [(HeaderName, HeaderValue); 3] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
];

/// A picture, as a browser's form sends it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes the form; `Upload` reads it")]
pub(super) struct AvatarForm {
    /// JPEG, PNG, WebP or GIF, at most 5 MB and 40 megapixels; its content decides, not its name or type.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
}

shared::problems!(UpdateProblems: SIGNED_IN, ANY_CALL;
    400 "bad_request" "The form did not arrive whole, or is none.",
    413 "too_large" "The picture is over 5 MB.",
    415 "unsupported_media_type" "The body is not `multipart/form-data`.",
    415 "not_an_image" "The file is not a JPEG, PNG, WebP or GIF picture that can be read.",
    422 "image_too_large" "The picture has over 40 megapixels or 1,000 frames, or takes too much memory to decode.",
    422 "validation_failed" "The form has not just the one field `file`; `errors` names the field.");

/// Change my avatar
///
/// The middle square of the picture (of an animation: its first frame), turned upright and drawn anew with 512×512
/// pixels: as JPEG, or as PNG where anything is transparent. Nothing else of the file is kept. Others see it at once.
/// The same picture again changes nothing: no `rev`, no event.
#[utoipa::path(
    put, path = "/api/users/me/avatar", operation_id = "update_avatar", tag = "avatars", security(("access_token" = [])),
    request_body(content = AvatarForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "My profile as it is now.", body = User, example = json!(examples::boris_himself())), UpdateProblems)
)]
pub(super) async fn update_avatar(
    State(db): State<Db>,
    State(workshop): State<Workshop>,
    State(shelf): State<Shelf>,
    Me(me): Me,
    upload: Upload,
) -> Result<Json<User>, ApiError> {
    let avatar = workshop.draw(upload.file.clone()).await?;
    let (hash, claimed) = (avatar.hash.clone(), avatar.hash.clone());
    let claim = db.write(Lane::of(me.id), move |tx| async move { avatars::claim_avatar(tx, &claimed).await }.boxed());
    claim.await?;
    shelf.put(avatar).await?;
    show(&db, me.id, Some(hash)).await
}

shared::problems!(DeleteProblems: SIGNED_IN, ANY_CALL);

/// Delete my avatar
///
/// Deleting again succeeds and changes nothing.
#[utoipa::path(
    delete, path = "/api/users/me/avatar", operation_id = "delete_avatar", tag = "avatars", security(("access_token" = [])),
    responses((status = 200, description = "My profile as it is now.", body = User, example = json!(examples::anna())), DeleteProblems)
)]
pub(super) async fn delete_avatar(State(db): State<Db>, Me(me): Me) -> Result<Json<User>, ApiError> {
    show(&db, me.id, None).await
}

async fn show(db: &Db, id: UserId, avatar: Option<AvatarHash>) -> Result<Json<User>, ApiError> {
    let (profile, changed) = db.write(Lane::of(id), move |tx| change(tx, id, avatar).boxed()).await?;
    if changed {
        measures::profile_updated();
    }
    Ok(Json(profile.to_user()))
}

/// The profile, and whether anything is different.
async fn change(tx: &mut Tx, id: UserId, avatar: Option<AvatarHash>) -> Result<(Profile, bool), ApiError> {
    let mut profile = profiles::lock_profile(tx, id).await?.ok_or_else(ApiError::not_found)?;
    let before = profile.avatar.clone();
    let changed = profile.show(avatar);
    if changed {
        profiles::update_profile(tx, &profile).await?;
        if let Some(given_up) = before {
            avatars::touch_avatar(tx, &given_up).await?;
        }
        tx.publish(&ProfileUpdated { user: profile.to_user() })?;
    }
    Ok((profile, changed))
}

shared::problems!(GetProblems: ANY_CALL;
    400 "bad_request" "The path is not UTF-8.",
    404 "not_found" "There is no such avatar, or nobody shows it any more.");

/// Read an avatar
///
/// Without a token, for `<img>`. What an address shows never changes, so that it may be kept for ever.
#[utoipa::path(
    get, path = "/api/avatars/{sha256}", operation_id = "get_avatar", tag = "avatars", security(()),
    params(("sha256" = String, Path, description = "The SHA-256 of the file, as in `avatar_url`.", pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
    responses(
        (status = 200, description = "The picture, 512×512.", headers(
            ("Cache-Control" = String, description = "For a year, unchanged."), ("ETag" = String, description = "The hash.")
        ), content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"))),
        (status = 304, description = "The caller has it (`If-None-Match`)."),
        GetProblems
    )
)]
pub(super) async fn get_avatar(
    State(shelf): State<Shelf>,
    Path(hash): Path<AvatarHash>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = shelf.get(&hash).await?.ok_or_else(ApiError::not_found)?;
    let etag = format!("\"{}\"", hash.as_str());
    let caching = (FOR_EVER, [(header::ETAG, etag.clone())]);
    if is_held(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, [(header::CONTENT_TYPE, content_type(&file))], file).into_response())
}

/// Whether `If-None-Match` names `etag`.
fn is_held(headers: &HeaderMap, etag: &str) -> bool {
    let named = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    named
        .flat_map(|list| list.split(','))
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == etag || one == "*")
}
