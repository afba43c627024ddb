//! Who is asking: whoever comes with a valid token is in the main chat from then on.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::http::token::Role;
use shared::http::{ApiError, Caller};
use shared::ids::UserId;

use crate::app::App;
use crate::member::Actor;

/// The caller, a member of the main chat.
#[derive(Clone, Copy, Debug)]
pub struct Me(pub Actor);

impl Me {
    /// His id.
    pub fn id(self) -> UserId {
        self.0.user_id
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        app.main_chat.ensure_member(caller.user_id).await?;
        Ok(Self(Actor { user_id: caller.user_id, is_admin: caller.role == Role::Admin }))
    }
}
