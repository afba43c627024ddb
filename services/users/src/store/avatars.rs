//! Which avatars are kept. The files are on the shelf; the rows tell when somebody last had to do with each.

use shared::db::{Conn, DbError, ToValue, sql};
use shared::time::Timestamp;

use crate::avatars::AvatarHash;

/// Claims an avatar whose file is about to be written: nobody throws it away for a while.
pub async fn claim_avatar(conn: &mut Conn, hash: &AvatarHash) -> Result<(), DbError> {
    sql("insert into avatars (hash, touched_at) values ($1, $2)
         on conflict (hash) do update set touched_at = excluded.touched_at")
    .bind(hash)
    .bind(Timestamp::now())
    .execute(conn)
    .await
    .map(drop)
}

/// Claims avatars whose files are there, unless that was done before; how many were not.
pub async fn claim_unknown(conn: &mut Conn, hashes: &[AvatarHash]) -> Result<u64, DbError> {
    let now = Timestamp::now();
    let rows = hashes.iter().map(|hash| [hash.to_value(), now.to_value()]);
    sql("insert into avatars (hash, touched_at) values {rows} on conflict (hash) do nothing")
        .bind_rows("rows", rows)
        .execute(conn)
        .await
}

/// Notes that a profile gave this avatar up just now.
pub async fn touch_avatar(conn: &mut Conn, hash: &AvatarHash) -> Result<(), DbError> {
    sql("update avatars set touched_at = $2 where hash = $1")
        .bind(hash)
        .bind(Timestamp::now())
        .execute(conn)
        .await
        .map(drop)
}

/// Avatars that no profile names and nobody touched since `before`, at most `limit`.
pub async fn list_unshown(conn: &mut Conn, before: Timestamp, limit: u32) -> Result<Vec<AvatarHash>, DbError> {
    sql("select hash from avatars where touched_at < $1
         and not exists (select 1 from profiles where profiles.avatar = avatars.hash) order by touched_at limit $2")
    .bind(before)
    .bind(limit)
    .fetch_column(conn)
    .await
}

/// Forgets an avatar if that still is so. Its row is then kept from others until the transaction ends.
pub async fn delete_unshown(conn: &mut Conn, hash: &AvatarHash, before: Timestamp) -> Result<bool, DbError> {
    let deleted = sql("delete from avatars where hash = $1 and touched_at < $2
         and not exists (select 1 from profiles where profiles.avatar = avatars.hash)")
    .bind(hash)
    .bind(before)
    .execute(conn)
    .await?;
    Ok(deleted > 0)
}
