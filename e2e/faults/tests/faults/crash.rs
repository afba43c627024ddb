//! chats ends between the commit and the reply, or at any moment.

use anyhow::Result;
use cli::system::Program;
use faults::{World, Writing};
use uuid::Uuid;

#[tokio::test]
async fn a_message_committed_before_a_crash_is_there_once_after_the_retry() -> Result<()> {
    let mut world =
        World::start_with(|options| options.with_own(Program::Chats, "CHATS_FAILPOINT", "after_commit")).await?;
    let people = world.people(2).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;

    let client_id = Uuid::new_v4();
    let lost = people[0].send_as(chat.id, client_id, "сохранено").await;
    assert!(lost.map_or(0, |reply| reply.status) != 201, "the process was to end before it could reply");
    assert_eq!(world.system.ended().await.program, Program::Chats);
    world.system.start_service(Program::Chats).await?;

    let again = people[0].send_as(chat.id, client_id, "сохранено").await?;
    assert_eq!(again.status, 200, "{}", again.json());
    let history = people[1].whole_history(chat.id).await?;
    assert_eq!(history.iter().filter(|message| message.client_id == Some(client_id)).count(), 1);
    world.until_exact(&clients).await?;
    Ok(())
}

#[tokio::test]
async fn kill_9_of_chats_under_load_loses_and_doubles_nothing() -> Result<()> {
    let mut world = World::start().await?;
    let people = world.people(4).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people, chat.id);
    for _ in 0..3 {
        writing.until_more(60).await?;
        world.crash(Program::Chats).await?;
    }
    writing.until_more(60).await?;
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    assert!(written.refused.keys().all(|status| [0, 503].contains(status)), "{:?}", written.refused);
    Ok(())
}
