//! Bad input: every call and every frame gets the stated answer, and nothing gets a 500.

mod bodies;
mod calls;
mod ids;
mod paths;
mod queries;
mod searches;
mod socket;
mod texts;
mod tokens;

use anyhow::Result;
use bench::client::{Person, Reply};
use faults::World;
use uuid::Uuid;

/// A system with people, a chat and a message to talk about.
struct Scene {
    world: World,
    admin: Person,
    anna: Person,
    chat: Uuid,
    message: Uuid,
    boris: Uuid,
}

impl Scene {
    async fn set() -> Result<Self> {
        let world = World::start().await?;
        let people = world.people(2).await?;
        let (anna, boris) = (people[0].clone(), people[1].clone());
        let chat = world.group(&people).await?.id;
        let message = anna.send(chat, "слово").await?.id;
        Ok(Self { admin: world.admin().await?, world, anna, chat, message, boris: boris.id })
    }

    /// Fills `{chat}`, `{message}` and `{boris}`.
    fn fill(&self, text: &str) -> String {
        let places = [("{chat}", self.chat), ("{message}", self.message), ("{boris}", self.boris)];
        places.iter().fold(text.to_owned(), |text, (place, id)| text.replace(place, &id.to_string()))
    }
}

/// Answers that are not as stated, all of them.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    /// Notes a reply that has none of the statuses, or is an error but no problem.
    fn expect(&mut self, what: &str, reply: &Reply, statuses: &[u16]) {
        if !statuses.contains(&reply.status) {
            let body: String = String::from_utf8_lossy(&reply.body).chars().take(160).collect();
            self.0.push(format!("{what}: {}, not {statuses:?}: {body}", reply.status));
        }
        self.problem(what, reply);
    }

    /// Notes a reply with another code.
    fn expect_code(&mut self, what: &str, reply: &Reply, status: u16, code: &str) {
        self.expect(what, reply, &[status]);
        let said = reply.json()["code"].as_str().unwrap_or_default().to_owned();
        if reply.status == status && said != code {
            self.0.push(format!("{what}: code {said}, not {code}"));
        }
    }

    /// Every error is a problem, and none tells of the inside.
    fn problem(&mut self, what: &str, reply: &Reply) {
        if reply.status < 400 {
            return;
        }
        let problem = reply.json();
        let complete = ["type", "title", "code", "request_id"].iter().all(|field| problem[*field].is_string());
        if !reply.header("content-type").starts_with("application/problem+json") || !complete {
            self.0.push(format!("{what}: {} is no problem+json", reply.status));
        }
        if problem["status"] != reply.status {
            self.0.push(format!("{what}: status {} in a {}", problem["status"], reply.status));
        }
        let body = String::from_utf8_lossy(&reply.body).to_lowercase();
        for word in ["panicked", "sqlx", "select ", "insert ", ".rs:", "/src/"] {
            if body.contains(word) {
                self.0.push(format!("{what}: tells `{word}`"));
            }
        }
    }

    fn check(self) {
        assert!(self.0.is_empty(), "{} answers are not as stated:\n{}", self.0.len(), self.0.join("\n"));
    }
}
