//! Frames and upgrades that are not the contract.

use std::time::Duration;

use anyhow::{Result, bail};
use bench::client::{Closed, Event, Frame, Socket};
use serde_json::json;
use tokio::time::timeout;

use super::Scene;

/// How long an answer on the socket may take.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_foreign_origin_is_refused_before_the_upgrade() -> Result<()> {
    let scene = Scene::set().await?;
    let own = scene.world.server.base().to_owned();
    for origin in ["https://evil.example", "null", &format!("{own}.evil.example"), "http://sub.localhost:1"] {
        let refused = Socket::upgrade(&scene.world.server, Some(origin)).await.unwrap_err();
        assert_eq!(refused.status(), 403, "{origin}");
    }
    Socket::upgrade(&scene.world.server, Some(&own)).await?;
    Socket::upgrade(&scene.world.server, None).await?;
    Ok(())
}

#[tokio::test]
async fn a_socket_that_does_not_say_who_it_is_is_closed() -> Result<()> {
    let scene = Scene::set().await?;
    let mut silent = Socket::upgrade(&scene.world.server, None).await?;
    let mut rude = Socket::upgrade(&scene.world.server, None).await?;
    rude.say(&json!({"type": "typing", "chat_id": scene.chat, "active": true})).await.unwrap();
    assert_eq!(end(&mut rude).await?, Closed::Code(4002));
    let mut forged = Socket::upgrade(&scene.world.server, None).await?;
    forged.say(&json!({"type": "auth", "token": "nonsense"})).await.unwrap();
    assert_eq!(end(&mut forged).await?, Closed::Code(4001));
    assert_eq!(end(&mut silent).await?, Closed::Code(4009));
    Ok(())
}

#[tokio::test]
async fn bad_frames_are_named_and_the_fifth_closes() -> Result<()> {
    let scene = Scene::set().await?;
    let mut socket = ready(&scene).await?;
    let bad = ["{", r#"{"type":"dance"}"#, r#"{"type":7}"#, r#"{"type":"typing","chat_id":1,"active":true}"#];
    for frame in bad {
        socket.say_text(frame).await.unwrap();
        let Event::Error { code } = until(&mut socket, |event| matches!(event, Event::Error { .. })).await? else {
            bail!("no error for {frame}");
        };
        assert_eq!(code, "bad_frame", "{frame}");
    }
    socket.say_text("[]").await.unwrap();
    assert_eq!(end(&mut socket).await?, Closed::Code(4002));
    Ok(())
}

#[tokio::test]
async fn too_large_and_too_many_frames_close() -> Result<()> {
    let scene = Scene::set().await?;
    let mut large = ready(&scene).await?;
    let _ = large.say_text("x".repeat(70_000)).await;
    assert_eq!(end(&mut large).await?, Closed::Code(1009));
    let mut many = ready(&scene).await?;
    for _ in 0..200 {
        let typing = json!({"type": "typing", "chat_id": scene.chat, "active": false});
        if many.say(&typing).await.is_err() {
            break;
        }
    }
    assert_eq!(end(&mut many).await?, Closed::Code(4008));
    Ok(())
}

#[tokio::test]
async fn what_one_may_not_see_is_ignored_in_silence() -> Result<()> {
    let scene = Scene::set().await?;
    let mut socket = ready(&scene).await?;
    let nobody = "01890000-0000-7000-8000-00000000dead";
    socket.say(&json!({"type": "typing", "chat_id": nobody, "active": true})).await.unwrap();
    socket.say(&json!({"type": "presence_interest", "user_ids": [nobody]})).await.unwrap();
    socket.say(&json!({"type": "auth", "token": scene.anna.token()})).await.unwrap();
    let sent = scene.anna.send(scene.chat, "слово после").await?;
    let event = until(&mut socket, |event| !matches!(event, Event::Heartbeat | Event::Presence { .. })).await?;
    assert!(matches!(event, Event::MessageCreated(news) if news.message.id == sent.id));
    Ok(())
}

async fn ready(scene: &Scene) -> Result<Socket> {
    let mut socket = Socket::open(&scene.anna).await?;
    until(&mut socket, |event| matches!(event, Event::Ready { .. })).await?;
    Ok(socket)
}

/// The first event that is wanted.
async fn until(socket: &mut Socket, wanted: impl Fn(&Event) -> bool) -> Result<Event> {
    loop {
        match timeout(SOON, socket.next()).await? {
            Ok(text) => {
                let frame = Frame::parse(&text)?;
                if wanted(&frame.event) {
                    return Ok(frame.event);
                }
            }
            Err(end) => bail!("closed: {end:?}"),
        }
    }
}

/// How the socket ends.
async fn end(socket: &mut Socket) -> Result<Closed> {
    loop {
        if let Err(end) = timeout(SOON, socket.next()).await? {
            return Ok(end);
        }
    }
}
