//! An account and its session: how somebody gets in and stays in.

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::{Method, header};
use serde_json::{Value, json};
use uuid::Uuid;

use super::http::{Failure, Reply, Server, send};
use super::types::Signed;

/// Somebody signed in. Clones share the session.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account's id.
    pub id: Uuid,
    /// The login.
    pub login: String,
    server: Server,
    keys: Arc<Mutex<Keys>>,
}

/// The two tokens of a session.
#[derive(Clone, Debug)]
struct Keys {
    access: String,
    refresh: String,
}

impl Person {
    /// Registers an account, which signs it in.
    pub async fn register(server: &Server, login: &str, password: &str) -> Result<Self, Failure> {
        let body = json!({"login": login, "password": password, "name": login});
        Self::enter(server, "/api/auth/register", &body).await
    }

    /// Signs in with a password.
    pub async fn sign_in(server: &Server, login: &str, password: &str) -> Result<Self, Failure> {
        let body = json!({"login": login, "password": password});
        Self::enter(server, "/api/auth/login", &body).await
    }

    async fn enter(server: &Server, path: &str, body: &Value) -> Result<Self, Failure> {
        let reply = server.call(Method::POST, path, None, Some(body)).await?;
        Self::signed(server, reply)
    }

    /// Continues a session by its refresh token.
    pub async fn resume(server: &Server, refresh: &str) -> Result<Self, Failure> {
        let request = server
            .request(Method::POST, "/api/auth/refresh")
            .header(header::COOKIE, format!("refresh_token={refresh}"));
        Self::signed(server, send(request).await?)
    }

    fn signed(server: &Server, reply: Reply) -> Result<Self, Failure> {
        let refresh = refresh_cookie(&reply).unwrap_or_default();
        let signed: Signed = reply.read()?;
        let keys = Keys { access: signed.access_token, refresh };
        Ok(Self {
            id: signed.user.id,
            login: signed.user.login,
            server: server.clone(),
            keys: Arc::new(Mutex::new(keys)),
        })
    }

    /// Takes a new access token, as a client does when the old one ends.
    pub async fn renew(&self) -> Result<(), Failure> {
        let renewed = Self::resume(&self.server, &self.refresh_token()).await?;
        let fresh = renewed.keys().clone();
        *self.keys() = fresh;
        Ok(())
    }

    /// The access token now in use.
    pub fn token(&self) -> String {
        self.keys().access.clone()
    }

    /// The refresh token, the cookie's value.
    pub fn refresh_token(&self) -> String {
        self.keys().refresh.clone()
    }

    /// Where the account lives.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The same session, speaking to another address of the same system.
    #[must_use]
    pub fn at(&self, server: &Server) -> Self {
        Self { server: server.clone(), ..self.clone() }
    }

    /// Any call with the person's token; an error status is a reply too.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Reply, Failure> {
        self.server.call(method, path, Some(&self.token()), body).await
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The value of the refresh cookie a reply sets.
fn refresh_cookie(reply: &Reply) -> Option<String> {
    reply.headers.get_all(header::SET_COOKIE).iter().find_map(|line| {
        let pair = line.to_str().ok()?.split(';').next()?;
        Some(pair.strip_prefix("refresh_token=")?.to_owned())
    })
}
