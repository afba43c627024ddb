//! The REST document: complete, valid, and what the running system does.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use bench::client::Person;
use conformance::openapi::{document, gaps};
use conformance::tools::{printed, run};
use faults::World;

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");
/// The calls that end the caller's session.
const ENDING: [&str; 2] = ["logout", "delete_session"];

#[tokio::test]
async fn every_operation_has_words_examples_and_limits() -> Result<()> {
    let world = World::start().await?;
    let found = gaps(&document(&world.server).await?);
    assert!(found.is_empty(), "{} gaps:\n{}", found.len(), found.join("\n"));
    Ok(())
}

#[tokio::test]
async fn the_document_is_valid_openapi() -> Result<()> {
    let world = World::start().await?;
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("openapi.json"), document(&world.server).await?.to_string())?;
    let output = run("openapi-spec-validator", &["openapi.json"], folder.path()).await?;
    assert!(output.status.success(), "{}", printed(&output));
    Ok(())
}

/// As the admin, who may do everything; as nobody; and as somebody whose session may end.
#[tokio::test]
async fn the_running_system_does_what_the_document_says() -> Result<()> {
    let world = World::start().await?;
    let (admin, leaver) = (world.admin().await?, world.person("leaver").await?);
    let mut without = Vec::new();
    let mut only = Vec::new();
    for id in ENDING {
        without.extend(["--exclude-operation-id", id]);
        only.extend(["--include-operation-id", id]);
    }
    examine(&world, Some(&admin), &without).await?;
    examine(&world, None, &[]).await?;
    examine(&world, Some(&leaver), &only).await
}

async fn examine(world: &World, caller: Option<&Person>, choice: &[&str]) -> Result<()> {
    let config = PathBuf::from(FOLDER).join("schemathesis.toml");
    let (config, address) = (config.to_string_lossy(), format!("{}/docs/openapi.json", world.server.base()));
    let header = caller.map(|person| format!("Authorization: Bearer {}", person.token()));
    let mut arguments = vec!["--config-file", &*config, "run", &address, "--seed", "1", "--no-color"];
    arguments.extend(choice);
    arguments.extend(header.iter().flat_map(|header| ["--header", header]));
    let folder = tempfile::tempdir()?;
    let output = run("schemathesis", &arguments, folder.path()).await?;
    let who = caller.map_or("nobody", |person| &person.login);
    ensure!(output.status.success(), "as {who}:\n{}", printed(&output));
    Ok(())
}
