//! The reference: the documents of all services as one, the page that shows it, and the description of the socket.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use futures::future::join_all;
use http::header;
use serde_json::{Map, Value, json};
use shared::http::reader;
use tokio::sync::Mutex;

use crate::upstreams::{SERVICES, Service, Upstreams};

const ASYNCAPI: &str = include_str!("../asyncapi.yaml");
const INTRODUCTION: &str = include_str!("../reference.md");
/// How long the merged document is given out before the services are asked again.
const FRESH: Duration = Duration::from_secs(10);

/// The merged document, kept for a short while.
#[derive(Clone)]
pub struct Reference {
    upstreams: Upstreams,
    kept: Arc<Mutex<Option<(Instant, Bytes)>>>,
}

impl Reference {
    /// Of the services at `upstreams`.
    pub fn new(upstreams: Upstreams) -> Self {
        Self { upstreams, kept: Arc::default() }
    }

    async fn document(&self) -> Bytes {
        let mut kept = self.kept.lock().await;
        if let Some((made, document)) = kept.as_ref()
            && made.elapsed() < FRESH
        {
            return document.clone();
        }
        let parts = join_all(SERVICES.map(|service| async move { (service, self.part(service).await) })).await;
        let is_whole = parts.iter().all(|(_, part)| part.is_ok());
        let document = Bytes::from(merge(parts).to_string());
        // A service that was away is looked for again at the next reading.
        *kept = is_whole.then(|| (Instant::now(), document.clone()));
        document
    }

    async fn part(&self, service: Service) -> Result<Value, String> {
        let document = self.upstreams.get(service, "/openapi.json").await?;
        serde_json::from_slice(&document).map_err(|_| "answers with something that is no OpenAPI document".to_owned())
    }
}

/// The reader at `/docs`, the document at `document_path`, the socket's description at `/docs/asyncapi.yaml` and `.json`.
pub fn routes(reference: Reference, document_path: &'static str) -> Router {
    let document = |State(reference): State<Reference>| async move {
        ([(header::CONTENT_TYPE, "application/json")], reference.document().await)
    };
    Router::new()
        .route(document_path, get(document).with_state(reference))
        .route("/docs/asyncapi.yaml", get(asyncapi))
        .route("/docs/asyncapi.json", get(asyncapi_as_json))
        .merge(reader::routes(document_path, Some("/docs/asyncapi.json")))
}

async fn asyncapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/yaml; charset=utf-8")], ASYNCAPI)
}

/// The same for the reader's script.
async fn asyncapi_as_json() -> impl IntoResponse {
    let description: Value = serde_yaml_ng::from_str(ASYNCAPI).unwrap_or_default();
    axum::Json(description)
}

/// One document of all: each operation under a tag that names its service; a service that is away has a tag that says so.
fn merge(parts: Vec<(Service, Result<Value, String>)>) -> Value {
    let mut whole = Whole::default();
    for (service, part) in parts {
        match part {
            Ok(part) => whole.add(service, part),
            Err(problem) => whole.add_absent(service, &problem),
        }
    }
    whole.finish()
}

#[derive(Default)]
struct Whole {
    openapi: Option<Value>,
    paths: Map<String, Value>,
    components: Map<String, Value>,
    tags: Vec<Value>,
    absent: Vec<String>,
}

impl Whole {
    fn add(&mut self, service: Service, mut part: Value) {
        self.take_schemas(service, &mut part);
        self.openapi.get_or_insert(part["openapi"].clone());
        for tag in part["tags"].as_array().into_iter().flatten() {
            let name = tagged(service, tag["name"].as_str().unwrap_or_default());
            self.tags.push(json!({ "name": name, "description": tag["description"].as_str().unwrap_or_default() }));
        }
        let security = part.get("security").cloned();
        let Some(Value::Object(paths)) = part.get_mut("paths").map(Value::take) else { return };
        for (path, mut operations) in paths.into_iter().filter(|(path, _)| path.starts_with("/api/")) {
            complete_operations(service, security.as_ref(), &mut operations);
            self.paths.insert(path, operations);
        }
    }

    fn add_absent(&mut self, service: Service, problem: &str) {
        let name = service.name();
        self.absent.push(name.to_owned());
        self.tags.push(json!({
            "name": name,
            "description": format!("⚠ The service `{name}` {problem} at the moment: its calls are missing here."),
        }));
    }

    /// Puts the part's components to the others. A name that means something else already gets the service's in front.
    fn take_schemas(&mut self, service: Service, part: &mut Value) {
        let Some(Value::Object(groups)) = part.get("components").cloned() else { return };
        let mut text = None;
        for (group, items) in &groups {
            let known = self.components.get(group);
            let differs = |(name, item): &(&String, &Value)| {
                known.and_then(|known| known.get(name.as_str())).is_some_and(|known| known != *item)
            };
            for (name, _) in items.as_object().into_iter().flatten().filter(differs) {
                let text = text.get_or_insert_with(|| part.to_string());
                *text = renamed(text, group, name, &format!("{}_{name}", service.name()));
            }
        }
        if let Some(text) = text {
            *part = serde_json::from_str(&text).unwrap_or_default();
        }
        for (group, items) in part["components"].as_object().into_iter().flatten() {
            let ours = self.components.entry(group.as_str()).or_insert_with(|| json!({}));
            for (name, item) in items.as_object().into_iter().flatten() {
                ours[name.as_str()] = item.clone();
            }
        }
    }

    /// The tags that some call has, or that tell of an absent service.
    fn used_tags(&self) -> Vec<&Value> {
        let calls = self.paths.values().filter_map(Value::as_object).flat_map(Map::values);
        let used: HashSet<&str> = calls
            .filter_map(|call| call["tags"].as_array())
            .flatten()
            .filter_map(Value::as_str)
            .chain(self.absent.iter().map(String::as_str))
            .collect();
        self.tags.iter().filter(|tag| tag["name"].as_str().is_some_and(|name| used.contains(name))).collect()
    }

    fn finish(self) -> Value {
        let mut introduction = INTRODUCTION.to_owned();
        if !self.absent.is_empty() {
            let notice = format!("> ⚠ These services do not answer at the moment: {}.\n\n", self.absent.join(", "));
            introduction.insert_str(0, &notice);
        }
        let tags = json!(self.used_tags());
        json!({
            "openapi": self.openapi.unwrap_or_else(|| json!("3.1.0")),
            "info": { "title": "Простой чат", "version": env!("CARGO_PKG_VERSION"), "description": introduction },
            "servers": [{ "url": "/" }],
            "tags": tags,
            "paths": self.paths,
            "components": self.components,
            "x-unavailable": self.absent,
        })
    }
}

/// `text` with a component renamed, where it is defined and wherever it is referred to.
fn renamed(text: &str, group: &str, from: &str, to: &str) -> String {
    let mut part: Value = serde_json::from_str(text).unwrap_or_default();
    if let Some(items) = part["components"][group].as_object_mut()
        && let Some(item) = items.remove(from)
    {
        items.insert(to.to_owned(), item);
    }
    let reference = |name: &str| format!("\"#/components/{group}/{name}\"");
    part.to_string().replace(&reference(from), &reference(to))
}

fn tagged(service: Service, tag: &str) -> String {
    if tag.is_empty() || tag == service.name() {
        service.name().to_owned()
    } else {
        format!("{} · {tag}", service.name())
    }
}

/// Gives each operation the tag of its service, and what its document says for all: who may call.
fn complete_operations(service: Service, security: Option<&Value>, operations: &mut Value) {
    for operation in operations.as_object_mut().into_iter().flatten().map(|(_, operation)| operation) {
        let Some(operation) = operation.as_object_mut() else { continue };
        let named: Vec<String> = operation
            .get("tags")
            .and_then(Value::as_array)
            .map(|tags| tags.iter().filter_map(Value::as_str).map(|tag| tagged(service, tag)).collect())
            .unwrap_or_default();
        let tags = if named.is_empty() { vec![service.name().to_owned()] } else { named };
        operation.insert("tags".to_owned(), json!(tags));
        if let Some(security) = security {
            operation.entry("security").or_insert_with(|| security.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::merge;
    use crate::upstreams::Service;

    fn part(path: &str, tag: &str, problem: &Value) -> Value {
        let answer = json!({ "$ref": "#/components/schemas/Problem" });
        json!({
            "openapi": "3.1.0",
            "tags": [{ "name": tag, "description": "About it." }],
            "paths": { path: { "get": { "tags": [tag], "answer": answer } }, "/internal/x": { "get": {} } },
            "components": { "schemas": { "Problem": problem } },
        })
    }

    #[test]
    fn the_calls_of_all_services_stand_under_tags_that_name_them() {
        let same = json!({ "type": "object" });
        let whole = merge(vec![
            (Service::Auth, Ok(part("/api/auth/login", "sessions", &same))),
            (Service::Users, Ok(part("/api/users/me", "users", &same))),
        ]);
        assert_eq!(whole["paths"]["/api/auth/login"]["get"]["tags"], json!(["auth · sessions"]));
        assert_eq!(whole["paths"]["/api/users/me"]["get"]["tags"], json!(["users"]));
        assert_eq!(whole["paths"].as_object().unwrap().len(), 2);
        assert_eq!(whole["components"]["schemas"], json!({ "Problem": same }));
    }

    #[test]
    fn what_a_document_says_of_all_its_calls_is_said_of_each() {
        let mut chats = part("/api/chats", "chats", &json!({}));
        chats["security"] = json!([{ "access_token": [] }]);
        chats["paths"]["/api/chats/open"] = json!({ "get": { "security": [{}] } });
        let whole = merge(vec![(Service::Chats, Ok(chats))]);
        assert_eq!(whole["paths"]["/api/chats"]["get"]["security"], json!([{ "access_token": [] }]));
        assert_eq!(whole["paths"]["/api/chats/open"]["get"]["security"], json!([{}]));
    }

    #[test]
    fn a_service_that_is_away_is_shown_as_such() {
        let whole = merge(vec![(Service::Chats, Err("does not answer".to_owned()))]);
        assert_eq!(whole["x-unavailable"], json!(["chats"]));
        assert!(whole["tags"][0]["description"].as_str().unwrap().contains("`chats` does not answer"));
        assert!(whole["info"]["description"].as_str().unwrap().starts_with("> ⚠"));
    }

    #[test]
    fn a_name_that_means_two_things_is_told_apart() {
        let whole = merge(vec![
            (Service::Auth, Ok(part("/api/auth/login", "sessions", &json!({ "type": "object" })))),
            (Service::Users, Ok(part("/api/users/me", "users", &json!({ "type": "string" })))),
        ]);
        let schemas = &whole["components"]["schemas"];
        assert_eq!(schemas["Problem"], json!({ "type": "object" }));
        assert_eq!(schemas["users_Problem"], json!({ "type": "string" }));
        let answer = &whole["paths"]["/api/users/me"]["get"]["answer"]["$ref"];
        assert_eq!(answer, "#/components/schemas/users_Problem");
    }
}
