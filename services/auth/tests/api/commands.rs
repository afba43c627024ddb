//! What auth does from the command line: accounts, imported accounts, archives.

use auth::commands::{create_account, reset_password};
use auth::import;
use auth::store::STORE;
use serde_json::json;
use shared::db::archive;
use shared::http::token::Role;
use shared::testing::Database;

use crate::helpers::{PASSWORD, World};

/// The hash that the original application would have kept of `password`; a low cost makes it quick.
fn bcrypt_of(password: &str) -> String {
    bcrypt::hash(password, 4).unwrap()
}

fn line(key: &str, login: &str, hash: &str) -> String {
    json!({"key": key, "login": login, "name": "Анна", "surname": "", "password_hash": hash}).to_string() + "\n"
}

#[tokio::test]
async fn an_account_made_by_command_signs_in_at_once() {
    let world = World::start().await;
    create_account(&world.config, "Анна", Role::User, PASSWORD).await.unwrap();
    assert_eq!(world.login("анна", PASSWORD).await.expect(200)["user"]["role"], "user");
    let taken = create_account(&world.config, "АННА", Role::User, PASSWORD).await.unwrap_err();
    assert!(taken.to_string().contains("somebody has this login"), "{taken}");
    assert!(create_account(&world.config, "boris", Role::User, "short").await.is_err());
    create_account(&world.config, "chief", Role::Admin, PASSWORD).await.unwrap();
    assert_eq!(world.login("chief", PASSWORD).await.expect(200)["user"]["role"], "admin");
}

#[tokio::test]
async fn a_reset_password_opens_and_the_old_one_does_not() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    reset_password(&world.config, "Anna", "верблюд-43").await.unwrap();
    world.login("anna", PASSWORD).await.expect_problem(401, "invalid_credentials");
    world.login("anna", "верблюд-43").await.expect(200);
    world.refresh(&anna.cookie).await.expect_problem(401, "session_revoked");
    assert!(reset_password(&world.config, "nobody", "верблюд-43").await.is_err());
}

#[tokio::test]
async fn an_imported_password_is_good_and_its_hash_replaced_at_the_first_login() {
    let world = World::start().await;
    let lines = line("7", "anna", &bcrypt_of("old"));
    assert_eq!(import::run(&world.config, lines.as_bytes()).await.unwrap().made, 1);
    world.login("anna", "another").await.expect_problem(401, "invalid_credentials");
    world.login("anna", "old").await.expect(200);
    let hash = shared::db::sql("select password_hash from accounts where login = 'anna'");
    let hash: Vec<String> = hash.fetch_column(&mut world.db().await.read().await.unwrap()).await.unwrap();
    assert!(hash[0].starts_with("$argon2id$"), "{hash:?}");
    world.login("anna", "old").await.expect(200);
}

#[tokio::test]
async fn importing_twice_makes_no_second_account_and_keeps_people_apart() {
    let world = World::start().await;
    world.register("boris").await;
    let hash = bcrypt_of("old");
    let logins = [("1", "admin"), ("2", "Anna"), ("3", "anna"), ("4", "boris"), ("5", "x"), ("6", "Ан na")];
    let lines: String = logins.iter().map(|(key, login)| line(key, login, &hash)).collect();
    let first = import::run(&world.config, lines.as_bytes()).await.unwrap();
    assert_eq!(first.made, 5);
    assert_eq!(first.accounts["1"].role, Role::Admin);
    let logins = ["2", "3", "4", "5", "6"].map(|key| first.accounts[key].login.clone());
    assert_eq!(logins, ["Anna", "user-3", "user-4", "user-5", "user-6"]);
    assert_eq!(first.notes.len(), 4, "{:?}", first.notes);
    let second = import::run(&world.config, lines.as_bytes()).await.unwrap();
    assert_eq!(second.made, 0);
    assert_eq!(second.accounts, first.accounts);
}

#[tokio::test]
async fn an_account_without_a_usable_hash_opens_to_no_password() {
    let world = World::start().await;
    let imported = import::run(&world.config, line("7", "anna", "").as_bytes()).await.unwrap();
    assert_eq!(imported.notes.len(), 1);
    world.login("anna", "").await.expect_problem(401, "invalid_credentials");
}

#[tokio::test]
async fn an_archive_of_everything_fills_a_new_database_with_equal_digests() {
    let world = World::start().await;
    world.register("anna").await;
    world.login("anna", "wrong").await;
    let mut file = Vec::new();
    let dumped = archive::dump(&world.config.database, &STORE, &mut file).await.unwrap();
    assert_eq!(dumped.tables["accounts"].rows, 2);
    let elsewhere = Database::create().await;
    assert_eq!(archive::load(&elsewhere.config, &STORE, file.as_slice()).await.unwrap(), dumped);
    let again = archive::dump(&elsewhere.config, &STORE, std::io::sink()).await.unwrap();
    assert_eq!(again, dumped);
    let refused = archive::load(&elsewhere.config, &STORE, file.as_slice()).await.unwrap_err();
    assert!(refused.to_string().contains("nothing was changed"), "{refused}");
}
