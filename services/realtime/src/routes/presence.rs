//! `POST /api/presence/lookup`: who of these is online, of those whose presence the caller may see.

use std::collections::HashSet;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::bus::Bus;
use shared::contract::users::ContactsOf;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Caller, Invalid, Json};
use shared::ids::UserId;
use shared::problems;
use shared::time::Timestamp;
use utoipa::ToSchema;

use crate::asks::{last_seen, shared_with};
use crate::mailbox::{Input, Mailbox, OnlineStatus};

/// People named in one request.
const MOST: usize = 500;

/// About whom is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceLookup {
    /// At most 500.
    #[schema(max_items = 500)]
    user_ids: Vec<UserId>,
}

/// The presence of those the caller may see; the others are left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresenceList {
    items: Vec<Presence>,
}

/// Whether someone is online.
#[derive(Debug, Serialize, ToSchema)]
pub struct Presence {
    /// Who.
    user_id: UserId,
    /// Whether he has an open socket, or had one a moment ago.
    online: bool,
    /// When he was last online; `null` while he is, and if he never was.
    #[schema(required)]
    last_seen_at: Option<Timestamp>,
}

problems!(LookupProblems: JSON_BODY, SIGNED_IN, ANY_CALL);

/// Look up who is online
///
/// Tells it of contacts and of people with whom the caller shares a group or direct chat. Sharing only the main chat
/// gives no right; whoever may not be seen is left out, like whoever does not exist.
#[utoipa::path(
    post,
    path = "/api/presence/lookup",
    operation_id = "lookup_presence",
    tag = "presence",
    security(("access_token" = [])),
    request_body(content = PresenceLookup, example = json!({"user_ids": ["0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11"]})),
    responses(
        (status = 200, description = "Those the caller may see.", body = PresenceList, example = json!({"items": [
            {"user_id": "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11", "online": false, "last_seen_at": "2026-11-22T09:30:00.125Z"}
        ]})),
        LookupProblems
    )
)]
pub async fn lookup_presence(
    caller: Caller,
    State(bus): State<Bus>,
    State(mailbox): State<Mailbox>,
    Json(PresenceLookup { user_ids }): Json<PresenceLookup>,
) -> Result<Json<PresenceList>, ApiError> {
    if user_ids.len() > MOST {
        return Err(Invalid::field("user_ids", "too_many", format!("must name at most {MOST}")));
    }
    let visible = visible_to(&bus, caller.user_id, user_ids).await?;
    let statuses = mailbox.ask(|reply| Input::OnlineStatus(visible, reply)).await;
    let statuses = statuses.ok_or_else(|| ApiError::unavailable("the switchboard has ended"))?;
    let offline =
        statuses.iter().filter(|(_, status)| *status == OnlineStatus::Offline).map(|(user, _)| *user).collect();
    let seen = last_seen(&bus, offline).await?;
    let items = statuses.into_iter().map(|(user_id, status)| match status {
        OnlineStatus::Online => Presence { user_id, online: true, last_seen_at: None },
        OnlineStatus::JustLeft(at) => Presence { user_id, online: false, last_seen_at: Some(at) },
        OnlineStatus::Offline => Presence { user_id, online: false, last_seen_at: seen.get(&user_id).copied() },
    });
    Ok(Json(PresenceList { items: items.collect() }))
}

/// Those of `asked` whose presence `viewer` may see, each once, in the order asked.
async fn visible_to(bus: &Bus, viewer: UserId, asked: Vec<UserId>) -> Result<Vec<UserId>, ApiError> {
    let mut once = HashSet::from([viewer]);
    let others: Vec<UserId> = asked.into_iter().filter(|user| once.insert(*user)).collect();
    if others.is_empty() {
        return Ok(others);
    }
    let contacts = ContactsOf { user_id: viewer };
    let (contacts, shared) = tokio::join!(bus.ask(&contacts), shared_with(bus, viewer, others.clone()));
    let may_see: HashSet<UserId> = contacts?.user_ids.into_iter().chain(shared?).collect();
    Ok(others.into_iter().filter(|user| may_see.contains(user)).collect())
}
