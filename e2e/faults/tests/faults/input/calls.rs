//! The calls of the contract with an example of each.

use reqwest::Method;

/// One call with a good body, empty where it has none.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) body: &'static str,
    /// The fields in whose place `null` is good.
    pub(super) nullable: &'static [&'static str],
    pub(super) who: Who,
}

/// Who may call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Anybody,
    Signed,
    Admin,
}

impl Call {
    fn by(self, who: Who) -> Self {
        Self { who, ..self }
    }

    fn nullable(self, nullable: &'static [&'static str]) -> Self {
        Self { nullable, ..self }
    }
}

fn call(method: Method, path: &'static str, body: &'static str) -> Call {
    Call { method, path, body, nullable: &[], who: Who::Signed }
}

fn get(path: &'static str) -> Call {
    call(Method::GET, path, "")
}

fn delete(path: &'static str) -> Call {
    call(Method::DELETE, path, "")
}

fn post(path: &'static str, body: &'static str) -> Call {
    call(Method::POST, path, body)
}

fn patch(path: &'static str, body: &'static str) -> Call {
    call(Method::PATCH, path, body)
}

/// Every call with a JSON body.
pub(super) fn with_body() -> Vec<Call> {
    vec![
        post("/api/auth/register", r#"{"login":"vera","password":"a word of vera","name":"Вера","surname":"В"}"#)
            .by(Who::Anybody),
        post("/api/auth/login", r#"{"login":"person1","password":"a word of person1"}"#).by(Who::Anybody),
        post("/api/auth/password", r#"{"current_password":"not this word","new_password":"another word"}"#),
        patch("/api/auth/accounts/{boris}", r#"{"active":true}"#).by(Who::Admin),
        post("/api/auth/accounts/{boris}/password", r#"{"new_password":"another word"}"#).by(Who::Admin),
        patch("/api/users/me", r#"{"name":"Анна","surname":"А"}"#),
        post("/api/users/lookup", r#"{"ids":["{boris}"]}"#),
        post("/api/contacts", r#"{"user_id":"{boris}","name":"Боря","surname":"Б"}"#),
        patch("/api/contacts/{boris}", r#"{"name":"Боря","surname":"Б"}"#),
        post(
            "/api/chats",
            r#"{"client_id":"01890000-0000-7000-8000-000000000001","kind":"group","name":"Имя","member_ids":["{boris}"]}"#,
        ),
        patch("/api/chats/{chat}", r#"{"name":"Имя"}"#),
        patch(
            "/api/chats/{chat}/membership",
            r#"{"hidden":false,"muted_until":"2030-01-01T00:00:00.000Z","marked_unread":false}"#,
        )
        .nullable(&["muted_until"]),
        post("/api/chats/{chat}/members", r#"{"user_ids":["{boris}"]}"#),
        post("/api/chats/{chat}/messages", r#"{"client_id":"01890000-0000-7000-8000-000000000002","text":"слово"}"#),
        patch("/api/chats/{chat}/messages/{message}", r#"{"text":"другое"}"#),
        call(Method::PUT, "/api/chats/{chat}/read", r#"{"seq":1}"#),
        post("/api/chats/sync", r#"{"generation":"x","chats":{}}"#).nullable(&["generation"]),
        post("/api/presence/lookup", r#"{"user_ids":["{boris}"]}"#),
    ]
}

/// Every call without a body.
pub(super) fn without_body() -> Vec<Call> {
    vec![
        get("/api/auth/sessions"),
        delete("/api/auth/sessions/{message}"),
        get("/api/auth/accounts").by(Who::Admin),
        get("/api/users/me"),
        get("/api/users/{boris}"),
        get("/api/users?query=p"),
        get("/api/contacts"),
        delete("/api/contacts/{boris}"),
        get("/api/chats"),
        get("/api/chats/{chat}"),
        get("/api/chats/{chat}/members"),
        get("/api/chats/{chat}/messages"),
        delete("/api/chats/{chat}/messages/{message}"),
        delete("/api/chats/{chat}/members/{boris}"),
    ]
}

/// Every call.
pub(super) fn all() -> Vec<Call> {
    let mut calls = with_body();
    calls.extend(without_body());
    calls
}
