//! `/api/users/me/avatar` and `/api/avatars/{sha256}`.

use std::path::PathBuf;

use image::{GenericImageView, ImageFormat};
use serde_json::{Value, json};
use shared::testing::{Person, Reply};
use shared::time::Timestamp;
use users::app::open_database;
use users::avatars::{
    Shelf,
    collector::{adopt_strays, collect},
};

use crate::helpers::{News, World};
use crate::pictures::{BLUE, GREEN, RED, disc, file, halves, jpeg, plain, with_exif};
use crate::uploads::upload;

impl World {
    /// `person` shows this picture from now on; his profile.
    async fn show(&self, person: &Person, picture: &[u8]) -> Value {
        upload(self, person, picture).await.expect(200)
    }

    /// A request for a file, as `<img>` makes it: without a token.
    async fn image(&self, url: &str) -> (u16, http::HeaderMap, Vec<u8>) {
        let response = self.users.request(&format!("GET {url}"), None).send().await.unwrap();
        (response.status().as_u16(), response.headers().clone(), response.bytes().await.unwrap().to_vec())
    }

    fn avatars(&self) -> PathBuf {
        self.database.config.data_dir.join("avatars")
    }

    /// Throws away what nobody shows, as if `Timestamp` were an hour ago; how many that were.
    async fn collect(&self, before: Timestamp) -> usize {
        let db = open_database(&self.database.config).await.unwrap();
        collect(&db, &Shelf::open(&self.database.config.data_dir).unwrap(), before).await.unwrap()
    }
}

fn later() -> Timestamp {
    Timestamp::now().plus(std::time::Duration::from_mins(1))
}

#[tokio::test]
async fn an_avatar_is_stored_shown_and_told() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let mut news = News::of(&world.nats).await;
    let shown = world.show(&anna, &with_exif(&file(halves(900, 600), ImageFormat::Jpeg), 3)).await;
    assert_eq!(shown["rev"], 2);
    assert_eq!(news.after("users.profile.updated").await, json!({"user": shown}));
    let seen = world.call(&format!("GET /api/users/{}", anna.id), &boris).await.expect(200);
    assert_eq!(seen["avatar_url"], shown["avatar_url"]);
    let (status, headers, bytes) = world.image(shown["avatar_url"].as_str().unwrap()).await;
    assert_eq!((status, &headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!(picture.dimensions(), (512, 512));
    assert!(picture.get_pixel(256, 450).0[0] > 150, "it stands upright");
}

#[tokio::test]
async fn an_avatar_may_be_kept_for_ever_and_is_nothing_but_a_picture() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let shown = world.show(&anna, &file(disc(100), ImageFormat::Png)).await;
    let url = shown["avatar_url"].as_str().unwrap();
    let (status, headers, bytes) = world.image(url).await;
    let hash = url.strip_prefix("/api/avatars/").unwrap();
    for (name, value) in [
        ("content-type", "image/png"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("etag", &format!("\"{hash}\"")),
        ("content-length", &bytes.len().to_string()),
    ] {
        assert_eq!((status, headers[name].to_str().unwrap()), (200, value), "{name}");
    }
    for held in [format!("\"{hash}\""), format!("\"x\", W/\"{hash}\""), "*".to_owned()] {
        let again =
            world.users.request(&format!("GET {url}"), None).header("if-none-match", &held).send().await.unwrap();
        assert_eq!((again.status().as_u16(), &again.headers()["etag"]), (304, &headers["etag"]), "{held}");
        assert!(again.bytes().await.unwrap().is_empty());
    }
    let other = world.users.request(&format!("GET {url}"), None).header("if-none-match", "\"x\"").send().await.unwrap();
    assert_eq!(other.status().as_u16(), 200);
    let head = world.users.request(&format!("HEAD {url}"), None).send().await.unwrap();
    assert_eq!((head.status().as_u16(), &head.headers()["etag"]), (200, &headers["etag"]));
}

#[tokio::test]
async fn the_same_picture_again_takes_no_rev_and_tells_nothing() {
    let world = World::start().await;
    let (anna, mut news) = (world.join("anna").await, News::of(&world.nats).await);
    let shown = world.show(&anna, &jpeg()).await;
    assert_eq!(world.show(&anna, &jpeg()).await, shown);
    let other = world.show(&anna, &file(plain(9, 9, RED), ImageFormat::Png)).await;
    assert_eq!(other["rev"], 3);
    assert_eq!(news.next().await.1["user"]["rev"], 2);
    assert_eq!(news.next().await.1["user"]["rev"], 3);
}

#[tokio::test]
async fn a_deleted_avatar_is_gone_for_all_and_deleting_again_changes_nothing() {
    let world = World::start().await;
    let (anna, mut news) = (world.join("anna").await, News::of(&world.nats).await);
    world.show(&anna, &jpeg()).await;
    let deleted = world.call("DELETE /api/users/me/avatar", &anna).await.expect(200);
    assert_eq!((&deleted["avatar_url"], &deleted["rev"]), (&Value::Null, &json!(3)));
    assert_eq!(world.call("DELETE /api/users/me/avatar", &anna).await.expect(200), deleted);
    news.next().await;
    assert_eq!(news.next().await.1, json!({"user": deleted}));
    assert_eq!(world.send("PATCH /api/users/me", &anna, json!({"name": "Анна"})).await.expect(200)["rev"], 4);
}

#[tokio::test]
async fn an_avatar_outlives_a_change_of_name() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let shown = world.show(&anna, &jpeg()).await;
    let renamed = world.send("PATCH /api/users/me", &anna, json!({"name": "Анна"})).await.expect(200);
    assert_eq!(renamed["avatar_url"], shown["avatar_url"]);
}

#[tokio::test]
async fn contacts_and_searches_show_the_avatar() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let url = world.show(&boris, &jpeg()).await["avatar_url"].clone();
    let added = world.send("POST /api/contacts", &anna, json!({"login": "boris"})).await.expect(201);
    assert_eq!(added["user"]["avatar_url"], url);
    assert_eq!(world.call("GET /api/contacts", &anna).await.expect(200)["items"][0]["user"]["avatar_url"], url);
    assert_eq!(world.call("GET /api/users?query=boris", &anna).await.expect(200)["items"][0]["avatar_url"], url);
}

#[tokio::test]
async fn an_address_that_names_no_avatar_is_not_found() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let url = world.show(&anna, &jpeg()).await["avatar_url"].as_str().unwrap().to_owned();
    let upper = format!("/api/avatars/{}", url.rsplit('/').next().unwrap().to_uppercase());
    let others =
        ["0".repeat(64), "..".to_owned(), "..%2fusers.db".to_owned(), ".unfinished-x".to_owned(), "x".repeat(9_000)];
    for url in others.iter().map(|name| format!("/api/avatars/{name}")).chain([upper, format!("{url}.jpg")]) {
        Reply::of(world.users.request(&format!("GET {url}"), None)).await.expect_problem(404, "not_found");
    }
    for call in [format!("DELETE {url}"), format!("PUT {url}")] {
        world.call(&call, &anna).await.expect_problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn only_what_nobody_shows_any_more_is_thrown_away() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let pictures = [RED, GREEN, BLUE].map(|colour| file(plain(8, 8, colour), ImageFormat::Png));
    let (first, second) = (world.show(&anna, &pictures[0]).await, world.show(&anna, &pictures[1]).await);
    let shared = world.show(&boris, &pictures[1]).await;
    assert_eq!(second["avatar_url"], shared["avatar_url"]);
    world.show(&anna, &pictures[2]).await;
    let an_hour_ago = Timestamp::now().minus(std::time::Duration::from_hours(1));
    assert_eq!(world.collect(an_hour_ago).await, 0, "whoever has not heard of the new one may still ask for it");
    assert_eq!(world.collect(later()).await, 1);
    assert_eq!(world.collect(later()).await, 0);
    for (profile, status) in [(&first, 404), (&second, 200)] {
        assert_eq!(world.image(profile["avatar_url"].as_str().unwrap()).await.0, status);
    }
    assert_eq!(std::fs::read_dir(world.avatars()).unwrap().count(), 2);
    let back = world.show(&anna, &pictures[0]).await;
    assert_eq!(world.image(back["avatar_url"].as_str().unwrap()).await.0, 200, "what was thrown away comes back");
}

#[tokio::test]
async fn files_that_an_older_database_does_not_know_are_thrown_away_too() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let shown = world.show(&anna, &file(plain(8, 8, RED), ImageFormat::Png)).await;
    std::fs::write(world.avatars().join("5".repeat(64)), b"of somebody who is not there any more").unwrap();
    std::fs::write(world.avatars().join("a note"), b"not ours").unwrap();
    let db = open_database(&world.database.config).await.unwrap();
    let shelf = Shelf::open(&world.database.config.data_dir).unwrap();
    assert_eq!(adopt_strays(&db, &shelf).await.unwrap(), 1);
    assert_eq!(adopt_strays(&db, &shelf).await.unwrap(), 0);
    assert_eq!(world.collect(Timestamp::now().minus(std::time::Duration::from_mins(1))).await, 0, "it has its hour");
    assert_eq!(world.collect(later()).await, 1);
    assert_eq!(world.image(shown["avatar_url"].as_str().unwrap()).await.0, 200);
    assert_eq!(std::fs::read_dir(world.avatars()).unwrap().count(), 2);
}

#[tokio::test]
async fn an_avatar_is_never_thrown_away_while_people_change_theirs() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let pictures = [RED, GREEN].map(|colour| file(plain(8, 8, colour), ImageFormat::Png));
    let changing = async {
        for turn in 0..30 {
            let (one, other) = (&pictures[turn % 2], &pictures[(turn + 1) % 2]);
            let shown = tokio::join!(world.show(&anna, one), world.show(&boris, other));
            for profile in [shown.0, shown.1] {
                assert_eq!(world.image(profile["avatar_url"].as_str().unwrap()).await.0, 200, "{turn}");
            }
        }
    };
    let collecting = async {
        loop {
            // A moment is enough here instead of an hour: it is longer than storing takes.
            world.collect(Timestamp::now().minus(std::time::Duration::from_secs(5))).await;
        }
    };
    tokio::select! {
        () = changing => {}
        () = collecting => {}
    }
}
