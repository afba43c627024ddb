//! Mixed use: one round touches every feature once, so that every figure moves.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bench::client::{Person, Reply, Server, Socket};
use bench::driver::Client;
use reqwest::{Method, multipart};
use serde_json::{Value, json};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(20);
/// The smallest picture there is: one transparent point.
const PICTURE: &[u8] = include_bytes!("point.png");

/// The three who use the chat all the time, each with a client that is online.
pub struct Usage {
    server: Server,
    /// Those who are there from the beginning.
    pub people: Vec<Person>,
    clients: Vec<Client>,
    rounds: u32,
    /// Every text and password that was written: nothing of it may stand in a log.
    pub private: Vec<String>,
}

impl Usage {
    /// Registers three people and opens their clients.
    pub async fn begin(server: Server) -> Result<Self> {
        let (mut people, mut private) = (Vec::new(), Vec::new());
        for login in ["anna", "boris", "vera"] {
            let password = format!("sesame {login} {}", Uuid::new_v4());
            people.push(Person::register(&server, login, &password).await?);
            private.push(password);
        }
        let clients: Vec<Client> = people.iter().map(Client::start).collect();
        for client in &clients {
            ensure!(client.until_settled(PATIENCE).await, "{} did not come in", client.person.login);
        }
        Ok(Self { server, people, clients, rounds: 0, private })
    }

    /// Everything once.
    pub async fn round(&mut self) -> Result<()> {
        self.rounds += 1;
        self.come_and_go().await.context("signing in and out")?;
        self.meet().await.context("profiles and contacts")?;
        self.talk().await.context("chats and messages")?;
        self.listen().await.context("the socket")
    }

    /// All tokens that were given out to those who are still here.
    pub fn tokens(&self) -> Vec<String> {
        self.people.iter().flat_map(|person| [person.token(), person.refresh_token()]).collect()
    }

    fn secret(&mut self, about: &str) -> String {
        let text = format!("{about} {}", Uuid::new_v4());
        self.private.push(text.clone());
        text
    }

    async fn come_and_go(&mut self) -> Result<()> {
        let (login, password) = (format!("guest{}", self.rounds), self.secret("sesame guest"));
        Person::register(&self.server, &login, &password).await?;
        let guest = Person::sign_in(&self.server, &login, &password).await?;
        let mistake = json!({ "login": login, "password": self.secret("wrong") });
        let refused = self.server.call(Method::POST, "/api/auth/login", None, Some(&mistake)).await?;
        ensure!(refused.status == 401, "a wrong password was answered with {}", refused.status);
        guest.renew().await?;
        let new_password = self.secret("sesame again");
        let change = json!({ "current_password": password, "new_password": new_password });
        call(&guest, Method::POST, "/api/auth/password", Some(change)).await?;
        call(&self.people[0], Method::GET, "/api/auth/sessions", None).await?;
        call(&guest, Method::POST, "/api/auth/logout", None).await?;
        Ok(())
    }

    async fn meet(&mut self) -> Result<()> {
        let (anna, boris) = (self.people[0].clone(), self.people[1].clone());
        let of_boris = format!("/api/contacts/{}", boris.id);
        call(&anna, Method::GET, "/api/users/me", None).await?;
        call(&anna, Method::PATCH, "/api/users/me", Some(json!({ "surname": format!("Смирнова {}", self.rounds) })))
            .await?;
        call(&anna, Method::GET, &format!("/api/users/{}", boris.id), None).await?;
        call(&anna, Method::GET, "/api/users?query=bor", None).await?;
        call(&anna, Method::POST, "/api/users/lookup", Some(json!({ "ids": [boris.id] }))).await?;
        call(&anna, Method::POST, "/api/contacts", Some(json!({ "user_id": boris.id }))).await?;
        call(&anna, Method::PATCH, &of_boris, Some(json!({ "name": "Боря" }))).await?;
        call(&anna, Method::GET, "/api/contacts", None).await?;
        call(&anna, Method::POST, "/api/presence/lookup", Some(json!({ "user_ids": [boris.id] }))).await?;
        call(&anna, Method::DELETE, &of_boris, None).await?;
        self.draw(&anna).await
    }

    async fn draw(&self, person: &Person) -> Result<()> {
        let file = multipart::Part::bytes(PICTURE).file_name("point.png").mime_str("image/png")?;
        let form = multipart::Form::new().part("file", file);
        let request = self.server.request(Method::PUT, "/api/users/me/avatar").bearer_auth(person.token());
        let user: Value = request.multipart(form).send().await?.error_for_status()?.json().await?;
        let avatar = user["avatar_url"].as_str().context("no avatar_url")?;
        self.server.call(Method::GET, avatar, None, None).await?.accepted()?;
        Ok(())
    }

    async fn talk(&mut self) -> Result<()> {
        let [anna, boris, vera] = [0, 1, 2].map(|index| self.people[index].clone());
        let group = anna.create_group("Кто где", &[boris.id]).await?.id;
        let direct = anna.open_direct(boris.id).await?.id;
        anna.add(group, &[vera.id]).await?;
        anna.members(group).await?;
        let (text, corrected) = (self.secret("крокодилы летят"), self.secret("крокодилы ползут"));
        let message = anna.send(group, &text).await?;
        let hello = self.secret("привет");
        boris.send(direct, &hello).await?;
        anna.edit(group, message.id, &corrected).await?;
        boris.messages(group, "limit=50").await?;
        boris.read_to(group, message.seq).await?;
        call(&boris, Method::GET, &format!("/api/chats/{group}/search?q=крокодил"), None).await?;
        call(&boris, Method::GET, "/api/search?q=крокодил", None).await?;
        call(&boris, Method::PATCH, &format!("/api/chats/{group}/membership"), Some(json!({ "marked_unread": true })))
            .await?;
        anna.chat(group).await?;
        anna.rename(group, "Кто там").await?;
        anna.delete(group, message.id).await?;
        anna.remove(group, vera.id).await?;
        boris.chats().await?;
        let nothing = json!({ "generation": null, "chats": {} });
        call(&boris, Method::POST, "/api/chats/sync", Some(nothing)).await?;
        anna.delete_chat(group).await?;
        let told = self.clients[1].until(PATIENCE, |seen| !seen.model.chats().contains_key(&group)).await;
        ensure!(told, "the deleted chat did not leave the other's screen");
        Ok(())
    }

    /// A further socket of Vera's: she types, watches somebody, and goes.
    async fn listen(&mut self) -> Result<()> {
        let (boris, vera) = (self.people[1].id, &self.people[2]);
        let chat = vera.open_direct(boris).await?.id;
        let mut socket = Socket::open(vera).await?;
        let frames = [
            json!({ "type": "presence_interest", "user_ids": [boris] }),
            json!({ "type": "typing", "chat_id": chat, "active": true }),
            json!({ "type": "typing", "chat_id": chat, "active": false }),
        ];
        tokio::time::timeout(PATIENCE, socket.next()).await.context("nothing was said")?.ok().context("no ready")?;
        for frame in frames {
            socket.say(&frame).await.ok().context("the socket ended")?;
        }
        socket.close().await;
        Ok(())
    }
}

/// A call that must succeed.
async fn call(person: &Person, method: Method, path: &str, body: Option<Value>) -> Result<Reply> {
    let reply = person.call(method.clone(), path, body.as_ref()).await?;
    reply.accepted().with_context(|| format!("{method} {path}"))
}
