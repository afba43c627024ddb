//! Who may do what: every cell of `rights.toml`, each with its passing and its failing twin.

use anyhow::Result;
use conformance::rights::calls::differences;
use conformance::rights::cast::Cast;
use conformance::rights::frames::Audience;
use conformance::rights::table::Table;
use faults::World;

#[tokio::test]
async fn every_call_is_answered_as_the_table_of_rights_says() -> Result<()> {
    let (table, world) = (Table::read()?, World::start().await?);
    let cast = Cast::of(&world).await?;
    let mut found = Vec::new();
    for call in &table.call {
        found.extend(differences(&world, &cast, call).await?);
    }
    assert!(found.is_empty(), "{} cells differ:\n{}", found.len(), found.join("\n"));
    Ok(())
}

#[tokio::test]
async fn every_socket_hears_and_is_heard_as_the_table_of_rights_says() -> Result<()> {
    let (table, world) = (Table::read()?, World::start().await?);
    let cast = Cast::of(&world).await?;
    let audience = Audience::of(&world, &cast).await?;
    let mut found = Vec::new();
    for event in &table.event {
        found.extend(audience.event(event).await?);
    }
    for say in &table.say {
        found.extend(audience.say(say).await?);
    }
    assert!(found.is_empty(), "{} cells differ:\n{}", found.len(), found.join("\n"));
    Ok(())
}
