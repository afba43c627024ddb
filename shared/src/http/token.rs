//! Access tokens: HS256 JWTs that auth signs and every process checks by itself.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::config::{BadSetting, TrustConfig, check_secret};
use crate::ids::{SessionId, UserId};
use crate::time::Timestamp;

/// Who issues tokens, and for whom.
const ISSUER: &str = "simple-chat";

/// What an account may do beyond its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Role {
    /// Everybody.
    User,
    /// The one who keeps the server.
    Admin,
}

impl Role {
    /// The word for it, as databases keep it.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The account.
    pub sub: UserId,
    /// The session that asked for the token.
    pub sid: SessionId,
    /// The login, as it is shown.
    pub login: String,
    /// What the account may do.
    pub role: Role,
    /// Issued at, in seconds.
    pub iat: i64,
    /// Not valid from this second on.
    pub exp: i64,
    iss: String,
    aud: String,
}

impl Claims {
    /// How long the token is still valid.
    pub fn remaining(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.exp * 1000 - Timestamp::now().0).unwrap_or(0))
    }
}

/// Signs and checks access tokens with one secret. Cheap to clone: every request does.
#[derive(Clone)]
pub struct AccessTokens(Arc<Keys>);

struct Keys {
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
    life: Duration,
}

impl AccessTokens {
    /// Refuses a missing, short or sample secret.
    pub fn new(config: &TrustConfig) -> Result<Self, BadSetting> {
        let secret = check_secret("JWT_ACCESS_SECRET", &config.jwt_access_secret)?.as_bytes();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        Ok(Self(Arc::new(Keys {
            signing: EncodingKey::from_secret(secret),
            checking: DecodingKey::from_secret(secret),
            validation,
            life: config.access_life(),
        })))
    }

    /// Seconds a fresh token lives.
    pub fn expires_in(&self) -> u64 {
        self.0.life.as_secs()
    }

    /// A fresh token.
    pub fn issue(
        &self,
        user: UserId,
        session: SessionId,
        login: &str,
        role: Role,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let now = Timestamp::now().0 / 1000;
        let claims = Claims {
            sub: user,
            sid: session,
            login: login.to_owned(),
            role,
            iat: now,
            exp: now + i64::try_from(self.0.life.as_secs()).unwrap_or(0),
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.0.signing)
    }

    /// What `token` says, if it is ours and still valid. Whether its session was ended is asked of `Revoked`.
    pub fn check(&self, token: &str) -> Option<Claims> {
        jsonwebtoken::decode::<Claims>(token, &self.0.checking, &self.0.validation).ok().map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::{AccessTokens, Role};
    use crate::config::TrustConfig;
    use crate::ids::{SessionId, UserId};

    fn tokens(secret: &str) -> AccessTokens {
        AccessTokens::new(&TrustConfig {
            jwt_access_secret: secret.to_owned(),
            jwt_access_expires_s: 900,
            auth_url: String::new(),
        })
        .unwrap()
    }

    #[test]
    fn a_token_says_who_it_was_issued_to() {
        let tokens = tokens("0123456789abcdef0123456789abcdef");
        let (user, session) = (UserId::new(), SessionId::new());
        let token = tokens.issue(user, session, "anna", Role::Admin).unwrap();
        let claims = tokens.check(&token).unwrap();
        assert_eq!((claims.sub, claims.sid, claims.role), (user, session, Role::Admin));
        assert!(claims.remaining().as_secs() > 890);
    }

    #[test]
    fn a_token_of_another_secret_or_algorithm_is_refused() {
        let ours = tokens("0123456789abcdef0123456789abcdef");
        let theirs = tokens("fedcba9876543210fedcba9876543210");
        let token = theirs.issue(UserId::new(), SessionId::new(), "anna", Role::User).unwrap();
        assert_eq!(ours.check(&token), None);
        assert_eq!(ours.check("eyJhbGciOiJub25lIn0.e30."), None);
        assert_eq!(ours.check(""), None);
    }
}
