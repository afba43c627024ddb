//! Who is asking: a valid token *and* a session that has not ended, looked up in our own database, so that a session
//! that ended a moment ago is refused here at once.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::http::{ApiError, Caller};

use crate::app::AppState;
use crate::store::sessions;

/// Somebody who is signed in.
pub(super) struct SignedIn(pub(super) Caller);

/// The administrator, signed in.
pub(super) struct Admin(pub(super) Caller);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if sessions::is_live(&mut state.db.read().await?, caller.session_id).await? {
            Ok(Self(caller))
        } else {
            Err(ApiError::unauthenticated())
        }
    }
}

impl FromRequestParts<AppState> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let SignedIn(caller) = SignedIn::from_request_parts(parts, state).await?;
        caller.must_be_admin()?;
        Ok(Self(caller))
    }
}
