//! A running service with neighbours that the test speaks for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::StreamExt;
use serde_json::{Value, json};
use shared::bus::{Bus, Follow, Relay};
use shared::contract;
use shared::contract::auth::{AccountCard, AccountCards, AccountRegistered, Accounts};
use shared::contract::chats::SharedWith;
use shared::contract::realtime::WentOffline;
use shared::contract::users::UserIds;
use shared::db::{Db, Lane, Migrations};
use shared::http::ApiError;
use shared::http::token::Role;
use shared::ids::UserId;
use shared::supervise::Background;
use shared::testing::{Database, NATS_PASSWORD, Nats, Person, Reply, Running, eventually, log_config, trust_config};
use shared::time::Timestamp;
use users::app;
use users::config::Config;

/// The service under test and what stands around it.
pub(crate) struct World {
    pub(crate) users: Running,
    pub(crate) nats: Nats,
    pub(crate) database: Database,
}

impl World {
    /// Nobody answers questions yet.
    pub(crate) async fn start() -> Self {
        let (nats, database) = (Nats::start().await, Database::create().await);
        let users = Running::start(app::build(config(&nats, &database, "http://127.0.0.1:9")).await.unwrap());
        Self { users, nats, database }
    }

    /// A person who has been here: his profile is made.
    pub(crate) async fn join(&self, login: &str) -> Person {
        let person = Person::new(login);
        self.users.call("GET /api/users/me", &person).await.expect(200);
        person
    }

    /// A person who has been here and has names.
    pub(crate) async fn join_as(&self, login: &str, name: &str, surname: &str) -> Person {
        let person = self.join(login).await;
        let names = json!({"name": name, "surname": surname});
        self.users.send("PATCH /api/users/me", &person, &names).await.expect(200);
        person
    }

    /// A call without a body.
    pub(crate) async fn call(&self, call: &str, person: &Person) -> Reply {
        self.users.call(call, person).await
    }

    /// A call with a JSON body.
    pub(crate) async fn send(&self, call: &str, person: &Person, body: Value) -> Reply {
        self.users.send(call, person, &body).await
    }

    /// `person` went offline just now, as realtime signals it; seen by `witness`, whose contact he is. The time as JSON.
    pub(crate) async fn goes_offline(&self, person: &Person, witness: &Person) -> Value {
        let (realtime, at) = (self.nats.connect("realtime").await, Timestamp::now());
        let call = format!("GET /api/users/{}", person.id);
        eventually("it is noted", async || {
            realtime.signal(&WentOffline { items: vec![(person.id, at)] }).await.unwrap();
            self.call(&call, witness).await.expect(200).get("last_seen_at").cloned()
        })
        .await
    }

    /// Stops nats-server for good and waits until the service notices.
    pub(crate) async fn loses_nats(&mut self) {
        self.nats.stop();
        eventually("the loss is noticed", async || {
            let ready = Reply::of(self.users.request("GET /readyz", None)).await;
            (ready.body["dependencies"]["nats"] != "ok").then_some(())
        })
        .await;
    }

    /// The logins that a search finds.
    pub(crate) async fn search(&self, person: &Person, query: &str) -> Vec<String> {
        let request = self.users.request("GET /api/users", Some(person)).query(&[("query", query)]);
        logins(&Reply::of(request).await.expect(200))
    }
}

/// The logins of a reply's items.
pub(crate) fn logins(body: &Value) -> Vec<String> {
    body["items"].as_array().unwrap().iter().map(|user| user["login"].as_str().unwrap().to_owned()).collect()
}

/// The settings of the service under test.
pub(crate) fn config(nats: &Nats, database: &Database, auth_url: &str) -> Config {
    Config {
        command: None,
        users_listen: ([127, 0, 0, 1], 0).into(),
        nats_users_password: NATS_PASSWORD.to_owned(),
        nats: nats.config(),
        database: database.config.clone(),
        trust: trust_config(auth_url),
        log: log_config(),
    }
}

/// What auth would say of `person`.
pub(crate) fn card(person: &Person, name: &str, rev: i64) -> AccountCard {
    AccountCard {
        id: person.id,
        login: person.login.clone(),
        role: Role::User,
        active: true,
        name: name.to_owned(),
        surname: String::new(),
        rev,
        created_at: Timestamp::now(),
    }
}

/// In the place of auth: tells of accounts through a real outbox, and answers who they are.
pub(crate) struct Auth {
    db: Db,
    known: Arc<Mutex<HashMap<UserId, AccountCard>>>,
    background: Background,
    _database: Database,
}

impl Auth {
    /// Answers nothing yet; its stream is there.
    pub(crate) async fn start(nats: &Nats) -> Self {
        let (bus, database) = (nats.connect("auth").await, Database::create().await);
        let nothing = Migrations { sqlite: &[], postgres: &[] };
        let db = Db::open(&database.config, "auth", nothing).await.unwrap();
        let background = Background::default();
        let relay = Relay::new(&db, &bus, contract::AUTH);
        background.run("auth.relay", move |stop| {
            let relay = relay.clone();
            async move { relay.run(stop).await }
        });
        Self { db, known: Arc::default(), background, _database: database }
    }

    /// Answers questions from now on.
    pub(crate) async fn answering(self, nats: &Nats) -> Self {
        let (bus, known) = (nats.connect("auth").await, Arc::clone(&self.known));
        let answering = bus.clone();
        self.background.run("auth.answers", move |stop| {
            let (bus, known) = (answering.clone(), Arc::clone(&known));
            async move { bus.answer(stop, move |question| std::future::ready(Ok(answer(&known, &question)))).await }
        });
        let asker = nats.connect("users").await;
        answered(&asker, &Accounts::default()).await;
        self
    }

    /// Knows an account from now on.
    pub(crate) fn knows(&self, card: AccountCard) {
        self.known.lock().unwrap().insert(card.id, card);
    }

    /// Tells that an account was made.
    pub(crate) async fn tells(&self, account: AccountCard) {
        let told = self.db.write(Lane::of(account.id), move |tx| {
            Box::pin(async move { Ok::<_, ApiError>(tx.publish(&AccountRegistered { account })?) })
        });
        told.await.unwrap();
    }
}

/// Those of the accounts that are asked for.
fn answer(known: &Mutex<HashMap<UserId, AccountCard>>, question: &Accounts) -> AccountCards {
    let known = known.lock().unwrap();
    let by_login = known.values().filter(|card| Some(&card.login) == question.login.as_ref());
    let items = question.ids.iter().filter_map(|id| known.get(id)).chain(by_login).cloned().collect();
    AccountCards { items }
}

/// In the place of chats: `person` shares a chat with all of `others`.
pub(crate) async fn chats_say(nats: &Nats, background: &Background, others: Vec<UserId>) {
    let bus = nats.connect("chats").await;
    background.run("chats.answers", move |stop| {
        let (bus, others) = (bus.clone(), others.clone());
        async move {
            let shared = move |question: SharedWith| {
                let user_ids = question.others.into_iter().filter(|id| others.contains(id)).collect();
                std::future::ready(Ok(UserIds { user_ids }))
            };
            bus.answer(stop, shared).await
        }
    });
    let asker = nats.connect("users").await;
    answered(&asker, &SharedWith { user_id: UserId::new(), others: Vec::new() }).await;
}

/// Waits until someone answers.
async fn answered<Q: contract::Question + Clone>(asker: &Bus, question: &Q) -> Q::Answer {
    eventually("someone answers", async || asker.ask(question).await.ok()).await
}

/// What the service tells from now on.
pub(crate) struct News {
    next: tokio::sync::mpsc::UnboundedReceiver<(String, Value)>,
    reading: tokio::task::JoinHandle<()>,
}

impl News {
    /// Begins to listen, as realtime does.
    pub(crate) async fn of(nats: &Nats) -> Self {
        let bus = nats.connect("realtime").await;
        let mut stream =
            eventually("the stream is there", async || Follow::start(&bus, contract::USERS).await.ok()).await;
        let (send, next) = tokio::sync::mpsc::unbounded_channel();
        let reading = tokio::spawn(async move {
            let _bus = bus;
            while let Some(Ok(delivery)) = stream.next().await {
                let event = serde_json::from_slice(&delivery.payload).unwrap();
                if send.send((delivery.subject, event)).is_err() {
                    return;
                }
            }
        });
        Self { next, reading }
    }

    /// What the next event with this subject says; earlier ones with another are passed over.
    pub(crate) async fn after(&mut self, subject: &str) -> Value {
        loop {
            let (of, event) = self.next().await;
            if of == subject {
                return event;
            }
        }
    }

    /// The next event: its subject and what it says.
    pub(crate) async fn next(&mut self) -> (String, Value) {
        tokio::time::timeout(Duration::from_secs(15), self.next.recv()).await.expect("no event came").unwrap()
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.reading.abort();
    }
}
