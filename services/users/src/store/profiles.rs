//! Profiles in the database.

use shared::db::{Conn, DbError, Dialect, Sql, sql};
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::avatars::AvatarHash;
use crate::folding::{Prefix, fold, is_same_login};
use crate::profile::Profile;

/// The profile with this id.
pub async fn get_profile(conn: &mut Conn, id: UserId) -> Result<Option<Profile>, DbError> {
    sql("select * from profiles where id = $1").bind(id).fetch_optional(conn).await
}

/// The profiles with these ids, in any order.
pub async fn list_profiles(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<Profile>, DbError> {
    sql("select * from profiles where id in ({ids})").bind_list("ids", ids).fetch_all(conn).await
}

/// The profile with this login. Keys make one of «ё» and «е», logins do not: hence the second look.
pub async fn get_profile_by_login(conn: &mut Conn, login: &str) -> Result<Option<Profile>, DbError> {
    let alike: Vec<Profile> =
        sql("select * from profiles where login_key = $1 order by id").bind(fold(login)).fetch_all(conn).await?;
    Ok(alike.into_iter().find(|profile| is_same_login(&profile.login, login)))
}

/// Those whose login, name or surname begins with `prefix`, in this order, at most `limit`.
pub async fn search_profiles(conn: &mut Conn, prefix: &Prefix, limit: u32) -> Result<Vec<Profile>, DbError> {
    sql("select profiles.* from profiles join (
             select id, min(place) as place from (
                 select * from (select id, 1 as place from profiles
                     where login_key >= $1 and login_key < $2 order by login_key, id limit $3) as by_login
                 union all
                 select * from (select id, 2 as place from profiles
                     where name_key >= $1 and name_key < $2 order by name_key, id limit $3) as by_name
                 union all
                 select * from (select id, 3 as place from profiles
                     where surname_key >= $1 and surname_key < $2 order by surname_key, id limit $3) as by_surname
             ) as found group by id
         ) as hits on hits.id = profiles.id
         order by hits.place, profiles.login_key, profiles.id limit $3")
    .bind(prefix.first())
    .bind(prefix.behind())
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Writes a new profile; `false` if there is one already.
pub async fn insert_profile(conn: &mut Conn, profile: &Profile) -> Result<bool, DbError> {
    let inserted = sql("insert into profiles (id, login, role, name, surname, login_key, name_key, surname_key, rev,
                        account_rev, touched) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        on conflict (id) do nothing")
    .bind(profile.id)
    .bind(profile.login.as_str())
    .bind(profile.role.word())
    .bind(&profile.name)
    .bind(&profile.surname)
    .bind(fold(&profile.login))
    .bind(fold(profile.name.as_str()))
    .bind(fold(profile.surname.as_str()))
    .bind(profile.rev)
    .bind(profile.account_rev)
    .bind(profile.touched)
    .execute(conn)
    .await?;
    Ok(inserted > 0)
}

/// The profile with this id, kept from others until the transaction ends.
pub async fn lock_profile(conn: &mut Conn, id: UserId) -> Result<Option<Profile>, DbError> {
    sql("update profiles set rev = rev where id = $1 returning *").bind(id).fetch_optional(conn).await
}

/// Writes down a changed profile. When he was last seen is not part of it.
pub async fn update_profile(conn: &mut Conn, profile: &Profile) -> Result<(), DbError> {
    sql("update profiles set login = $2, role = $3, name = $4, surname = $5, login_key = $6, name_key = $7,
         surname_key = $8, rev = $9, account_rev = $10, touched = $11, avatar = $12 where id = $1")
    .bind(profile.id)
    .bind(profile.login.as_str())
    .bind(profile.role.word())
    .bind(&profile.name)
    .bind(&profile.surname)
    .bind(fold(&profile.login))
    .bind(fold(profile.name.as_str()))
    .bind(fold(profile.surname.as_str()))
    .bind(profile.rev)
    .bind(profile.account_rev)
    .bind(profile.touched)
    .bind(profile.avatar.as_ref().map(AvatarHash::as_str))
    .execute(conn)
    .await
    .map(drop)
}

/// Notes when people went offline, sorted by id; an earlier time never replaces a later one. `PostgreSQL` locks the rows in
/// this order first: the update would take them in the order of its plan, and two processes that note the same people
/// could wait for each other.
pub async fn note_last_seen(conn: &mut Conn, seen: &[(UserId, Timestamp)]) -> Result<(), DbError> {
    if seen.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (0..seen.len()).map(|row| format!("(${}, ${})", row * 2 + 1, row * 2 + 2)).collect();
    let update = sql("update profiles set last_seen_at = seen.column2 from (values ")
        .push(&rows.join(", "))
        .push(") as seen where profiles.id = seen.column1 and coalesce(profiles.last_seen_at, -1) < seen.column2");
    let bound = seen.iter().fold(update, |update, (id, at)| update.bind(*id).bind(*at));
    match conn.dialect() {
        Dialect::Sqlite => bound.execute(conn).await.map(drop),
        Dialect::Postgres => lock_in_order(seen).then(bound).execute(conn).await.map(drop),
    }
}

fn lock_in_order(seen: &[(UserId, Timestamp)]) -> Sql {
    let ids: Vec<UserId> = seen.iter().map(|(id, _)| *id).collect();
    sql("select id from profiles where id in ({ids}) order by id for no key update").bind_list("ids", &ids)
}

/// When these people went offline last, as far as that is known.
pub async fn list_last_seen(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<(UserId, Timestamp)>, DbError> {
    sql("select id, last_seen_at from profiles where id in ({ids}) and last_seen_at is not null")
        .bind_list("ids", ids)
        .fetch_all(conn)
        .await
}
