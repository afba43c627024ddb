//! The API document, as it is committed.

use std::path::Path;

use crate::helpers::Stage;

#[tokio::test]
async fn the_document_is_the_committed_one() {
    let stage = Stage::set().await;
    let served = stage.realtime.request("GET /openapi.json", None).send().await.unwrap();
    let document: serde_json::Value = serde_json::from_str(&served.text().await.unwrap()).unwrap();
    let text = format!("{}\n", serde_json::to_string_pretty(&document).unwrap());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    shared::testing::assert_snapshot(&file, &text);
}
