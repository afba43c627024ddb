//! Who is asking: a handler that takes a [`Caller`] is only reached with a valid token.

use axum::extract::{FromRef, FromRequestParts};
use http::header;
use http::request::Parts;

use super::error::ApiError;
use super::revoked::Revoked;
use super::token::{AccessTokens, Claims, Role};
use crate::ids::{SessionId, UserId};

/// What a process needs to tell a good token from a bad one.
#[derive(Clone)]
pub struct Trust {
    /// The signature.
    pub tokens: AccessTokens,
    /// The sessions that ended early.
    pub revoked: Revoked,
}

impl Trust {
    /// What the token says, if it is valid and its session has not ended.
    pub fn check(&self, token: &str) -> Option<Claims> {
        self.tokens.check(token).filter(|claims| !self.revoked.contains(claims.sid))
    }
}

/// The account whose token came with the request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account.
    pub user_id: UserId,
    /// Its session.
    pub session_id: SessionId,
    /// Its login.
    pub login: String,
    /// What it may do.
    pub role: Role,
}

impl Caller {
    /// 403 unless the caller is the server's admin.
    pub fn must_be_admin(&self) -> Result<(), ApiError> {
        match self.role {
            Role::Admin => Ok(()),
            Role::User => Err(ApiError::forbidden("Only the administrator may do this.")),
        }
    }
}

/// The token of an `Authorization: Bearer …` header.
pub fn bearer(headers: &http::HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Trust: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let claims = bearer(&parts.headers)
            .and_then(|token| Trust::from_ref(state).check(token))
            .ok_or_else(ApiError::unauthenticated)?;
        tracing::Span::current().record("user.id", tracing::field::display(claims.sub));
        Ok(Self { user_id: claims.sub, session_id: claims.sid, login: claims.login, role: claims.role })
    }
}
