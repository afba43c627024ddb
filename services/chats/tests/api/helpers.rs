//! A running chats service with its neighbours faked: auth answers its subject over the real NATS.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chats::config::Config;
use serde_json::{Value, json};
use shared::bus::{Bus, Relay};
use shared::contract::auth::{AccountCard, AccountCards, Accounts};
use shared::contract::{AUTH, Event};
use shared::db::{Db, DbError, Lane, Migrations, Sql, sql};
use shared::http::token::Role;
use shared::ids::{ChatId, MessageId, UserId};
use shared::testing::{Database, NATS_PASSWORD, Nats, Person, Reply, Running, eventually, log_config, trust_config};
use shared::time::Timestamp;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The main chat.
pub const MAIN: &str = "01900000-0000-7000-8000-000000000001";

/// Auth as far as chats sees it.
pub struct Auth {
    accounts: Arc<Mutex<HashMap<UserId, AccountCard>>>,
    db: Db,
    stop: CancellationToken,
    _database: Database,
}

impl Auth {
    async fn start(nats: &Nats) -> Self {
        let (bus, accounts) = (nats.connect("auth").await, Arc::<Mutex<HashMap<UserId, AccountCard>>>::default());
        let database = Database::create().await;
        let db = Db::open(&database.config, "auth", Migrations { sqlite: &[], postgres: &[] }).await.unwrap();
        let stop = CancellationToken::new();
        let (relay, stopping) = (Relay::new(&db, &bus, AUTH), stop.clone());
        tokio::spawn(async move { relay.run(stopping).await });
        let (known, stopping) = (Arc::clone(&accounts), stop.clone());
        tokio::spawn(async move {
            bus.answer(stopping, |asked: Accounts| {
                let known = known.lock().unwrap();
                let items = asked.ids.iter().filter_map(|id| known.get(id).cloned()).collect();
                std::future::ready(Ok(AccountCards { items }))
            })
            .await
        });
        Self { accounts, db, stop, _database: database }
    }

    /// An account that auth knows and chats does not yet.
    pub fn register(&self, person: &Person, role: Role) {
        let card = AccountCard {
            id: person.id,
            login: person.login.clone(),
            role,
            active: true,
            name: person.login.clone(),
            surname: String::new(),
            rev: 1,
            created_at: Timestamp::now(),
        };
        self.accounts.lock().unwrap().insert(person.id, card);
    }

    /// Deactivates an account; its card as auth publishes it.
    pub fn deactivate(&self, person: &Person) -> AccountCard {
        let mut accounts = self.accounts.lock().unwrap();
        let card = accounts.get_mut(&person.id).unwrap();
        (card.active, card.rev) = (false, card.rev + 1);
        card.clone()
    }

    /// Answers nothing any more.
    pub fn silence(&self) {
        self.stop.cancel();
    }

    /// The card of an account.
    pub fn card(&self, person: &Person) -> AccountCard {
        self.accounts.lock().unwrap()[&person.id].clone()
    }

    /// Publishes an event as auth does: through its outbox.
    pub async fn publish<E: Event>(&self, event: E) {
        let lane = Lane::of("auth");
        self.db.write::<(), DbError, _>(lane, |tx| Box::pin(async move { tx.publish(&event) })).await.unwrap();
    }
}

impl Drop for Auth {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The service and everything around it.
pub struct World {
    pub chats: Running,
    pub auth: Auth,
    pub database: Database,
    pub nats: Nats,
}

impl World {
    /// Starts it all.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Stops the service and starts it again on the same database.
    pub async fn restart(&mut self) {
        self.chats = Running::start(chats::app::build(config(&self.nats, &self.database)).await.unwrap());
    }

    /// Starts it with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let (nats, database) = (Nats::start().await, Database::create().await);
        let auth = Auth::start(&nats).await;
        let mut config = config(&nats, &database);
        change(&mut config);
        let chats = Running::start(chats::app::build(config).await.unwrap());
        Self { chats, auth, database, nats }
    }

    /// A connection as one of the neighbours.
    pub async fn bus(&self, process: &'static str) -> Bus {
        self.nats.connect(process).await
    }

    /// The service's database, read by the test itself.
    pub async fn open_database(&self) -> Db {
        Db::open(&self.database.config, "chats", chats::store::STORE.migrations).await.unwrap()
    }

    /// Someone with an account.
    pub fn person(&self, login: &str) -> Person {
        let person = Person::new(login);
        self.auth.register(&person, Role::User);
        person
    }

    /// The server's administrator.
    pub fn admin(&self) -> Person {
        let person = Person::with_role("admin", Role::Admin);
        self.auth.register(&person, Role::Admin);
        person
    }

    /// A group; its id.
    pub async fn group(&self, creator: &Person, members: &[&Person]) -> String {
        let ids: Vec<UserId> = members.iter().map(|person| person.id).collect();
        let body = json!({"client_id": Uuid::new_v4(), "kind": "group", "name": "Поход", "member_ids": ids});
        id_of(&self.chats.send("POST /api/chats", creator, &body).await.expect(201))
    }

    /// The direct chat of two people; its id.
    pub async fn direct(&self, one: &Person, other: &Person) -> String {
        let body = json!({"client_id": Uuid::new_v4(), "kind": "direct", "member_ids": [other.id]});
        id_of(&self.chats.send("POST /api/chats", one, &body).await.expect(201))
    }

    /// Writes `text` so many times straight into the database of a chat that has one line; the index knows nothing of it.
    pub async fn fill(&self, chat: &str, author: &Person, count: i64, text: String) {
        let (chat, author): (ChatId, UserId) = (chat.parse().unwrap(), author.id);
        let db = self.open_database().await;
        for seqs in (2..count + 2).collect::<Vec<i64>>().chunks(1_000) {
            let (seqs, text) = (seqs.to_vec(), text.clone());
            let fill = db.write::<(), DbError, _>(Lane::of(chat), move |tx| {
                Box::pin(async move {
                    for some in seqs.chunks(200) {
                        texts(chat, author, &text, some).execute(tx).await?;
                    }
                    let last = seqs.last().copied().unwrap_or_default();
                    let note = sql("update chats set last_seq = $2, last_message_seq = $2, rev = $3 where id = $1");
                    note.bind(chat).bind(last).bind(last + 1).execute(tx).await.map(drop)
                })
            });
            fill.await.unwrap();
        }
    }

    /// A message that was accepted.
    pub async fn say(&self, chat: &str, person: &Person, text: &str) -> Value {
        self.try_say(chat, person, text).await.expect(201)
    }

    /// A message that may be refused.
    pub async fn try_say(&self, chat: &str, person: &Person, text: &str) -> Reply {
        let body = json!({"client_id": Uuid::new_v4(), "text": text});
        self.chats.send(&format!("POST /api/chats/{chat}/messages"), person, &body).await
    }

    /// The chat as this person reads it.
    pub async fn chat(&self, chat: &str, person: &Person) -> Value {
        self.chats.call(&format!("GET /api/chats/{chat}"), person).await.expect(200)
    }

    /// A page of messages.
    pub async fn page(&self, chat: &str, person: &Person, query: &str) -> Value {
        self.chats.call(&format!("GET /api/chats/{chat}/messages{query}"), person).await.expect(200)
    }

    /// Moves someone's read position.
    pub async fn read(&self, chat: &str, person: &Person, seq: i64) -> Value {
        self.chats.send(&format!("PUT /api/chats/{chat}/read"), person, &json!({"seq": seq})).await.expect(200)
    }

    /// Deletes a message.
    pub async fn erase(&self, message: &Value, person: &Person) -> Reply {
        self.chats.call(&format!("DELETE {}", path_of(message)), person).await
    }

    /// Removes someone from a chat.
    pub async fn remove(&self, chat: &str, by: &Person, who: &Person) -> Reply {
        self.chats.call(&format!("DELETE /api/chats/{chat}/members/{}", who.id), by).await
    }

    /// Adds someone to a chat.
    pub async fn add(&self, chat: &str, by: &Person, who: &[&Person]) -> Reply {
        let ids: Vec<UserId> = who.iter().map(|person| person.id).collect();
        self.chats.send(&format!("POST /api/chats/{chat}/members"), by, &json!({"user_ids": ids})).await
    }

    /// Deactivates someone and waits until chats knows.
    pub async fn deactivate(&self, person: &Person) {
        let account = self.auth.deactivate(person);
        self.auth.publish(shared::contract::auth::AccountUpdated { account }).await;
        let db = self.open_database().await;
        eventually("chats knows of the deactivation", async || {
            let query = shared::db::sql("select active from accounts where id = $1").bind(person.id);
            let found: Option<(bool,)> = query.fetch_optional(&mut db.read().await.unwrap()).await.unwrap();
            found.filter(|(active,)| !active)
        })
        .await;
    }
}

fn texts(chat: ChatId, author: UserId, text: &str, seqs: &[i64]) -> Sql {
    let insert = sql("insert into messages (chat_id, author_id, text, seq, rev, id, kind, counts, created_at) values ");
    seqs.iter().enumerate().fold(insert.bind(chat).bind(author).bind(text), |insert, (row, seq)| {
        let (comma, place) = (if row == 0 { "" } else { ", " }, row * 3 + 4);
        let (rev, id) = (place + 1, place + 2);
        insert
            .push(&format!("{comma}($1, $2, $3, ${place}, ${rev}, ${id}, 'text', true, 1)"))
            .bind(*seq)
            .bind(*seq + 1)
            .bind(MessageId::new())
    })
}

/// The settings of a service under test.
pub fn config(nats: &Nats, database: &Database) -> Config {
    Config {
        command: None,
        database: database.config.clone(),
        nats: nats.config(),
        nats_chats_password: NATS_PASSWORD.to_owned(),
        trust: trust_config("http://127.0.0.1:9"),
        log: log_config(),
        chats_listen: "127.0.0.1:0".parse().unwrap(),
        limit_group_members: 10_000,
        chats_failpoint: String::new(),
    }
}

/// The id of what a reply shows.
pub fn id_of(body: &Value) -> String {
    body["id"].as_str().unwrap().to_owned()
}

/// Where a message is.
pub fn path_of(message: &Value) -> String {
    format!("/api/chats/{}/messages/{}", message["chat_id"].as_str().unwrap(), id_of(message))
}

/// The numbers of the messages of a page.
pub fn seqs(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|message| message["seq"].as_i64().unwrap()).collect()
}
