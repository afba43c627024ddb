//! `/api/chats`: the list, one chat, renaming, handing over, deleting.

use serde_json::json;
use shared::testing::{Person, eventually};

use crate::helpers::{MAIN, World, id_of};

#[tokio::test]
async fn whoever_comes_with_a_valid_token_is_in_the_main_chat() {
    let world = World::start().await;
    let stranger = Person::new("stranger");
    let list = world.chats.call("GET /api/chats", &stranger).await;
    assert_eq!(list.headers["cache-control"], "no-store");
    let list = list.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let main = &list["items"][0];
    assert_eq!((main["id"].as_str(), main["kind"].as_str(), main["name"].as_str()), (Some(MAIN), Some("main"), Some("Главная")));
    assert_eq!((main["rev"].as_i64(), main["last_seq"].as_i64(), main["member_count"].as_i64()), (Some(0), Some(0), Some(1)));
    assert_eq!(main["last_message"], json!(null));
}
