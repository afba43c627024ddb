//! The calls about chats that the model and the scenarios make.

use std::fmt::Display;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::http::{Failure, Reply};
use super::person::Person;
use super::types::{Chat, ChatList, Member, MemberPage, Message, Page, ReadState, Sync, SyncRequest};

impl Person {
    /// My chats.
    pub async fn chats(&self) -> Result<ChatList, Failure> {
        self.call(Method::GET, "/api/chats", None).await?.read()
    }

    /// One chat of mine.
    pub async fn chat(&self, chat: Uuid) -> Result<Chat, Failure> {
        self.call(Method::GET, &format!("/api/chats/{chat}"), None).await?.read()
    }

    /// Creates a group chat.
    pub async fn create_group(&self, name: &str, members: &[Uuid]) -> Result<Chat, Failure> {
        let body = json!({
            "client_id": Uuid::new_v4(), "kind": "group", "name": name, "member_ids": members
        });
        self.call(Method::POST, "/api/chats", Some(&body)).await?.read()
    }

    /// Opens the direct chat with somebody.
    pub async fn open_direct(&self, peer: Uuid) -> Result<Chat, Failure> {
        let body = json!({"client_id": Uuid::new_v4(), "kind": "direct", "member_ids": [peer]});
        self.call(Method::POST, "/api/chats", Some(&body)).await?.read()
    }

    /// Renames a chat.
    pub async fn rename(&self, chat: Uuid, name: &str) -> Result<Chat, Failure> {
        self.change(Method::PATCH, chat, "", json!({"name": name})).await?.read()
    }

    /// Deletes a chat for everybody.
    pub async fn delete_chat(&self, chat: Uuid) -> Result<Reply, Failure> {
        self.call(Method::DELETE, &format!("/api/chats/{chat}"), None).await?.accepted()
    }

    /// Adds people; 201 when somebody was really added.
    pub async fn add(&self, chat: Uuid, people: &[Uuid]) -> Result<Reply, Failure> {
        self.change(Method::POST, chat, "/members", json!({"user_ids": people})).await?.accepted()
    }

    /// Removes somebody, or oneself.
    pub async fn remove(&self, chat: Uuid, user: Uuid) -> Result<Reply, Failure> {
        let path = format!("/api/chats/{chat}/members/{user}");
        self.call(Method::DELETE, &path, None).await?.accepted()
    }

    /// Every member of a chat, all pages.
    pub async fn members(&self, chat: Uuid) -> Result<Vec<Member>, Failure> {
        let (mut members, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/chats/{chat}/members?limit=100{cursor}");
            let page: MemberPage = self.call(Method::GET, &path, None).await?.read()?;
            members.extend(page.items);
            match page.next_cursor {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(members),
            }
        }
    }

    /// Writes a message under a `client_id` of its own.
    pub async fn send(&self, chat: Uuid, text: &str) -> Result<Message, Failure> {
        self.send_as(chat, Uuid::new_v4(), text).await?.read()
    }

    /// Writes a message under a given `client_id`: 201 the first time, 200 again.
    pub async fn send_as(&self, chat: Uuid, client_id: Uuid, text: &str) -> Result<Reply, Failure> {
        let body = json!({"client_id": client_id, "text": text});
        self.change(Method::POST, chat, "/messages", body).await
    }

    /// Changes a message's text.
    pub async fn edit(&self, chat: Uuid, message: Uuid, text: &str) -> Result<Message, Failure> {
        let rest = format!("/messages/{message}");
        self.change(Method::PATCH, chat, rest, json!({"text": text})).await?.read()
    }

    /// Deletes a message.
    pub async fn delete(&self, chat: Uuid, message: Uuid) -> Result<Reply, Failure> {
        let path = format!("/api/chats/{chat}/messages/{message}");
        self.call(Method::DELETE, &path, None).await?.accepted()
    }

    /// A page of messages; `place` is the query, for example `before=17&limit=100`.
    pub async fn messages(&self, chat: Uuid, place: &str) -> Result<Page, Failure> {
        self.call(Method::GET, &format!("/api/chats/{chat}/messages?{place}"), None).await?.read()
    }

    /// Everything listed in a chat, page by page from the first message.
    pub async fn whole_history(&self, chat: Uuid) -> Result<Vec<Message>, Failure> {
        let mut history: Vec<Message> = Vec::new();
        loop {
            let after = history.last().map_or(0, |message| message.seq);
            let page = self.messages(chat, &format!("after={after}&limit=100")).await?;
            let go_on = page.has_after && !page.items.is_empty();
            history.extend(page.items);
            if !go_on {
                return Ok(history);
            }
        }
    }

    /// Moves my read position.
    pub async fn read_to(&self, chat: Uuid, seq: u64) -> Result<ReadState, Failure> {
        self.change(Method::PUT, chat, "/read", json!({"seq": seq})).await?.read()
    }

    /// Asks what differs from what I hold.
    pub async fn sync(&self, held: &SyncRequest) -> Result<Sync, Failure> {
        let body = serde_json::to_value(held).map_err(|error| Failure::Odd(error.to_string()))?;
        self.call(Method::POST, "/api/chats/sync", Some(&body)).await?.read()
    }

    async fn change(&self, method: Method, chat: Uuid, rest: impl Display, body: Value) -> Result<Reply, Failure> {
        self.call(method, &format!("/api/chats/{chat}{rest}"), Some(&body)).await
    }
}
