//! What every handler works with, and who calls it.

use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use shared::bus::Bus;
use shared::db::Db;
use shared::http::{ApiError, Caller, Trust};

use super::People;
use crate::avatars::{Shelf, Workshop};
use crate::profile::Profile;

/// What handlers work with.
#[derive(Clone, FromRef)]
pub struct App {
    /// Profiles and contacts.
    pub db: Db,
    /// The neighbours.
    pub bus: Bus,
    /// Who may call.
    pub trust: Trust,
    /// Everybody.
    pub people: People,
    /// Where avatars are drawn.
    pub workshop: Workshop,
    /// Where avatars are kept.
    pub shelf: Shelf,
}

/// The caller and his profile: a handler that takes this is only reached with a valid token, and by someone others
/// can find.
#[derive(Clone, Debug)]
pub struct Me(pub Profile);

impl FromRequestParts<App> for Me {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        app.people.get_caller(&caller).await.map(Self)
    }
}
