//! Pages of a chat's messages, by their numbers. Deleted ones are not listed.

use serde::Serialize;
use shared::contract::chats::Message;
use shared::db::{Conn, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use utoipa::ToSchema;

use super::packed::{packed, unpack};
use crate::position::{PageAt, cut_around};

/// A page of messages, ascending by `seq`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MessagePage {
    /// The messages.
    pub items: Vec<Message>,
    /// Whether older ones are listed before the first.
    pub has_before: bool,
    /// Whether newer ones are listed after the last.
    pub has_after: bool,
    /// The chat's `rev` as of this page.
    #[schema(example = 57, minimum = 0)]
    pub rev: i64,
}

/// What is read at a place: the nearest listed messages below a `seq`, and those from another one on.
#[derive(Clone, Copy)]
struct Reach {
    below: i64,
    older: u32,
    from: i64,
    newer: u32,
}

/// What was read, the nearest first on either side.
struct Sides {
    rev: i64,
    /// The newest message that is listed.
    newest: i64,
    older: Vec<Message>,
    newer: Vec<Message>,
}

/// The page of `limit` messages at `place`; 404 unless this person is a member.
pub async fn list_messages(
    conn: &mut Conn,
    chat_id: ChatId,
    user_id: UserId,
    place: PageAt,
    limit: u32,
) -> Result<MessagePage, ApiError> {
    let mine = (chat_id, user_id);
    match place {
        PageAt::Newest => page_before(conn, mine, i64::MAX, limit).await,
        PageAt::Before(seq) => page_before(conn, mine, seq, limit).await,
        PageAt::After(seq) => page_after(conn, mine, seq.saturating_add(1), limit).await,
        PageAt::Around(seq) => page_around(conn, mine, seq, limit).await,
    }
}

async fn page_before(conn: &mut Conn, mine: (ChatId, UserId), below: i64, limit: u32) -> Result<MessagePage, ApiError> {
    let sides = read(conn, mine, Reach { below, older: limit + 1, from: below, newer: 0 }).await?;
    let mut items = sides.older;
    let has_before = cut(&mut items, limit);
    items.reverse();
    Ok(MessagePage { items, has_before, has_after: sides.newest >= below, rev: sides.rev })
}

async fn page_after(conn: &mut Conn, mine: (ChatId, UserId), from: i64, limit: u32) -> Result<MessagePage, ApiError> {
    let sides = read(conn, mine, Reach { below: from, older: 1, from, newer: limit + 1 }).await?;
    let mut items = sides.newer;
    let has_after = cut(&mut items, limit);
    Ok(MessagePage { items, has_before: !sides.older.is_empty(), has_after, rev: sides.rev })
}

/// Half of the page on each side; a whole one only where the other side ends.
async fn page_around(conn: &mut Conn, mine: (ChatId, UserId), seq: i64, limit: u32) -> Result<MessagePage, ApiError> {
    let (older, newer) = (limit / 2 + 2, limit - limit / 2 + 1);
    let mut sides = read(conn, mine, Reach { below: seq, older, from: seq, newer }).await?;
    if sides.older.len() < older as usize || sides.newer.len() < newer as usize {
        sides = read(conn, mine, Reach { below: seq, older: limit + 1, from: seq, newer: limit + 1 }).await?;
    }
    let numbers = |items: &[Message]| items.iter().map(|message| message.seq).collect::<Vec<_>>();
    let (mut items, mut newer) = (sides.older, sides.newer);
    let (below, above) = cut_around(seq, &numbers(&items), &numbers(&newer), limit as usize);
    let (has_before, has_after) = (items.len() > below, newer.len() > above);
    items.truncate(below);
    items.reverse();
    newer.truncate(above);
    items.append(&mut newer);
    Ok(MessagePage { items, has_before, has_after, rev: sides.rev })
}

/// Takes away what was read beyond the page; whether there was something.
fn cut(items: &mut Vec<Message>, limit: u32) -> bool {
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    more
}

/// Reads both sides and what a page depends on in one statement: one moment of the chat, and one trip.
async fn read(conn: &mut Conn, (chat_id, user_id): (ChatId, UserId), reach: Reach) -> Result<Sides, ApiError> {
    let side = |condition: &str| {
        let packed = packed(conn.dialect());
        format!(
            "(select {packed} from (select * from messages where chat_id = $1 and not deleted and {condition}) side)"
        )
    };
    let (older, newer) = (side("seq < $3 order by seq desc limit $4"), side("seq >= $5 order by seq limit $6"));
    let found: Option<(i64, i64, String, String)> = sql("select c.rev, c.last_message_seq, ")
        .push(&format!("{older}, {newer}"))
        .push(
            " from members me join chats c on c.id = me.chat_id
             where me.chat_id = $1 and me.user_id = $2 and me.is_in and c.deleted_at is null",
        )
        .bind(chat_id)
        .bind(user_id)
        .bind(reach.below)
        .bind(reach.older)
        .bind(reach.from)
        .bind(reach.newer)
        .fetch_optional(conn)
        .await?;
    let (rev, newest, older, newer) = found.ok_or_else(ApiError::not_found)?;
    let read = |value: &str| Ok::<_, ApiError>(unpack(value)?.into_iter().map(|it| it.message).collect());
    Ok(Sides { rev, newest, older: read(&older)?, newer: read(&newer)? })
}
