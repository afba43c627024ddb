//! The gateway ends and starts again, or has no file descriptor left.

use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Result, ensure};
use cli::system::Program;
use faults::{World, Writing};
use tokio::process::Command;
use tokio::time::sleep;

#[tokio::test]
async fn after_kill_9_of_the_gateway_everybody_comes_back_exact() -> Result<()> {
    let mut world = World::start().await?;
    let people = world.people(6).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people[..3], chat.id);
    for _ in 0..2 {
        writing.until_more(40).await?;
        world.crash(Program::Gateway).await?;
    }
    writing.until_more(40).await?;
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    assert!(written.refused.keys().all(|status| *status == 0), "{:?}", written.refused);
    assert!(clients.iter().all(|client| client.look(|seen| !seen.closed.is_empty())));
    Ok(())
}

#[tokio::test]
async fn a_gateway_without_file_descriptors_keeps_its_sockets_and_serves_again_when_it_has_some() -> Result<()> {
    let world = World::start().await?;
    let people = world.people(3).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let pid = world.system.pids()[&Program::Gateway];
    let open = open_files(pid)?;
    limit_files(pid, open + 10).await?;
    let address = world.system.url().replace("http://", "");
    let crowd: Vec<TcpStream> = (0..60).map(|_| TcpStream::connect(&address)).collect::<Result<_, _>>()?;
    sleep(Duration::from_secs(1)).await;
    assert!(open_files(pid)? < open + 30, "there are descriptors left");
    drop(crowd);
    limit_files(pid, 4_096).await?;
    let writing = Writing::start(&people, chat.id);
    writing.until_more(40).await?;
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    for client in &clients {
        assert_eq!(client.look(|seen| seen.closed.len()), 0, "{} was cut", client.person.login);
    }
    Ok(())
}

fn open_files(pid: u32) -> Result<usize> {
    Ok(std::fs::read_dir(format!("/proc/{pid}/fd"))?.count())
}

async fn limit_files(pid: u32, files: usize) -> Result<()> {
    let limit = format!("--nofile={files}:4096");
    let status = Command::new("prlimit").args(["--pid", &pid.to_string(), &limit]).status().await?;
    ensure!(status.success(), "the gateway's open files could not be limited");
    Ok(())
}
