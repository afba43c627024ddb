//! Every way in which a session ends, seen from its device: the socket closes, the token is refused.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bench::client::{Closed, Person, Socket};
use faults::{World, eventually};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

/// Promised are 2 s; a busy machine may take longer, and what was forgotten never comes.
const SOON: Duration = Duration::from_secs(10);
const ENDED: Closed = Closed::Code(4003);

/// A signed-in device with a live socket.
struct Device {
    person: Person,
    socket: Socket,
}

impl Device {
    async fn sign_in(world: &World, login: &str, password: &str) -> Result<Self> {
        let person = Person::sign_in(&world.server, login, password).await?;
        let mut socket = Socket::open(&person).await?;
        let ready = timeout(SOON, async {
            while !socket.next().await?.contains("\"ready\"") {}
            Ok::<_, Closed>(())
        });
        ready.await.context("no `ready`")?.map_err(|closed| anyhow::anyhow!("closed: {closed:?}"))?;
        Ok(Self { person, socket })
    }

    async fn session(&self) -> Result<String> {
        let sessions = self.person.call(Method::GET, "/api/auth/sessions", None).await?.json();
        let items = sessions["items"].as_array().context("no sessions")?;
        let own = items.iter().find(|session| session["current"] == true).context("none is mine")?;
        Ok(own["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Fails unless the socket closes with 4003 and every service refuses the token.
    async fn expect_out(mut self, how: &str) -> Result<()> {
        let began = Instant::now();
        let closing = async {
            loop {
                if let Err(closed) = self.socket.next().await {
                    return closed;
                }
            }
        };
        let closed = timeout(SOON, closing).await.with_context(|| format!("{how}: the socket stays open"))?;
        ensure!(closed == ENDED, "{how}: closed with {closed:?}");
        for (method, path, body) in [
            (Method::GET, "/api/auth/sessions", None),
            (Method::GET, "/api/users/me", None),
            (Method::GET, "/api/chats", None),
            (Method::POST, "/api/presence/lookup", Some(json!({"user_ids": []}))),
        ] {
            let refused = eventually(SOON, async || {
                let reply = self.person.call(method.clone(), path, body.as_ref()).await;
                reply.is_ok_and(|reply| reply.status == 401)
            });
            ensure!(refused.await, "{how}: {path} still answers");
        }
        let renewed = self.person.renew().await.map_err(|failure| failure.status());
        ensure!(renewed == Err(401), "{how}: the session can be renewed: {renewed:?}");
        let mut again = Socket::open(&self.person).await?;
        let closed = timeout(SOON, again.next()).await.with_context(|| format!("{how}: it may connect again"))?;
        ensure!(closed == Err(ENDED), "{how}: connecting again gives {closed:?}");
        println!("{how}: out after {:?}", began.elapsed());
        Ok(())
    }

    /// Fails if the socket was closed or the token is refused.
    async fn is_in(&mut self) -> Result<()> {
        let reply = self.person.call(Method::GET, "/api/users/me", None).await?;
        ensure!(reply.status == 200, "{} is out: {}", self.person.login, reply.status);
        self.socket
            .say(&json!({"type": "presence_interest", "user_ids": []}))
            .await
            .ok()
            .context("the socket is closed")
    }
}

async fn call(person: &Person, method: Method, path: &str, body: Value) -> Result<()> {
    let body = Some(body).filter(|body| !body.is_null());
    let reply = person.call(method, path, body.as_ref()).await?;
    ensure!(reply.status < 300, "{path}: {}", reply.status);
    Ok(())
}

#[tokio::test]
async fn a_person_ends_the_sessions_of_his_devices() -> Result<()> {
    let world = World::start().await?;
    let password = "a word of boris";
    world.person("boris").await?;
    let mut laptop = Device::sign_in(&world, "boris", password).await?;
    let phone = Device::sign_in(&world, "boris", password).await?;
    let own = format!("/api/auth/sessions/{}", phone.session().await?);
    call(&laptop.person, Method::DELETE, &own, Value::Null).await?;
    phone.expect_out("one session ended").await?;

    let phone = Device::sign_in(&world, "boris", password).await?;
    call(&phone.person, Method::POST, "/api/auth/logout", Value::Null).await?;
    phone.expect_out("signed out").await?;

    let phone = Device::sign_in(&world, "boris", password).await?;
    call(&laptop.person, Method::DELETE, "/api/auth/sessions", Value::Null).await?;
    phone.expect_out("all others ended").await?;
    laptop.is_in().await?;

    let phone = Device::sign_in(&world, "boris", password).await?;
    let change = json!({"current_password": password, "new_password": "another word of boris"});
    call(&laptop.person, Method::POST, "/api/auth/password", change).await?;
    phone.expect_out("password changed").await?;
    laptop.is_in().await
}

#[tokio::test]
async fn the_administrator_shuts_a_person_out() -> Result<()> {
    let world = World::start().await?;
    let (admin, boris) = (world.admin().await?, world.person("boris").await?);
    let mut anna = {
        world.person("anna").await?;
        Device::sign_in(&world, "anna", "a word of anna").await?
    };
    let account = format!("/api/auth/accounts/{}", boris.id);

    let phone = Device::sign_in(&world, "boris", "a word of boris").await?;
    call(&admin, Method::POST, &format!("{account}/password"), json!({"new_password": "a word of the admin"})).await?;
    phone.expect_out("password set by the administrator").await?;

    let phone = Device::sign_in(&world, "boris", "a word of the admin").await?;
    call(&admin, Method::PATCH, &account, json!({"active": false})).await?;
    phone.expect_out("deactivated").await?;
    let refused =
        Person::sign_in(&world.server, "boris", "a word of the admin").await.map_err(|failure| failure.status());
    ensure!(refused.err() == Some(403), "he may sign in");

    call(&admin, Method::PATCH, &account, json!({"active": true})).await?;
    Device::sign_in(&world, "boris", "a word of the admin").await?.is_in().await?;
    anna.is_in().await
}
