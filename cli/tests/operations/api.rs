//! What a person does through the public port.

use cli::system::System;
use reqwest::{Client, Method, multipart};
use serde_json::{Value, json};

/// A good password.
pub const PASSWORD: &str = "лошадь-42";

/// A picture of one pixel.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00, 0x0c, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x30, 0x48, 0x98, 0x00, 0x00, 0x01, 0xe4, 0x01, 0x21, 0xca, 0x6c, 0xd2, 0x32,
    0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// Somebody signed in.
#[derive(Clone)]
pub struct Person {
    client: Client,
    url: String,
    token: String,
    pub id: String,
}

impl Person {
    pub async fn register(system: &System, login: &str) -> Self {
        let body = json!({"login": login, "password": PASSWORD});
        Self::signed(system, "register", &body).await.unwrap()
    }

    /// Signs in; the error's code if that fails.
    pub async fn sign_in(system: &System, login: &str, password: &str) -> Result<Self, String> {
        Self::signed(system, "login", &json!({"login": login, "password": password})).await
    }

    async fn signed(system: &System, call: &str, body: &Value) -> Result<Self, String> {
        let (client, url) = (Client::builder().no_proxy().build().unwrap(), system.url());
        let reply = client.post(format!("{url}/api/auth/{call}")).json(body).send().await.unwrap();
        let signed: Value = reply.json().await.unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let token = text(&signed["access_token"]).ok_or_else(|| text(&signed["code"]).unwrap_or_default())?;
        Ok(Self { client, url, token, id: text(&signed["user"]["id"]).unwrap() })
    }

    /// A call, which must succeed.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let reply = request.send().await.unwrap();
        let (status, text) = (reply.status(), reply.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    pub async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await
    }

    /// Creates a group with others; its id.
    pub async fn group(&self, others: &[&Self]) -> String {
        let ids: Vec<&str> = others.iter().map(|other| other.id.as_str()).collect();
        let body = json!({"client_id": uuid::Uuid::new_v4(), "kind": "group", "name": "Поход", "member_ids": ids});
        self.call(Method::POST, "/api/chats", Some(body)).await["id"].as_str().unwrap().to_owned()
    }

    pub async fn send(&self, chat: &str, text: &str) -> Value {
        let body = json!({"client_id": uuid::Uuid::new_v4(), "text": text});
        self.call(Method::POST, &format!("/api/chats/{chat}/messages"), Some(body)).await
    }

    /// Every message of a chat, ascending.
    pub async fn messages(&self, chat: &str) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let page = self.get(&format!("/api/chats/{chat}/messages?after={after}&limit=100")).await;
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(last) = all.last().filter(|_| page["has_after"] == true) else { return all };
            after = last["seq"].as_i64().unwrap();
        }
    }

    /// Puts a picture up; its address.
    pub async fn show_picture(&self) -> String {
        let form = multipart::Form::new().part("file", multipart::Part::bytes(PICTURE));
        let request = self.client.put(format!("{}/api/users/me/avatar", self.url)).bearer_auth(&self.token);
        let user: Value = request.multipart(form).send().await.unwrap().json().await.unwrap();
        user["avatar_url"].as_str().unwrap_or_else(|| panic!("{user}")).to_owned()
    }

    /// A file as it is served.
    pub async fn file(&self, path: &str) -> Vec<u8> {
        let reply = self.client.get(format!("{}{path}", self.url)).send().await.unwrap();
        assert!(reply.status().is_success(), "{path}: {}", reply.status());
        reply.bytes().await.unwrap().to_vec()
    }
}
