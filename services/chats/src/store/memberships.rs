//! Who is where: what other services ask.

use shared::contract::chats::{ChatKind, Membership};
use shared::db::{Conn, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use uuid::Uuid;

type Row = (ChatId, ChatKind, bool, i64, Option<UserId>);

/// The chats that this person is or was in, with the `rev` since which that is so: in the order of their ids, those
/// behind `after`, at most `limit`.
pub async fn list_memberships(
    conn: &mut Conn,
    user_id: UserId,
    after: Option<ChatId>,
    limit: Option<u32>,
) -> Result<Vec<Membership>, ApiError> {
    let rows: Vec<Row> = sql("select page.chat_id, c.kind, page.is_in and c.deleted_at is null as is_in,
             case when c.deleted_at is null then page.state_rev else c.rev end as state_rev,
             case when c.direct_low = $1 then c.direct_high else c.direct_low end as peer_id
         from (select chat_id, is_in, state_rev from members
               where user_id = $1 and chat_id > $2 order by chat_id limit $3) page
         join chats c on c.id = page.chat_id
         order by page.chat_id")
    .bind(user_id)
    .bind(after.unwrap_or(ChatId(Uuid::nil())))
    .bind(limit.map_or(i64::MAX, i64::from))
    .fetch_all(conn)
    .await?;
    let membership =
        |(chat_id, kind, is_in, state_rev, peer_id): Row| Membership { chat_id, kind, is_in, state_rev, peer_id };
    Ok(rows.into_iter().map(membership).collect())
}

/// Those of `others` who are in a group or direct chat with this person. The main chat does not count.
pub async fn list_sharing(conn: &mut Conn, user_id: UserId, others: &[UserId]) -> Result<Vec<UserId>, ApiError> {
    let query = sql("select distinct o.user_id
         from members me
         join chats c on c.id = me.chat_id and c.kind in ('group', 'direct') and c.deleted_at is null
         join members o on o.chat_id = me.chat_id and o.is_in and o.user_id in ({others})
         where me.user_id = $1 and me.is_in and o.user_id <> $1");
    Ok(query.bind(user_id).bind_list("others", others).fetch_column(conn).await?)
}
