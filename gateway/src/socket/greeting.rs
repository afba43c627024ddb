//! From the first frame to `ready`.

use std::sync::Arc;

use shared::contract::frames::{ClientFrame, HEARTBEAT_S, ServerFrame, close};
use shared::contract::realtime::{Connected, Live};
use shared::http::token::Claims;

use super::hub::Hub;
use super::line::{End, Heard, LARGEST, Line};
use super::queue::Outgoing;
use super::registry::{Owner, Socket};
use super::{deliver, pulse};

/// A second question after a new epoch began while the first was under way.
const QUESTIONS: u32 = 2;

/// Waits for the first frame, which must be `auth` with a good token.
pub async fn authenticate(line: &mut Line, hub: &Hub) -> Result<Claims, End> {
    let first = async {
        loop {
            match line.hear().await? {
                Heard::Text(text) => return Ok(text),
                Heard::Binary => return Err(End::Close(close::PROTOCOL)),
                Heard::SignOfLife => {}
            }
        }
    };
    let text = tokio::time::timeout(hub.pace.auth, first).await.map_err(|_| End::Close(close::NO_AUTH))??;
    match serde_json::from_str(text.as_str()) {
        Ok(ClientFrame::Auth { token }) if token.len() <= LARGEST => check(hub, &token),
        _ => Err(End::Close(close::PROTOCOL)),
    }
}

/// What `token` says; tells an ended session from any other bad token.
pub fn check(hub: &Hub, token: &str) -> Result<Claims, End> {
    let claims = hub.trust.tokens.check(token).ok_or(End::Close(close::TOKEN))?;
    if hub.trust.revoked.contains(claims.sid) { Err(End::Close(close::SESSION_ENDED)) } else { Ok(claims) }
}

/// Subscribes, lets realtime take note, and says `ready`: from then on everything arrives or is noticed as missing.
pub async fn become_live(line: &mut Line, hub: &Arc<Hub>, socket: &Socket, owner: &Arc<Owner>) -> Result<(), End> {
    let connecting = tokio::time::timeout(hub.pace.ready, connect(hub, socket, owner));
    let answer = tokio::select! {
        answer = connecting => answer.unwrap_or(Err(End::Close(close::TRY_AGAIN)))?,
        end = socket.queue.ended() => return Err(end),
    };
    let ready = Outgoing::new(&ServerFrame::Ready {
        user_id: socket.user_id,
        session_id: socket.session_id,
        epoch: answer.epoch,
        n: answer.n,
        online: answer.online,
        heartbeat_s: HEARTBEAT_S,
    });
    line.say(ready.text).await?;
    line.flush().await?;
    crate::measures::MEASURES.wrote(ready.kind);
    Ok(())
}

async fn connect(hub: &Arc<Hub>, socket: &Socket, owner: &Arc<Owner>) -> Result<Live, End> {
    let put_off = |error: &dyn std::fmt::Display| {
        tracing::warn!(user.id = %socket.user_id, %error, "a socket could not be made live");
        End::Close(close::TRY_AGAIN)
    };
    let started = owner.delivery.get_or_try_init(|| deliver::start(hub, owner)).await;
    started.map_err(|error| put_off(&error))?;
    let _turn = hub.turns.acquire().await.map_err(|error| put_off(&error))?;
    let question =
        Connected { gateway_id: hub.id, socket_id: socket.id, user_id: socket.user_id, session_id: socket.session_id };
    for _ in 0..QUESTIONS {
        let answer = hub.bus.ask(&question).await.map_err(|error| put_off(&error))?;
        pulse::notice_epoch(hub, answer.epoch).await;
        if answer.epoch == hub.epoch() {
            return Ok(answer);
        }
    }
    Err(put_off(&"realtime answers with an epoch that is over"))
}
