//! The reference at `/docs`.

use shared::testing::Reply;

use crate::helpers::Stage;

#[tokio::test]
async fn the_calls_of_all_services_stand_in_one_document() {
    let stage = Stage::start().await;
    let document = Reply::of(stage.gateway.request("GET /docs/openapi.json", None)).await.expect(200);
    for service in ["auth", "users", "chats", "realtime"] {
        assert_eq!(document["paths"][format!("/api/{service}/x")]["get"]["tags"][0], service);
    }
    assert_eq!(document["x-unavailable"].as_array().unwrap().len(), 0);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let for_operators = Reply::of(client.get(format!("{}/openapi.json", stage.admin))).await.expect(200);
    assert_eq!(for_operators, document);
}

#[tokio::test]
async fn a_service_that_is_away_is_shown_as_such() {
    let stage = Stage::with(|config| config.chats_url = "http://127.0.0.1:1".to_owned()).await;
    let document = Reply::of(stage.gateway.request("GET /docs/openapi.json", None)).await.expect(200);
    assert_eq!(document["x-unavailable"][0], "chats");
    assert!(document["paths"]["/api/users/x"].is_object());
    assert!(document["info"]["description"].as_str().unwrap().contains("do not answer at the moment: chats"));
}

#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere_and_the_socket_is_described() {
    let stage = Stage::start().await;
    let read = async |path: &str| {
        let reply = stage.gateway.request(&format!("GET {path}"), None).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        reply.text().await.unwrap()
    };
    let page = read("/docs/").await;
    assert!(
        page.contains("/docs/ui/swagger-ui-bundle.js") && !page.contains("src=\"http") && !page.contains("href=\"http"),
        "{page}"
    );
    assert!(
        page.contains("data-document=\"/docs/openapi.json\"") && page.contains("data-events=\"/docs/asyncapi.json\"")
    );
    for part in ["ui/swagger-ui-bundle.js", "ui/swagger-ui.css", "reader.js", "reader.css", "events.js"] {
        read(&format!("/docs/{part}")).await;
    }
    assert!(read("/docs/asyncapi.json").await.contains("\"ServerMessageCreated\""));
    let socket = read("/docs/asyncapi.yaml").await;
    assert!(socket.starts_with("asyncapi: 3."));
    for frame in
        ["ready", "heartbeat", "resync", "message.created", "member.removed", "token.expiring", "presence_interest"]
    {
        assert!(socket.contains(&format!("const: {frame}\n")), "{frame} is not described");
    }
}
