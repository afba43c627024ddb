//! The refresh token: `session.counter.signature`. The signature proves that we gave it out; the database keeps only
//! the counter.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::config::{BadSetting, check_secret};
use shared::hex::{from_hex, to_hex};
use shared::ids::SessionId;

/// What a refresh token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// Its session.
    pub session_id: SessionId,
    /// Its place among the session's tokens, from 1.
    pub counter: i64,
}

/// Signs refresh tokens and reads them.
#[derive(Clone)]
pub struct RefreshTokens(Hmac<Sha256>);

impl RefreshTokens {
    /// Refuses a missing, short or sample secret.
    pub fn new(secret: &str) -> Result<Self, BadSetting> {
        let secret = check_secret("JWT_REFRESH_SECRET", secret)?;
        Hmac::new_from_slice(secret.as_bytes())
            .map(Self)
            .map_err(|_| BadSetting::new("JWT_REFRESH_SECRET", "cannot be a key"))
    }

    /// The token as text: always the same for the same token.
    pub fn sign(&self, token: RefreshToken) -> String {
        let said = said(token);
        let mac = self.0.clone().chain_update(said.as_bytes()).finalize().into_bytes();
        format!("{said}.{}", to_hex(&mac))
    }

    /// What `text` says, if it is a token that we signed.
    pub fn read(&self, text: &str) -> Option<RefreshToken> {
        let (said_text, signature) = text.rsplit_once('.')?;
        let (session, counter) = said_text.split_once('.')?;
        let token = RefreshToken { session_id: session.parse().ok()?, counter: counter.parse().ok()? };
        let signature = from_hex(signature)?;
        self.0.clone().chain_update(said(token).as_bytes()).verify_slice(&signature).ok()?;
        Some(token)
    }
}

fn said(token: RefreshToken) -> String {
    format!("{}.{}", token.session_id, token.counter)
}

#[cfg(test)]
mod tests {
    use shared::ids::SessionId;

    use super::{RefreshToken, RefreshTokens};

    fn tokens(secret: &str) -> RefreshTokens {
        RefreshTokens::new(secret).unwrap()
    }

    #[test]
    fn a_token_is_read_as_it_was_signed() {
        let tokens = tokens("0123456789abcdef0123456789abcdef");
        let token = RefreshToken { session_id: SessionId::new(), counter: 41 };
        assert_eq!(tokens.read(&tokens.sign(token)), Some(token));
    }

    #[test]
    fn what_we_did_not_sign_is_no_token() {
        let (ours, theirs) = (tokens("0123456789abcdef0123456789abcdef"), tokens("fedcba9876543210fedcba9876543210"));
        let token = RefreshToken { session_id: SessionId::new(), counter: 1 };
        let good = ours.sign(token);
        let next = good.replacen(".1.", ".2.", 1);
        let cut = good.split_at(good.len() - 2).0.to_owned();
        for bad in [theirs.sign(token), next, cut, format!("{good}00"), format!("{good}ж"), "..".into(), String::new()]
        {
            assert_eq!(ours.read(&bad), None, "{bad}");
        }
    }
}
