//! Processes that are told to stop, as at an update: they finish what they have, and clients notice nothing that a retry
//! does not heal.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bench::client::{Closed, Person, Socket};
use cli::system::Program;
use faults::{World, Writing, eventually};

const SOCKETS: usize = 40;
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_restart_of_any_process_loses_nothing_and_shows_no_error_to_a_client_that_retries() -> Result<()> {
    let mut world = World::start().await?;
    let people = world.people(4).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people[..2], chat.id);
    for program in [Program::Auth, Program::Users, Program::Chats, Program::Realtime, Program::Gateway, Program::Nats] {
        writing.until_more(15).await?;
        let began = Instant::now();
        world.system.stop_service(program).await;
        ensure!(began.elapsed() < SOON, "{program} had to be killed");
        world.system.start_service(program).await.with_context(|| format!("{program} after its stop"))?;
        writing.until_more(15).await.with_context(|| format!("after the restart of {program}"))?;
    }
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    // Nothing that the interface would show: it tries again after no answer and after 503, which says when.
    assert!(written.refused.keys().all(|status| [0, 503].contains(status)), "{:?}", written.refused);
    assert_eq!(written.without_retry_after, 0);
    Ok(())
}

#[tokio::test]
async fn a_gateway_that_stops_is_not_ready_and_closes_its_sockets_one_after_the_other() -> Result<()> {
    let world = World::start().await?;
    let anna = world.person("anna").await?;
    let mut sockets = Vec::new();
    for _ in 0..SOCKETS {
        sockets.push(open(&anna).await?);
    }
    let pid = world.system.pids()[&Program::Gateway];
    let ready = format!("{}/readyz", world.system.admin_url(Program::Gateway));
    ensure!(reqwest::get(&ready).await?.status() == 200);
    ensure!(Command::new("kill").args(["-TERM", &pid.to_string()]).status()?.success());
    let ends: Vec<_> = sockets.into_iter().map(|socket| tokio::spawn(until_closed(socket))).collect();
    let said = async || match reqwest::get(&ready).await {
        Ok(answer) if answer.status() == 503 => answer.text().await.is_ok_and(|text| text.contains("is stopping")),
        _ => false,
    };
    ensure!(eventually(SOON, said).await, "the gateway did not say that it is stopping");
    let mut closed = Vec::new();
    for end in ends {
        let (code, at) = tokio::time::timeout(SOON, end).await.context("a socket stayed open")??;
        assert_eq!(code, Closed::Code(1012));
        closed.push(at);
    }
    let (first, last) = (closed.iter().min().context("none")?, closed.iter().max().context("none")?);
    ensure!(*last - *first > Duration::from_millis(500), "all sockets were closed at once");
    Ok(())
}

/// A socket that is live.
async fn open(person: &Person) -> Result<Socket> {
    let mut socket = Socket::open(person).await?;
    let ready = tokio::time::timeout(SOON, socket.next()).await?;
    ensure!(ready.is_ok_and(|text| text.contains("\"ready\"")), "no ready");
    Ok(socket)
}

async fn until_closed(mut socket: Socket) -> (Closed, Instant) {
    loop {
        if let Err(closed) = socket.next().await {
            return (closed, Instant::now());
        }
    }
}
