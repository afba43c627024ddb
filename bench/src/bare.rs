//! The reference to compare with: axum broadcasting over WebSockets, nothing stored, nothing checked.
//! It speaks just enough of the contract that the same generator measures both.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use uuid::Uuid;

/// Rooms with their members, and the queue of every open socket.
#[derive(Default)]
struct Hall {
    rooms: HashMap<Uuid, Room>,
    sockets: HashMap<Uuid, Vec<UnboundedSender<Utf8Bytes>>>,
}

#[derive(Default)]
struct Room {
    members: Vec<Uuid>,
    rev: u64,
}

type Shared = Arc<Mutex<Hall>>;

/// Serves on `listen` and prints the address.
pub(crate) async fn serve(listen: SocketAddr) -> Result<()> {
    let router = Router::new()
        .route("/api/auth/register", post(register))
        .route("/api/chats", post(create))
        .route("/api/chats/{chat}/members", post(add))
        .route("/api/chats/{chat}/messages", post(write))
        .route("/ws", any(upgrade))
        .route("/healthz", get(|| async { "ok" }))
        .with_state(Shared::default());
    let listener = tokio::net::TcpListener::bind(listen).await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(axum::serve::ListenerExt::tap_io(listener, |tcp| _ = tcp.set_nodelay(true)), router).await?)
}

async fn register(Json(body): Json<Value>) -> Response {
    let id = Uuid::new_v4();
    let user = json!({"id": id, "login": body["login"], "role": "user"});
    let signed = json!({"access_token": id, "token_type": "Bearer", "expires_in": 900, "user": user});
    (StatusCode::CREATED, Json(signed)).into_response()
}

async fn create(State(hall): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let id = Uuid::new_v4();
    let mut members: Vec<Uuid> = caller(&headers).into_iter().chain(ids(&body["member_ids"])).collect();
    members.sort_unstable();
    members.dedup();
    locked(&hall).rooms.insert(id, Room { members, rev: 0 });
    (StatusCode::CREATED, Json(json!({"id": id}))).into_response()
}

async fn add(State(hall): State<Shared>, Path(chat): Path<Uuid>, Json(body): Json<Value>) -> StatusCode {
    if let Some(room) = locked(&hall).rooms.get_mut(&chat) {
        room.members.extend(ids(&body["user_ids"]));
    }
    StatusCode::CREATED
}

/// Makes the frame once and hands it to every member's sockets.
async fn write(
    State(hall): State<Shared>,
    Path(chat): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let mut hall = locked(&hall);
    let Hall { rooms, sockets } = &mut *hall;
    let Some(room) = rooms.get_mut(&chat) else { return StatusCode::NOT_FOUND.into_response() };
    room.rev += 1;
    let message = json!({
        "id": Uuid::new_v4(), "chat_id": chat, "seq": room.rev, "rev": room.rev, "kind": "text",
        "author_id": caller(&headers), "client_id": body["client_id"], "text": body["text"],
        "info": null, "created_at": "2026-01-01T00:00:00.000Z", "edited_at": null, "deleted": false
    });
    let frame = json!({"type": "message.created", "chat_id": chat, "rev": room.rev, "message": message});
    let frame = Utf8Bytes::from(frame.to_string());
    for queue in room.members.iter().filter_map(|member| sockets.get(member)).flatten() {
        let _ = queue.send(frame.clone());
    }
    (StatusCode::CREATED, Json(message)).into_response()
}

async fn upgrade(State(hall): State<Shared>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.read_buffer_size(4 * 1024).write_buffer_size(4 * 1024).on_upgrade(|socket| listen(hall, socket))
}

async fn listen(hall: Shared, mut socket: WebSocket) {
    let Some(Ok(Message::Text(first))) = socket.recv().await else { return };
    let frame: Value = serde_json::from_str(&first).unwrap_or_default();
    let Some(user) = frame["token"].as_str().and_then(|token| token.parse::<Uuid>().ok()) else { return };
    let (queue, mut frames) = unbounded_channel();
    locked(&hall).sockets.entry(user).or_default().push(queue);
    let ready = json!({"type": "ready", "user_id": user, "session_id": user, "epoch": 1, "n": 0, "online": []});
    let mut sent = socket.send(Message::Text(ready.to_string().into())).await;
    while sent.is_ok() {
        tokio::select! {
            frame = frames.recv() => match frame {
                Some(frame) => sent = socket.send(Message::Text(frame)).await,
                None => return,
            },
            heard = socket.recv() => if !matches!(heard, Some(Ok(_))) { return },
        }
    }
}

fn caller(headers: &HeaderMap) -> Option<Uuid> {
    headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")?.parse().ok()
}

fn ids(list: &Value) -> Vec<Uuid> {
    let ids = list.as_array().into_iter().flatten();
    ids.filter_map(|id| id.as_str()?.parse().ok()).collect()
}

fn locked(hall: &Mutex<Hall>) -> MutexGuard<'_, Hall> {
    hall.lock().unwrap_or_else(PoisonError::into_inner)
}
