//! A private system and its people.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bench::audit;
use bench::client::{Chat, Person, Server};
use bench::driver::Client;
use bench::limits::{LIFTED, LIMITS};
use cli::system::{Options, Program, System};
use futures::future::try_join_all;
use tokio::time::sleep;
use uuid::Uuid;

/// How long everybody may take to become exact after a fault has healed. A change that was lost without
/// a trace is noticed by the next heartbeat, 25 s later at most.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// A running system of one's own.
#[derive(Debug)]
pub struct World {
    /// The processes.
    pub system: System,
    /// Its public address.
    pub server: Server,
}

impl World {
    /// Starts a system with SQLite.
    pub async fn start() -> Result<Self> {
        Self::start_with(|options| options).await
    }

    /// Starts a system with further settings.
    pub async fn start_with(change: impl FnOnce(Options) -> Options) -> Result<Self> {
        let mut options = LIMITS.into_iter().fold(Options::private()?, |options, name| options.with(name, LIFTED));
        let folder = std::env::var_os("CHAT_BIN_DIR").or_else(|| std::env::var_os("CHAT_BINARIES"));
        if let Some(folder) = folder {
            options.binaries = PathBuf::from(folder);
        }
        let system = System::start(change(options)).await?;
        let server = Server::at(system.url());
        Ok(Self { system, server })
    }

    /// The password of somebody whom [`World::person`] registered.
    pub fn password_of(login: &str) -> String {
        format!("a word of {login}")
    }

    /// Registers somebody.
    pub async fn person(&self, login: &str) -> Result<Person> {
        Person::register(&self.server, login, &Self::password_of(login))
            .await
            .with_context(|| format!("registering {login}"))
    }

    /// Registers `count` people.
    pub async fn people(&self, count: usize) -> Result<Vec<Person>> {
        let logins: Vec<String> = (0..count).map(|number| format!("person{number}")).collect();
        try_join_all(logins.iter().map(|login| self.person(login))).await
    }

    /// Signs `admin` in.
    pub async fn admin(&self) -> Result<Person> {
        let password = self.system.setting("ADMIN_PASSWORD").context("no admin password")?;
        Ok(Person::sign_in(&self.server, "admin", password).await?)
    }

    /// Creates a group of these people, the first of whom is its creator.
    pub async fn group(&self, people: &[Person]) -> Result<Chat> {
        let ids: Vec<Uuid> = people[1..].iter().map(|person| person.id).collect();
        Ok(people[0].create_group("Кто здесь", &ids).await?)
    }

    /// Starts a client for each person and waits until all are live.
    pub async fn clients(&self, people: &[Person]) -> Result<Vec<Client>> {
        let clients: Vec<Client> = people.iter().map(Client::start).collect();
        for client in &clients {
            ensure!(client.until_settled(PATIENCE).await, "{} did not come in", client.person.login);
        }
        Ok(clients)
    }

    /// Ends a process with `kill -9` and starts it again.
    pub async fn crash(&mut self, program: Program) -> Result<()> {
        self.system.kill(program).await;
        self.system.start_service(program).await.with_context(|| format!("{program} after kill -9"))
    }

    /// Waits until all clients are exactly as the server says; how long that took.
    pub async fn until_exact(&self, clients: &[Client]) -> Result<Duration> {
        let began = Instant::now();
        let differences = audit::until_exact(clients, PATIENCE).await;
        ensure!(differences.is_empty(), "not exact after {PATIENCE:?}:\n{}", differences.join("\n"));
        Ok(began.elapsed())
    }
}

/// Tries something until it holds or `patience` is over.
pub async fn eventually(patience: Duration, mut holds: impl AsyncFnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if holds().await {
            return true;
        }
        if Instant::now() > deadline {
            return false;
        }
        sleep(Duration::from_millis(50)).await;
    }
}
