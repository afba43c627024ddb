//! Counts for the operators' dashboards.

use shared::contract::chats::ChatKind;
use shared::db::{Conn, DbError, sql};

/// How many chats of each kind there are, and how many memberships they have together.
pub async fn count_chats(conn: &mut Conn) -> Result<Vec<(ChatKind, i64, i64)>, DbError> {
    sql("select kind, count(*), cast(sum(member_count) as bigint) from chats where deleted_at is null group by kind")
        .fetch_all(conn)
        .await
}
