//! The API document.

use std::path::Path;

use serde_json::Value;
use shared::testing::assert_snapshot;

use crate::helpers::World;

#[tokio::test]
async fn the_document_is_the_committed_one() {
    let world = World::start().await;
    let document: Value = world.request("GET /openapi.json").send().await.unwrap().json().await.unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    assert_snapshot(&file, &format!("{}\n", serde_json::to_string_pretty(&document).unwrap()));
}

#[tokio::test]
async fn every_operation_has_words_security_and_examples() {
    let world = World::start().await;
    let document: Value = world.request("GET /openapi.json").send().await.unwrap().json().await.unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = format!("{method} {path}");
            for field in ["operationId", "summary", "description", "tags", "security"] {
                assert!(!operation[field].is_null(), "{name}: {field}");
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                let problem = &response["content"]["application/problem+json"];
                let is_error = status.as_str() >= "400";
                assert_eq!(is_error, !problem["examples"].is_null(), "{name}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn the_reader_of_the_document_is_served() {
    let world = World::start().await;
    let reply = world.request("GET /docs/").send().await.unwrap();
    assert_eq!(reply.status(), 200);
}
