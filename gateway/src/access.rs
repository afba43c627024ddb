//! Who may come through to the services, and how often.

use std::net::IpAddr;
use std::sync::Arc;

use http::{HeaderMap, Method, header};
use shared::http::caller::bearer;
use shared::http::{ApiError, Trust};
use shared::ids::{SessionId, UserId};

use crate::limits::{Anonymous, Limits};

/// Calls of auth that make or end a session: they need no access token.
const SESSION_CALLS: [&str; 4] = ["/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/auth/logout"];
/// Those of them that the refresh cookie belongs to.
const COOKIE_CALLS: [&str; 2] = ["/api/auth/refresh", "/api/auth/logout"];
const AVATARS: &str = "/api/avatars/";
const COOKIE: &str = "refresh_token";

/// A call, as far as it matters for whether it may pass.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// What is to be done.
    pub method: &'a Method,
    /// Where, decoded.
    pub path: &'a str,
    /// The token and the cookie are here.
    pub headers: &'a HeaderMap,
    /// Where it comes from.
    pub client: IpAddr,
}

/// Checks tokens and counts calls.
#[derive(Clone)]
pub struct Access {
    trust: Trust,
    limits: Arc<Limits>,
}

impl Access {
    /// With the means to check tokens, and the limits.
    pub fn new(trust: Trust, limits: Arc<Limits>) -> Self {
        Self { trust, limits }
    }

    /// Lets `call` pass, or tells why not: 401 or 429.
    pub fn admit(&self, call: Call<'_>) -> Result<(), ApiError> {
        match bearer(call.headers).and_then(|token| self.trust.check(token)) {
            Some(claims) => {
                tracing::Span::current().record("user.id", tracing::field::display(claims.sub));
                self.count_account(claims.sub, call)
            }
            None if is_public(call.path) => self.count_anonymous(call),
            None => {
                self.limits.anonymous.take(&Anonymous::at(call.client))?;
                Err(ApiError::unauthenticated())
            }
        }
    }

    fn count_account(&self, account: UserId, call: Call<'_>) -> Result<(), ApiError> {
        self.limits.rest.take(&account)?;
        match (call.method, call.path) {
            (&Method::POST, "/api/chats") => self.limits.chats.take(&account),
            (method, path) if tells_the_chat(method, path) => self.limits.sends.take(&account),
            (&Method::GET, path) if is_search(path) => self.limits.search.take(&account),
            (&Method::PUT, "/api/users/me/avatar") | (&Method::PATCH, "/api/users/me") => {
                self.limits.uploads.take(&account)
            }
            _ => Ok(()),
        }
    }

    fn count_anonymous(&self, call: Call<'_>) -> Result<(), ApiError> {
        let address = Anonymous::at(call.client);
        if call.path.starts_with(AVATARS) {
            return self.limits.address.take(&address);
        }
        match session_of_cookie(call) {
            Some(session) => {
                // Only auth can check the cookie's signature: whoever makes sessions up still has one address.
                self.limits.address.take(&address)?;
                self.limits.anonymous.take(&Anonymous::Session(session))
            }
            None => self.limits.anonymous.take(&address),
        }
    }
}

fn is_public(path: &str) -> bool {
    SESSION_CALLS.contains(&path) || path.starts_with(AVATARS)
}

/// Whether `path` is a search: over all chats, or `/api/chats/{id}/search`.
fn is_search(path: &str) -> bool {
    let chat = path.strip_prefix("/api/chats/").and_then(|rest| rest.strip_suffix("/search"));
    path == "/api/search" || chat.is_some_and(|id| !id.contains('/'))
}

/// Whether all members of a chat are told of this call: a message sent, edited or deleted, the chat renamed or handed over,
/// people added or removed.
fn tells_the_chat(method: &Method, path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/api/chats/") else { return false };
    let parts: Vec<&str> = rest.split('/').collect();
    matches!(
        (method, parts.as_slice()),
        (&Method::POST, [_, "messages" | "members"])
            | (&Method::PATCH, [_] | [_, "messages", _])
            | (&Method::DELETE, [_, "messages" | "members", _])
    )
}

/// The session that a refresh cookie `sid.counter.signature` names, if it looks like one.
fn session_of_cookie(call: Call<'_>) -> Option<SessionId> {
    if !COOKIE_CALLS.contains(&call.path) {
        return None;
    }
    let cookies = call.headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let token = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))?;
    let mut parts = token.split('.');
    let (session, counter, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none() && counter.parse::<u64>().is_ok() && signature.len() >= 32;
    is_whole.then(|| session.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Method};
    use shared::ids::SessionId;

    use super::{Call, is_search, session_of_cookie, tells_the_chat};

    fn session(path: &str, cookie: &str) -> Option<SessionId> {
        let headers = HeaderMap::from_iter([(http::header::COOKIE, HeaderValue::from_str(cookie).unwrap())]);
        session_of_cookie(Call { method: &Method::POST, path, headers: &headers, client: [127, 0, 0, 1].into() })
    }

    #[test]
    fn a_refresh_cookie_names_its_session() {
        let id = SessionId::new();
        let signature = "a".repeat(43);
        let cookie = format!("theme=dark; refresh_token={id}.7.{signature}");
        assert_eq!(session("/api/auth/refresh", &cookie), Some(id));
        assert_eq!(session("/api/auth/login", &cookie), None);
        for wrong in
            [format!("{id}.7"), format!("{id}.x.{signature}"), format!("me.7.{signature}"), format!("{id}.7.a")]
        {
            assert_eq!(session("/api/auth/refresh", &format!("refresh_token={wrong}")), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_search_of_a_chat_itself_is_one() {
        assert!(is_search("/api/chats/1/search"));
        assert!(!is_search("/api/chats/1/search/2"));
        assert!(!is_search("/api/chats/search"));
        assert!(is_search("/api/search"));
    }

    #[test]
    fn what_all_members_are_told_of_is_told_from_what_concerns_only_the_caller() {
        for (method, path) in [
            (Method::POST, "/api/chats/1/messages"),
            (Method::PATCH, "/api/chats/1/messages/2"),
            (Method::DELETE, "/api/chats/1/messages/2"),
            (Method::PATCH, "/api/chats/1"),
            (Method::POST, "/api/chats/1/members"),
            (Method::DELETE, "/api/chats/1/members/2"),
        ] {
            assert!(tells_the_chat(&method, path), "{method} {path}");
        }
        for (method, path) in [
            (Method::GET, "/api/chats/1/messages"),
            (Method::GET, "/api/chats/1"),
            (Method::POST, "/api/chats/sync"),
            (Method::PUT, "/api/chats/1/read"),
            (Method::PATCH, "/api/chats/1/membership"),
            (Method::POST, "/api/users/1/messages"),
        ] {
            assert!(!tells_the_chat(&method, path), "{method} {path}");
        }
    }
}
