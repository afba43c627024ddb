//! More than one machine's worth of processes: two gateways, three nats-servers.

use anyhow::{Result, ensure};
use bench::client::Server;
use cli::system::Program;
use faults::{Cluster, World, Writing};

#[tokio::test]
async fn two_gateways_serve_one_chat_and_either_may_end() -> Result<()> {
    let mut world = World::start_with(cli::system::Options::with_second_gateway).await?;
    let mut people = world.people(6).await?;
    let chat = world.group(&people).await?;
    let second = Server::at(world.system.second_url());
    for person in people.iter_mut().skip(3) {
        *person = person.at(&second);
    }
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people, chat.id);
    writing.until_more(40).await?;
    for gateway in [Program::SecondGateway, Program::Gateway] {
        world.crash(gateway).await?;
        writing.until_more(40).await?;
    }
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    Ok(())
}

#[tokio::test]
async fn three_nats_servers_lose_one_and_nobody_loses_a_message() -> Result<()> {
    let mut settings = cli::settings::Settings::default();
    settings.fill_nats_passwords();
    let mut cluster = Cluster::start(&settings).await?;
    let url = cluster.url();
    let world = World::start_with(|mut options| {
        for (name, password) in settings.iter() {
            options.settings.set(name, password);
        }
        options.settings.set("NATS_STREAM_REPLICAS", "3");
        options.programs.retain(|program| *program != Program::Nats);
        let programs = options.programs.clone();
        programs.into_iter().fold(options, |options, program| options.with_own(program, "NATS_URL", url.as_str()))
    })
    .await?;
    let people = world.people(4).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people[..2], chat.id);
    writing.until_more(40).await?;
    let (leader, copies) = cluster.leader("CHATS").await?;
    ensure!(copies == 3, "the stream stands on {copies} servers");
    cluster.kill(leader).await?;
    writing.until_more(100).await?;
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    let refused: Vec<_> = written.refused.keys().filter(|status| **status != 0).collect();
    ensure!(refused.is_empty(), "{refused:?}");
    Ok(())
}
