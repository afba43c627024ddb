//! Reading chats as one of their members.

use shared::db::{Conn, Sql, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, ClientId, UserId};

use super::rows::ChatRow;
use crate::chat::{Chat, pair};

/// The chats of `$1`, each with its last message and its unread count; further conditions follow.
fn select_mine(user_id: UserId) -> Sql {
    sql("select c.id, c.kind, c.name, c.creator_id, c.created_at, c.updated_at, c.member_count, c.rev, c.last_seq,
             case when c.direct_low = $1 then c.direct_high else c.direct_low end as peer_id,
             me.role, me.read_seq, me.my_rev, me.hidden, me.muted_until, me.marked_unread,
             case when c.top_reader_id = $1 then c.second_read_seq else c.top_read_seq end as others_read_seq,
             (select count(*) from (
                 select 1 from messages u
                 where u.chat_id = me.chat_id and u.counts = true and u.seq > me.read_seq and u.author_id <> $1
                 limit 1000
             ) unread) as unread_count,
             l.id as message_id, l.seq as message_seq, l.rev as message_rev, l.kind as message_kind,
             l.author_id as message_author_id, l.client_id as message_client_id,
             substr(l.text, 1, 256) as message_text, l.info as message_info,
             l.created_at as message_created_at, l.edited_at as message_edited_at
         from members me
         join chats c on c.id = me.chat_id
         left join messages l on l.chat_id = c.id and l.seq = c.last_message_seq
         where me.user_id = $1 and me.is_in and c.deleted_at is null")
    .bind(user_id)
}

/// All chats that this person is in, newest activity first.
pub async fn list_chats(conn: &mut Conn, user_id: UserId) -> Result<Vec<Chat>, ApiError> {
    let rows: Vec<ChatRow> =
        select_mine(user_id).push(" order by c.updated_at desc, c.id desc").fetch_all(conn).await?;
    Ok(rows.into_iter().map(Chat::try_from).collect::<Result<_, _>>()?)
}

/// One chat that this person is in; 404 otherwise.
pub async fn get_chat(conn: &mut Conn, chat_id: ChatId, user_id: UserId) -> Result<Chat, ApiError> {
    let row: Option<ChatRow> =
        select_mine(user_id).push(" and me.chat_id = $2").bind(chat_id).fetch_optional(conn).await?;
    Ok(Chat::try_from(row.ok_or_else(ApiError::not_found)?)?)
}

/// The chat that this person made under this name of his own, with the fingerprint of his request.
pub async fn find_created(
    conn: &mut Conn,
    author_id: UserId,
    client_id: ClientId,
) -> Result<Option<(ChatId, i64)>, ApiError> {
    let query = sql("select id, client_hash from chats where author_id = $1 and client_id = $2");
    Ok(query.bind(author_id).bind(client_id).fetch_optional(conn).await?)
}

/// The direct chat of these two.
pub async fn find_direct(conn: &mut Conn, one: UserId, other: UserId) -> Result<Option<ChatId>, ApiError> {
    let (low, high) = pair(one, other);
    let query = sql("select id from chats where direct_low = $1 and direct_high = $2").bind(low).bind(high);
    Ok(query.fetch_optional::<(ChatId,)>(conn).await?.map(|(id,)| id))
}

/// The name of this database's life: see `POST /chats/sync`.
pub async fn get_generation(conn: &mut Conn) -> Result<String, ApiError> {
    let (value,): (String,) = sql("select value from generation").fetch_one(conn).await?;
    Ok(value)
}
