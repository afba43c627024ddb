//! Searching over all chats of one person. Hits are mostly his: the newest of all are looked at first. Only where too few
//! of them are his, the index is told which chats are meant.

use shared::db::{Conn, DbError, sql};
use shared::http::ApiError;
use shared::ids::UserId;

use super::{Scope, get_messages, newest};
use crate::search::Query;
use crate::store::packed::Unpacked;

/// Hits that are looked at before chats are named.
const PROBED: usize = 250;
/// More chats than this are not named to the index: all hits are looked at then, [`LOOKED_AT`] at a time.
const MOST_NAMED: usize = 300;
const LOOKED_AT: usize = 1_000;

/// The newest hits in all chats of this person, of those with a `num` below `below`. `conn` is a snapshot.
pub async fn find_everywhere(
    conn: &mut Conn,
    user_id: UserId,
    query: &Query,
    below: i64,
    limit: usize,
) -> Result<Vec<Unpacked>, ApiError> {
    let mut nums = Vec::new();
    let mut next = look(conn, user_id, query, (below, PROBED.max(limit)), &mut nums).await?;
    if next.is_some() && nums.len() < limit {
        let mine = list_chats(conn, user_id).await?;
        if mine.is_empty() {
            return Ok(Vec::new());
        }
        if mine.len() <= MOST_NAMED {
            nums = newest(conn, &Scope::Chats(&mine), query, below, limit).await?;
            next = None;
        }
    }
    while let Some(below) = next.filter(|_| nums.len() < limit) {
        next = look(conn, user_id, query, (below, LOOKED_AT), &mut nums).await?;
    }
    nums.truncate(limit);
    Ok(get_messages(conn, &nums).await?)
}

/// Adds those of the next hits that are in a chat of this person; below which number there may be more.
async fn look(
    conn: &mut Conn,
    user_id: UserId,
    query: &Query,
    (below, count): (i64, usize),
    nums: &mut Vec<i64>,
) -> Result<Option<i64>, DbError> {
    let hits = newest(conn, &Scope::Everything, query, below, count).await?;
    // `cross join` holds the order: the hits first, then whose chats they are in.
    let mut of_mine: Vec<i64> = sql("select m.num from messages m cross join members me cross join chats c
         where m.num in ({hits}) and me.chat_id = m.chat_id and me.user_id = $1 and me.is_in
             and c.id = m.chat_id and c.deleted_at is null
         order by m.num desc")
    .bind(user_id)
    .bind_list("hits", &hits)
    .fetch_column(conn)
    .await?;
    nums.append(&mut of_mine);
    Ok(hits.last().copied().filter(|_| hits.len() == count))
}

/// The numbers of the chats that this person is in.
async fn list_chats(conn: &mut Conn, user_id: UserId) -> Result<Vec<i64>, DbError> {
    let query = sql("select c.num from members me join chats c on c.id = me.chat_id
         where me.user_id = $1 and me.is_in and c.deleted_at is null");
    query.bind(user_id).fetch_column(conn).await
}
