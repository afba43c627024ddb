//! Searching over all chats of one person. Hits are mostly his: the newest of all are looked at first. Only where too few
//! of them are his, the index is told which chats are meant: so that no search reads what others have of a common word.

use std::cmp::Reverse;

use shared::db::{Conn, DbError, sql};
use shared::http::ApiError;
use shared::ids::UserId;

use super::{Between, Scope, get_messages, newest};
use crate::search::Query;
use crate::store::packed::Unpacked;

/// Hits that are looked at before chats are named.
const PROBED: usize = 250;
/// Chats that one statement names: the index opens a list for each.
const NAMED: usize = 300;

/// The newest hits in all chats of this person, of those with a `num` below `below`. `conn` is a snapshot.
pub async fn find_everywhere(
    conn: &mut Conn,
    user_id: UserId,
    query: &Query,
    below: i64,
    limit: usize,
) -> Result<Vec<Unpacked>, ApiError> {
    let count = PROBED.max(limit);
    let hits = newest(conn, &Scope::Everything, query, Between { above: 0, below }, count).await?;
    let mut nums = list_mine(conn, user_id, &hits).await?;
    if let Some(below) = hits.last().copied().filter(|_| hits.len() == count && nums.len() < limit) {
        let chats = list_chats(conn, user_id).await?;
        nums.append(&mut newest_in(conn, &chats, query, below, limit - nums.len()).await?);
    }
    nums.truncate(limit);
    Ok(get_messages(conn, &nums).await?)
}

/// The newest hits in these chats, asked for in as many statements as it takes. Once there are enough, only newer ones are
/// asked for.
async fn newest_in(
    conn: &mut Conn,
    chats: &[i64],
    query: &Query,
    below: i64,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    let (mut nums, mut between) = (Vec::new(), Between { above: 0, below });
    for named in chats.chunks(NAMED) {
        nums.append(&mut newest(conn, &Scope::Chats(named), query, between, wanted).await?);
        nums.sort_unstable_by_key(|num| Reverse(*num));
        nums.truncate(wanted);
        if let Some(last) = nums.get(wanted - 1) {
            between.above = *last;
        }
    }
    Ok(nums)
}

/// Those of the hits that are in a chat of this person, newest first.
async fn list_mine(conn: &mut Conn, user_id: UserId, hits: &[i64]) -> Result<Vec<i64>, DbError> {
    // `cross join` holds the order: the hits first, then whose chats they are in.
    sql("select m.num from messages m cross join members me cross join chats c
         where m.num in ({hits}) and me.chat_id = m.chat_id and me.user_id = $1 and me.is_in
             and c.id = m.chat_id and c.deleted_at is null
         order by m.num desc")
    .bind(user_id)
    .bind_list("hits", hits)
    .fetch_column(conn)
    .await
}

/// The numbers of the chats that this person is in and that have a text, newest activity first: there the newest hits
/// mostly are.
async fn list_chats(conn: &mut Conn, user_id: UserId) -> Result<Vec<i64>, DbError> {
    let query = sql("select c.num from members me join chats c on c.id = me.chat_id
         where me.user_id = $1 and me.is_in and c.deleted_at is null
             and exists (select 1 from messages u where u.chat_id = c.id and u.counts = true)
         order by c.updated_at desc");
    query.bind(user_id).fetch_column(conn).await
}
