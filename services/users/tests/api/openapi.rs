//! The committed document is the one that is served.

use std::path::Path;

use serde_json::Value;

use crate::helpers::World;

fn document() -> Value {
    let (_, document) = users::routes::api();
    serde_json::from_str(&document.to_json().unwrap()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
        })
        .collect()
}

#[test]
fn the_committed_document_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let (_, document) = users::routes::api();
    shared::testing::assert_snapshot(&file, &format!("{}\n", document.to_pretty_json().unwrap()));
}

#[tokio::test]
async fn the_document_is_served() {
    let world = World::start().await;
    let served = shared::testing::Reply::of(world.users.request("GET /openapi.json", None)).await.expect(200);
    assert_eq!(served, document());
}

#[test]
fn every_call_is_described_with_examples_and_its_errors() {
    let document = document();
    for (call, operation) in operations(&document) {
        for field in ["operationId", "summary", "tags", "security"] {
            assert!(!operation[field].is_null(), "{call} has no {field}");
        }
        if !operation["requestBody"].is_null() {
            let content = &operation["requestBody"]["content"];
            let has_example = !content["application/json"]["example"].is_null();
            assert!(has_example || content["multipart/form-data"].is_object(), "{call}: no example");
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let content = &response["content"];
            match status.as_str() {
                "204" | "304" => assert!(content.is_null(), "{call}"),
                "200" if content["image/png"].is_object() => assert!(content["image/jpeg"].is_object(), "{call}"),
                "200" | "201" => assert!(!content["application/json"]["example"].is_null(), "{call} {status}"),
                _ => assert!(content["application/problem+json"]["examples"].is_object(), "{call} {status}"),
            }
        }
        let by_anybody = operation["security"] == serde_json::json!([{}]);
        for status in ["401", "429", "503"].into_iter().skip(usize::from(by_anybody)) {
            assert!(operation["responses"][status].is_object(), "{call} has no {status}");
        }
    }
}

#[test]
fn every_name_that_is_referred_to_is_there() {
    let document = document();
    let text = document.to_string();
    let names = text.split("\"#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap());
    for name in names {
        assert!(document["components"]["schemas"][name].is_object(), "{name} is not described");
    }
}
