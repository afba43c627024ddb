//! Examples of requests and replies for the API document.

use serde_json::{Value, json};

pub const ANNA: &str = "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11";
pub const BORIS: &str = "0199f3a4-8a20-7b41-8c11-52d7e9a0b3f4";
const CHAT: &str = "0199f3a5-0b6d-7c2e-a1f0-6f1d2c3b4a59";
const MESSAGE: &str = "0199f3a6-11d2-7a90-b3c4-90ab12cd34ef";
const CLIENT: &str = "7d444840-9dc0-4f1a-8a6f-2b1a0c9d8e7f";
const GENERATION: &str = "6f0d3c1e9a5b4c7d8e2f1a0b9c8d7e6f";

pub fn message() -> Value {
    json!({
        "id": MESSAGE, "chat_id": CHAT, "seq": 42, "rev": 57, "kind": "text", "author_id": BORIS, "client_id": CLIENT,
        "text": "Встречаемся в шесть.", "info": null, "created_at": "2026-11-22T09:30:00.125Z", "edited_at": null,
        "deleted": false,
    })
}

pub fn edited() -> Value {
    let mut message = message();
    message["text"] = json!("Встречаемся в семь.");
    message["edited_at"] = json!("2026-11-22T09:31:12.004Z");
    message["rev"] = json!(58);
    message
}

pub fn chat() -> Value {
    json!({
        "id": CHAT, "kind": "group", "name": "Поход в горы", "creator_id": ANNA, "peer_id": null,
        "created_at": "2026-11-20T08:00:00.000Z", "updated_at": "2026-11-22T09:30:00.125Z", "member_count": 3,
        "role": "creator", "rev": 57, "last_seq": 42, "last_message": message(), "read_seq": 40, "unread_count": 2,
        "my_rev": 7, "others_read_seq": 42, "hidden": false, "muted_until": null, "marked_unread": false,
    })
}

pub fn chat_list() -> Value {
    json!({"generation": GENERATION, "items": [chat()]})
}

pub fn export() -> Value {
    json!({
        "exported_at": "2026-11-22T10:00:00.000Z",
        "chat": {"id": CHAT, "kind": "group", "name": "Поход в горы", "created_at": "2026-11-20T08:00:00.000Z",
            "member_count": 3},
        "messages": [{
            "seq": 42, "id": MESSAGE, "kind": "text", "author_id": BORIS, "author": "Борис Годунов",
            "text": "Встречаемся в шесть.", "info": null, "created_at": "2026-11-22T09:30:00.125Z", "edited_at": null,
        }],
    })
}

pub fn new_group() -> Value {
    json!({"client_id": CLIENT, "kind": "group", "name": "Поход в горы", "member_ids": [BORIS]})
}

pub fn new_direct() -> Value {
    json!({"client_id": CLIENT, "kind": "direct", "member_ids": [BORIS]})
}

fn member() -> Value {
    json!({"user_id": BORIS, "role": "member", "joined_at": "2026-11-20T08:00:00.000Z", "read_seq": 42})
}

pub fn member_page() -> Value {
    json!({"items": [member()], "next_cursor": BORIS, "rev": 57})
}

pub fn added() -> Value {
    json!({"items": [member()]})
}

pub fn send() -> Value {
    json!({"client_id": CLIENT, "text": "Встречаемся в шесть."})
}

pub fn message_page() -> Value {
    json!({"items": [message()], "has_before": true, "has_after": false, "rev": 57})
}

fn hit() -> Value {
    json!({"message": message(), "highlights": [[0, 11]]})
}

pub fn chat_hits() -> Value {
    json!({"items": [hit()], "total": 1, "rev": 57})
}

pub fn hits() -> Value {
    json!({"items": [hit()], "next_cursor": "184467"})
}

pub fn sync_request() -> Value {
    json!({"generation": GENERATION, "chats": {CHAT: [56, 7, 42]}})
}

pub fn sync() -> Value {
    json!({
        "generation": GENERATION, "chats": [chat()], "removed": [],
        "changes": [{"chat_id": CHAT, "rev": 57, "messages": [message()]}], "reset": [],
    })
}
