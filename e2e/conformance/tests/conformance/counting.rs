//! Counting is exact: whatever five people do at once and however often they are cut off, every unread
//! count equals a recount, and every client's view, made of live events and syncs, equals the server.

use anyhow::{Context, Result};
use conformance::crowd::Crowd;
use faults::{Database, World};

const PEOPLE: usize = 5;
/// What each does before everybody is compared.
const DEEDS: usize = 500;
const ROUNDS: u64 = 4;

#[tokio::test]
async fn after_ten_thousand_random_operations_every_count_is_exact_on_sqlite() -> Result<()> {
    counts_stay_exact(World::start().await?).await
}

#[tokio::test]
async fn after_ten_thousand_random_operations_every_count_is_exact_on_postgresql() -> Result<()> {
    let database = Database::start().await?;
    let world = World::start_with(|options| options.with("DATABASE_URL", &database.url)).await?;
    counts_stay_exact(world).await
}

/// `SEED` repeats the choices of an earlier run.
async fn counts_stay_exact(mut world: World) -> Result<()> {
    let given = std::env::var_os("SEED").and_then(|seed| seed.to_str()?.parse().ok());
    let seed = given.unwrap_or_else(rand::random::<u64>);
    println!("seed {seed}");
    let people = world.people(PEOPLE).await?;
    let clients = world.clients(&people).await?;
    let main = people[0].chats().await?.items[0].id;
    let crowd = Crowd::new(&people, &clients, vec![main, world.group(&people).await?.id]);
    for round in 0..ROUNDS {
        crowd.act(seed ^ round, DEEDS).await?;
        let whole = world.until_exact(&clients).await.with_context(|| format!("round {round} of seed {seed}"))?;
        println!("round {round}: equal after {whole:?}");
    }
    println!("{}", crowd.done());
    drop(clients);
    world.system.stop().await;
    Ok(())
}
