//! Pages of a chat's messages, by their numbers. Deleted ones are not listed.

use serde::Serialize;
use shared::contract::chats::Message;
use shared::db::{Conn, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use utoipa::ToSchema;

use super::rows::{MESSAGE_COLUMNS, MessageRow, messages};
use crate::position::{Place, cut_around};

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

/// The chat as far as a page depends on it.
struct Ends {
    rev: i64,
    /// The newest message that is listed.
    newest: i64,
}

/// Which side of a `seq`.
#[derive(Clone, Copy)]
enum Side {
    Below,
    From,
    Above,
}

/// The page of `limit` messages at `place`; 404 unless this person is a member. `conn` is a snapshot.
pub async fn list_messages(
    conn: &mut Conn,
    chat_id: ChatId,
    user_id: UserId,
    place: Place,
    limit: u32,
) -> Result<MessagePage, ApiError> {
    let ends = get_ends(conn, chat_id, user_id).await?;
    match place {
        Place::Newest => page_before(conn, chat_id, i64::MAX, limit, &ends).await,
        Place::Before(seq) => page_before(conn, chat_id, seq, limit, &ends).await,
        Place::After(seq) => page_after(conn, chat_id, seq, limit, &ends).await,
        Place::Around(seq) => page_around(conn, chat_id, seq, limit, &ends).await,
    }
}

async fn get_ends(conn: &mut Conn, chat_id: ChatId, user_id: UserId) -> Result<Ends, ApiError> {
    let found: Option<(i64, i64)> = sql("select c.rev, c.last_message_seq
         from members me join chats c on c.id = me.chat_id
         where me.chat_id = $1 and me.user_id = $2 and me.is_in and c.deleted_at is null")
    .bind(chat_id)
    .bind(user_id)
    .fetch_optional(conn)
    .await?;
    let (rev, newest) = found.ok_or_else(ApiError::not_found)?;
    Ok(Ends { rev, newest })
}

async fn page_before(
    conn: &mut Conn,
    chat_id: ChatId,
    seq: i64,
    limit: u32,
    ends: &Ends,
) -> Result<MessagePage, ApiError> {
    let mut items = list_side(conn, chat_id, Side::Below, seq, limit + 1).await?;
    let has_before = cut(&mut items, limit);
    items.reverse();
    Ok(MessagePage { items, has_before, has_after: ends.newest >= seq, rev: ends.rev })
}

async fn page_after(
    conn: &mut Conn,
    chat_id: ChatId,
    seq: i64,
    limit: u32,
    ends: &Ends,
) -> Result<MessagePage, ApiError> {
    let mut items = list_side(conn, chat_id, Side::Above, seq, limit + 1).await?;
    let has_after = cut(&mut items, limit);
    let has_before = !list_side(conn, chat_id, Side::Below, seq.saturating_add(1), 1).await?.is_empty();
    Ok(MessagePage { items, has_before, has_after, rev: ends.rev })
}

async fn page_around(
    conn: &mut Conn,
    chat_id: ChatId,
    seq: i64,
    limit: u32,
    ends: &Ends,
) -> Result<MessagePage, ApiError> {
    let mut older = list_side(conn, chat_id, Side::Below, seq, limit + 1).await?;
    let mut newer = list_side(conn, chat_id, Side::From, seq, limit + 1).await?;
    let numbers = |items: &[Message]| items.iter().map(|message| message.seq).collect::<Vec<_>>();
    let (below, above) =
        cut_around(seq, &numbers(&older), &numbers(&newer), usize::try_from(limit).unwrap_or(usize::MAX));
    let (has_before, has_after) = (older.len() > below, newer.len() > above);
    older.truncate(below);
    older.reverse();
    newer.truncate(above);
    older.append(&mut newer);
    Ok(MessagePage { items: older, has_before, has_after, rev: ends.rev })
}

/// Takes away what was read beyond the page; whether there was something.
fn cut(items: &mut Vec<Message>, limit: u32) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    more
}

/// The listed messages nearest to `seq` on one side, the nearest first.
async fn list_side(
    conn: &mut Conn,
    chat_id: ChatId,
    side: Side,
    seq: i64,
    count: u32,
) -> Result<Vec<Message>, ApiError> {
    let condition = match side {
        Side::Below => " and m.seq < $2 order by m.seq desc limit $3",
        Side::From => " and m.seq >= $2 order by m.seq limit $3",
        Side::Above => " and m.seq > $2 order by m.seq limit $3",
    };
    let query = sql("select ").push(MESSAGE_COLUMNS).push(" from messages m where m.chat_id = $1 and not m.deleted");
    let rows: Vec<MessageRow> = query.push(condition).bind(chat_id).bind(seq).bind(count).fetch_all(conn).await?;
    Ok(messages(rows)?)
}
