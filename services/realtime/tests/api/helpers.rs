//! A stage: realtime itself, a nats-server of its own, and its neighbours played by the test.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_nats::jetstream;
use futures::StreamExt;
use realtime::{app, config::Config};
use serde_json::Value;
use shared::bus::Bus;
use shared::contract::chats::{ChatChange, ChatEvent, ChatKind, ChatsOf, Membership, MembershipPage, SharedWith};
use shared::contract::frames::{Frame, ServerFrame};
use shared::contract::gateway::{Beat, OnlineSocket, OnlineUsers};
use shared::contract::realtime::{Connected, Live, gateway_subject, user_subject};
use shared::contract::users::{ContactsOf, LastSeen, LastSeenTimes, UserIds};
use shared::contract::{self, Event, Question, StreamOf};
use shared::ids::{ChatId, GatewayId, SessionId, SocketId, UserId};
use shared::supervise::Background;
use shared::testing::{NATS_PASSWORD, Nats, Running, eventually, log_config, trust_config};
use shared::time::Timestamp;

/// How long a test waits for what must come.
pub const SOON: Duration = Duration::from_secs(15);

/// What chats and users answer.
#[derive(Default)]
pub struct Neighbours {
    /// By person.
    pub memberships: HashMap<UserId, Vec<Membership>>,
    /// By owner.
    pub contacts: HashMap<UserId, Vec<UserId>>,
    /// Who shares a group with whom.
    pub shared: HashMap<UserId, Vec<UserId>>,
    /// Who was last online when.
    pub seen: Vec<(UserId, Timestamp)>,
}

/// See the module.
pub struct Stage {
    pub nats: Nats,
    pub realtime: Running,
    pub gateway: GatewayId,
    pub bus: Bus,
    pub neighbours: Arc<Mutex<Neighbours>>,
    streams: HashMap<&'static str, jetstream::Context>,
    _neighbours: Background,
}

impl Stage {
    /// Everything is there and realtime follows.
    pub async fn set() -> Self {
        let nats = Nats::start().await;
        let mut streams = HashMap::new();
        for (user, stream) in [("chats", contract::CHATS), ("users", contract::USERS)] {
            streams.insert(stream.name, owned_stream(&nats, user, stream).await);
        }
        let neighbours = Arc::<Mutex<Neighbours>>::default();
        let background = play_neighbours(&nats, &neighbours).await;
        let realtime = start_realtime(&nats).await;
        let bus = nats.connect("gateway").await;
        let stage =
            Self { nats, realtime, gateway: GatewayId::new(), bus, neighbours, streams, _neighbours: background };
        stage.is_following().await;
        stage
    }

    /// Waits until realtime follows the streams.
    pub async fn is_following(&self) {
        eventually("realtime follows", async || {
            let reply = self.realtime.request("GET /readyz", None).send().await.ok()?;
            let body: Value = reply.json().await.ok()?;
            (body["dependencies"]["streams"] == "ok").then_some(())
        })
        .await;
    }

    /// A person is in a chat, as chats tells.
    pub fn join(&self, person: UserId, chat_id: ChatId, kind: ChatKind, state_rev: i64) {
        let item = Membership { chat_id, kind, is_in: true, state_rev, peer_id: None };
        self.neighbours.lock().unwrap().memberships.entry(person).or_default().push(item);
    }

    /// A socket of `user`, as the gateway would open it: subscribed first, then connected.
    pub async fn connect(&self, user: UserId) -> Client {
        self.connect_at(self.gateway, user).await
    }

    /// The same, at another gateway.
    pub async fn connect_at(&self, gateway_id: GatewayId, user: UserId) -> Client {
        let frames = self.bus.subscribe(user_subject(user)).await.unwrap();
        let socket = SocketId::new();
        let question = Connected { gateway_id, socket_id: socket, user_id: user, session_id: SessionId::new() };
        let live = eventually("the socket goes live", async || self.bus.ask(&question).await.ok()).await;
        Client { user, socket, live, frames }
    }

    /// A subscription to the envelopes of the gateway.
    pub async fn envelopes(&self) -> async_nats::Subscriber {
        self.bus.subscribe(gateway_subject(self.gateway)).await.unwrap()
    }

    /// What chats publishes.
    pub async fn chat_event(&self, chat_id: ChatId, member_count: i64, change: ChatChange) {
        let event = ChatEvent { chat_id, at: Timestamp::now(), member_count, change };
        self.publish(contract::CHATS, event.subject(), serde_json::to_vec(&event).unwrap()).await;
    }

    /// A raw event.
    pub async fn publish(&self, stream: StreamOf, subject: String, payload: Vec<u8>) {
        let ack = self.streams[stream.name].publish(subject, payload.into()).await.unwrap();
        ack.await.unwrap();
    }

    /// The lease of the stage's gateway.
    pub async fn beat(&self, clients: &[&Client]) {
        let digest = clients.iter().fold(0, |digest, client| digest ^ client.socket.0.as_u64_pair().1);
        let beat = Beat { gateway_id: self.gateway, sockets: clients.len() as u64, digest };
        self.bus.signal(&beat).await.unwrap();
    }

    /// The gateway tells all its sockets.
    pub async fn tell_users(&self, clients: &[&Client]) {
        let sockets = clients.iter().map(|client| OnlineSocket {
            socket_id: client.socket,
            user_id: client.user,
            interest: vec![],
        });
        let all = OnlineUsers { gateway_id: self.gateway, sockets: sockets.collect(), first: true, last: true };
        self.bus.signal(&all).await.unwrap();
    }
}

/// A socket's end of the line.
pub struct Client {
    pub user: UserId,
    pub socket: SocketId,
    pub live: Live,
    pub frames: async_nats::Subscriber,
}

impl Client {
    /// The next frame.
    pub async fn frame(&mut self) -> Value {
        let message = tokio::time::timeout(SOON, self.frames.next()).await.expect("a frame must come").unwrap();
        serde_json::from_slice(&message.payload).unwrap()
    }

    /// The next frame of a type; others are passed over.
    pub async fn frame_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }
}

/// A frame that is easy to tell apart.
pub fn renamed(chat_id: ChatId, rev: i64, name: &str) -> Frame {
    Frame::new(&ServerFrame::ChatDeleted { chat_id, rev, by: UserId::new(), name: Some(name.to_owned()) })
}

/// What is told to every member.
pub fn told(chat_id: ChatId, rev: i64, name: &str) -> ChatChange {
    ChatChange::Told { rev, author_id: None, frame: renamed(chat_id, rev, name) }
}

pub async fn start_realtime(nats: &Nats) -> Running {
    let config = Config {
        realtime_listen: "127.0.0.1:0".parse().unwrap(),
        nats_realtime_password: NATS_PASSWORD.to_owned(),
        presence_grace_s: 0,
        nats: nats.config(),
        trust: trust_config("http://127.0.0.1:1"),
        log: log_config(),
    };
    shared::telemetry::start_logging(&config.log);
    Running::start(app::build(config).await.unwrap())
}

/// Makes a stream as the service that owns it would.
pub async fn owned_stream(nats: &Nats, user: &str, stream: StreamOf) -> jetstream::Context {
    let options = async_nats::ConnectOptions::new()
        .user_and_password(user.to_owned(), NATS_PASSWORD.to_owned())
        .custom_inbox_prefix(format!("_INBOX_{user}"));
    let context = jetstream::new(options.connect(nats.config().nats_url).await.unwrap());
    let config = jetstream::stream::Config {
        name: stream.name.to_owned(),
        subjects: vec![stream.subjects.to_owned()],
        ..Default::default()
    };
    context.create_stream(config).await.unwrap();
    context
}

async fn play_neighbours(nats: &Nats, neighbours: &Arc<Mutex<Neighbours>>) -> Background {
    let background = Background::default();
    let (chats, users) = (nats.connect("chats").await, nats.connect("users").await);
    play(&background, &chats, neighbours, |known, asked: ChatsOf| MembershipPage {
        items: known.memberships.get(&asked.user_id).cloned().unwrap_or_default(),
        next: None,
    });
    play(&background, &chats, neighbours, |known, asked: SharedWith| {
        let shared = known.shared.get(&asked.user_id).cloned().unwrap_or_default();
        UserIds { user_ids: shared.into_iter().filter(|user| asked.others.contains(user)).collect() }
    });
    play(&background, &users, neighbours, |known, asked: ContactsOf| UserIds {
        user_ids: known.contacts.get(&asked.user_id).cloned().unwrap_or_default(),
    });
    play(&background, &users, neighbours, |known, asked: LastSeen| LastSeenTimes {
        items: known.seen.iter().copied().filter(|(user, _)| asked.user_ids.contains(user)).collect(),
    });
    background
}

/// Answers one kind of question from what the neighbours know.
fn play<Q: Question>(
    background: &Background,
    bus: &Bus,
    neighbours: &Arc<Mutex<Neighbours>>,
    answer: fn(&Neighbours, Q) -> Q::Answer,
) {
    let (bus, neighbours) = (bus.clone(), Arc::clone(neighbours));
    background.run("neighbour", move |stop| {
        let (bus, neighbours) = (bus.clone(), Arc::clone(&neighbours));
        async move {
            bus.answer(stop, |asked| std::future::ready(Ok(answer(&neighbours.lock().unwrap(), asked)))).await
        }
    });
}
