//! The same message sent many times at once.

use anyhow::Result;
use bench::client::Message;
use faults::World;
use futures::future::try_join_all;
use uuid::Uuid;

#[tokio::test]
async fn twenty_parallel_duplicates_of_a_post_make_one_message() -> Result<()> {
    let world = World::start().await?;
    let people = world.people(2).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let client_id = Uuid::new_v4();
    let posts = (0..20).map(|_| people[0].send_as(chat.id, client_id, "один раз"));
    let replies = try_join_all(posts).await?;
    let created = replies.iter().filter(|reply| reply.status == 201).count();
    let repeated = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!((created, repeated), (1, 19));
    let ids: Vec<Uuid> = replies.into_iter().map(|reply| reply.read::<Message>().unwrap().id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    world.until_exact(&clients).await?;
    let history = people[1].whole_history(chat.id).await?;
    assert_eq!(history.iter().filter(|message| message.client_id == Some(client_id)).count(), 1);
    Ok(())
}

#[tokio::test]
async fn another_text_under_a_used_client_id_is_refused() -> Result<()> {
    let world = World::start().await?;
    let people = world.people(2).await?;
    let chat = world.group(&people).await?;
    let client_id = Uuid::new_v4();
    let first: Message = people[0].send_as(chat.id, client_id, "первый").await?.read()?;
    let other = people[0].send_as(chat.id, client_id, "второй").await?;
    assert_eq!((other.status, other.json()["code"].as_str()), (409, Some("client_id_reused")));
    people[0].edit(chat.id, first.id, "исправлен").await?;
    let again: Message = people[0].send_as(chat.id, client_id, "первый").await?.read()?;
    assert_eq!((again.id, again.text.as_str()), (first.id, "исправлен"));
    Ok(())
}
