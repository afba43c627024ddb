//! Trying the cells of the calls.

use anyhow::{Context, Result, ensure};
use bench::client::{Person, Reply, Server};
use faults::World;
use reqwest::Method;
use serde_json::Value;

use super::cast::{Cast, Scene};
use super::table::{Answer, Call, Place, Who};

/// Tries every cell of a call; what is not as the table says.
pub async fn differences(world: &World, cast: &Cast, call: &Call) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (who, answer) in &call.answers {
        if let Err(difference) = cell(world, cast, call, *who, answer).await {
            found.push(format!("{who:?}: {}: {difference:#}", call.name));
        }
    }
    Ok(found)
}

async fn cell(world: &World, cast: &Cast, call: &Call, who: Who, answer: &Answer) -> Result<()> {
    let scene = cast.scene(call.place, who).await?;
    let trial = Trial { world, cast, call, scene };
    let outcome = trial.cell(who, answer).await;
    if who == Who::MemberAdmin {
        // Or he would share a chat with `other` in the cells to come; the chat may be gone.
        let _ = cast.admin.remove(trial.scene.chat.unwrap_or_default(), cast.admin.id).await;
    }
    outcome
}

struct Trial<'a> {
    world: &'a World,
    cast: &'a Cast,
    call: &'a Call,
    scene: Scene,
}

impl Trial<'_> {
    async fn cell(&self, who: Who, answer: &Answer) -> Result<()> {
        if answer.is_refusal() {
            self.is_refused(who, answer).await?;
            return self.twin_passes().await.context("the passing twin");
        }
        let twin = self.call.not_by.unwrap_or(Who::Stranger);
        let kept_out = self.call.answers.get(&twin).with_context(|| format!("{twin:?} has no answer"))?;
        ensure!(kept_out.is_refusal(), "{twin:?} is no failing twin");
        self.is_refused(twin, kept_out).await.context("the failing twin")?;
        self.is_answered(who, answer).await
    }

    /// A refusal changes nothing.
    async fn is_refused(&self, who: Who, answer: &Answer) -> Result<()> {
        let before = self.rev().await?;
        self.is_answered(who, answer).await?;
        let after = self.rev().await?;
        ensure!(before == after, "rev {before:?} became {after:?}");
        Ok(())
    }

    async fn is_answered(&self, who: Who, answer: &Answer) -> Result<()> {
        let reply = self.ask(who, &self.call.call, &self.scene).await?;
        match answer {
            Answer::Status(status) => self.has_status(&reply, *status),
            Answer::Word(word) => self.shows(&reply, word),
        }
    }

    fn has_status(&self, reply: &Reply, status: u16) -> Result<()> {
        ensure!(reply.status == status, "{} instead of {status}: {}", reply.status, reply.json());
        let code = match status {
            401 => "unauthenticated",
            403 => "forbidden",
            404 => "not_found",
            405 => "method_not_allowed",
            409 => &self.call.conflict,
            _ => return Ok(()),
        };
        // Outside `/api` a path that is none may be a page.
        let said = &reply.json()["code"];
        ensure!(said == code || self.call.place == Place::Operators, "{status} {said} instead of {code}");
        Ok(())
    }

    /// What a 200 must show or hide.
    fn shows(&self, reply: &Reply, word: &str) -> Result<()> {
        let body = reply.json();
        let chat = self.scene.chat.unwrap_or_default().to_string();
        let holds = match word {
            "shown" => body["items"][0]["user_id"] == self.cast.other.id.to_string(),
            "hidden" => body["items"] == Value::Array(Vec::new()),
            "removed" => {
                let names = |list: &Value| list.as_array().into_iter().flatten().any(|one| one["id"] == *chat);
                !names(&body["chats"]) && body["removed"] == serde_json::json!([chat])
            }
            other => anyhow::bail!("the table says `{other}`"),
        };
        ensure!(reply.status == 200 && holds, "{} is not `{word}`: {body}", reply.status);
        Ok(())
    }

    async fn twin_passes(&self) -> Result<()> {
        let call = self.call;
        let reply = match (&call.twin, call.by, call.elsewhere) {
            (Some(twin), None, _) => self.ask_own_port(twin).await?,
            (Some(twin), Some(who), _) => self.ask(who, twin, &self.scene).await?,
            (None, Some(who), _) => self.ask(who, &call.call, &self.scene).await?,
            (None, None, Some(who)) => {
                let group = self.cast.scene(Place::Group, who).await?;
                self.ask(who, &call.call.replace("{main}", "{chat}"), &group).await?
            }
            (None, None, None) => anyhow::bail!("the table names none"),
        };
        ensure!((200..300).contains(&reply.status), "{}: {}", reply.status, reply.json());
        Ok(())
    }

    async fn ask(&self, who: Who, call: &str, scene: &Scene) -> Result<Reply> {
        let (method, path) = self.cast.fill(call, scene, who).split_once(' ').map(owned).context("no method")?;
        let body = self.cast.fill(&self.call.body, scene, who);
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&body)).transpose()?;
        let token = self.cast.person(who).map(Person::token);
        let method = Method::from_bytes(method.as_bytes())?;
        Ok(self.world.server.call(method, &path, token.as_deref(), body.as_ref()).await?)
    }

    /// `process path`: a process itself, where operators look.
    async fn ask_own_port(&self, twin: &str) -> Result<Reply> {
        let (process, path) = twin.split_once(' ').context("no path")?;
        let addresses = self.world.system.addresses();
        let address = match process {
            "auth" => addresses.auth,
            "gateway_admin" => addresses.gateway_admin,
            other => anyhow::bail!("the table says `{other}`"),
        };
        Ok(Server::at(format!("http://{address}")).call(Method::GET, path, None, None).await?)
    }

    /// The chat's `rev`, where there is a chat of the creator's.
    async fn rev(&self) -> Result<Option<u64>> {
        match self.scene.chat {
            Some(chat) => Ok(Some(self.cast.creator.chat(chat).await?.rev)),
            None => Ok(None),
        }
    }
}

fn owned((method, path): (&str, &str)) -> (String, String) {
    (method.to_owned(), path.to_owned())
}
