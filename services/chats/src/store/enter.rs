//! The beginning of every change of a chat: lock it by taking the next numbers, then see who asks.

use shared::contract::chats::{ChatHead, ChatKind, Message};
use shared::db::{Conn, Sql, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use shared::time::Timestamp;
use sqlx::FromRow;

use super::Undone;
use crate::member::{Actor, MemberRole};
use crate::news::{News, Settings};
use crate::standing::Standing;

/// The numbers that a change takes.
#[derive(Clone, Copy)]
pub struct Take {
    /// One `rev` for each event.
    pub revs: i64,
    /// One `seq` for each message.
    pub seqs: i64,
}

/// A change of a message.
pub const CHANGE: Take = Take { revs: 1, seqs: 0 };
/// A change of the chat and the info line that tells of it.
pub const CHANGE_AND_INFO: Take = Take { revs: 2, seqs: 1 };
/// Positions and settings take no number.
pub const NOTHING: Take = Take { revs: 0, seqs: 0 };

/// The columns of a [`Locked`].
const LOCKED_COLUMNS: &str = "c.id, c.kind, c.name, c.creator_id, c.created_at, c.updated_at, c.member_count, c.rev, \
    c.last_seq, c.last_message_seq, c.has_hidden, c.top_read_seq, c.top_reader_id, \
    c.second_read_seq";

/// A chat that is locked until the commit; its numbers are those after the change.
#[derive(FromRow)]
pub struct Locked {
    pub id: ChatId,
    pub kind: ChatKind,
    pub name: Option<String>,
    pub creator_id: Option<UserId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub member_count: i64,
    pub rev: i64,
    pub last_seq: i64,
    pub last_message_seq: i64,
    pub has_hidden: bool,
    pub top_read_seq: i64,
    pub top_reader_id: Option<UserId>,
    pub second_read_seq: i64,
}

impl Locked {
    /// What is told of a change.
    pub fn news(&self) -> News {
        News { chat_id: self.id, at: Timestamp::now(), member_count: self.member_count }
    }

    /// The chat as it was before its info line: what the frame of a change carries that takes [`CHANGE_AND_INFO`].
    pub fn head_before_info(&self, mut last_message: Option<Message>) -> ChatHead {
        if let Some(message) = &mut last_message {
            cut(&mut message.text);
        }
        ChatHead {
            id: self.id,
            kind: self.kind,
            name: self.name.clone(),
            creator_id: self.creator_id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            member_count: self.member_count,
            rev: self.rev - 1,
            last_seq: self.last_seq - 1,
            last_message,
        }
    }
}

/// A text as a list of chats shows it, like `substr` in `chats.rs`: to its first 256 characters.
fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(256) {
        text.truncate(end);
    }
}

#[derive(FromRow)]
struct LockedWithSeat {
    #[sqlx(flatten)]
    chat: Locked,
    #[sqlx(flatten)]
    seat: Seat,
}

/// A member's place in a locked chat.
#[derive(FromRow)]
pub struct Seat {
    pub role: MemberRole,
    pub hidden: bool,
    pub muted_until: Option<Timestamp>,
    pub marked_unread: bool,
}

impl Seat {
    /// The member's own settings.
    pub fn settings(&self) -> Settings {
        Settings { hidden: self.hidden, muted_until: self.muted_until, marked_unread: self.marked_unread }
    }
}

/// Locks the chat and takes numbers from it; 404 if there is none.
pub async fn lock(tx: &mut Tx, chat_id: ChatId, take: Take) -> Result<Locked, Undone> {
    let chat = take_numbers(chat_id, take).then(
        sql("select ")
            .push(LOCKED_COLUMNS)
            .push(" from chats c where c.id = $1 and c.deleted_at is null")
            .bind(chat_id),
    );
    chat.fetch_optional(tx).await?.ok_or_else(|| ApiError::not_found().into())
}

/// Locks the chat, takes numbers, and only then looks whether `actor` is a member: 404 if he is not.
pub async fn enter(tx: &mut Tx, chat_id: ChatId, actor: Actor, take: Take) -> Result<(Locked, Seat, Standing), Undone> {
    let entered = take_numbers(chat_id, take).then(
        sql("select ")
            .push(LOCKED_COLUMNS)
            .push(
                ", me.role, me.hidden, me.muted_until, me.marked_unread
             from chats c join members me on me.chat_id = c.id and me.user_id = $2 and me.is_in
             where c.id = $1 and c.deleted_at is null",
            )
            .bind(chat_id)
            .bind(actor.user_id),
    );
    let entered: Option<LockedWithSeat> = entered.fetch_optional(tx).await?;
    let LockedWithSeat { chat, seat } = entered.ok_or_else(ApiError::not_found)?;
    let standing = Standing { kind: chat.kind, role: seat.role, actor };
    Ok((chat, seat, standing))
}

/// Locks the chat for the rest of the transaction; what is read after it cannot change any more.
fn take_numbers(chat_id: ChatId, take: Take) -> Sql {
    sql("update chats set
             rev = rev + $2,
             last_seq = last_seq + $3,
             last_message_seq = case when $3 > 0 then last_seq + $3 else last_message_seq end,
             updated_at = case when $3 > 0 and $4 > updated_at then $4 else updated_at end
         where id = $1 and deleted_at is null")
    .bind(chat_id)
    .bind(take.revs)
    .bind(take.seqs)
    .bind(Timestamp::now())
}

/// A member's standing as it is now, to refuse early what the change would refuse; 404 for everybody else.
pub async fn get_standing(conn: &mut Conn, chat_id: ChatId, actor: Actor) -> Result<Standing, ApiError> {
    let found: Option<(ChatKind, MemberRole)> = sql("select c.kind, me.role
         from members me join chats c on c.id = me.chat_id
         where me.chat_id = $1 and me.user_id = $2 and me.is_in and c.deleted_at is null")
    .bind(chat_id)
    .bind(actor.user_id)
    .fetch_optional(conn)
    .await?;
    let (kind, role) = found.ok_or_else(ApiError::not_found)?;
    Ok(Standing { kind, role, actor })
}
