//! The document of the API is committed, so that the interface's types are generated from it.

use std::path::Path;

use shared::testing::assert_snapshot;

#[test]
fn the_committed_document_is_the_one_that_the_code_describes() {
    let (_, document) = chats::routes::router();
    let json = document.to_pretty_json().unwrap() + "\n";
    assert_snapshot(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json"), &json);
}

#[test]
fn every_operation_is_described_with_its_errors_and_examples() {
    let (_, document) = chats::routes::router();
    let document = serde_json::to_value(&document).unwrap();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let what = format!("{method} {path}");
            for field in ["operationId", "summary", "description"] {
                assert!(operation[field].as_str().is_some_and(|text| !text.is_empty()), "{what}: {field}");
            }
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.contains_key("401") && responses.contains_key("503"), "{what}: errors");
            for (status, response) in responses.iter().filter(|(status, _)| *status != "204") {
                let content = response["content"].as_object().unwrap().values().next().unwrap();
                let shown = content.get("example").or(content.get("examples"));
                assert!(shown.is_some(), "{what}: example of {status}");
            }
        }
    }
}
