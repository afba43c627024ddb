//! A member: someone in a chat, with a role.

use serde::{Deserialize, Serialize};
use shared::ids::UserId;
use shared::time::Timestamp;
use sqlx::FromRow;
use utoipa::ToSchema;

/// What a member may do in his chat beyond what all may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum MemberRole {
    /// Renames the group, removes people, hands the role over, deletes the chat.
    Creator,
    /// Everybody else.
    Member,
}

/// One in the list of a chat's members.
#[derive(Clone, Debug, Serialize, Deserialize, FromRow, ToSchema)]
pub struct Member {
    /// Who.
    pub user_id: UserId,
    /// Creator or member.
    pub role: MemberRole,
    /// Since when he is in.
    pub joined_at: Timestamp,
    /// The highest `seq` that he has seen.
    #[schema(example = 42, minimum = 0)]
    pub read_seq: i64,
}

/// Who makes a change.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// His id.
    pub user_id: UserId,
    /// Whether he is the server's administrator.
    pub is_admin: bool,
}
