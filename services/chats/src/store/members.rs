//! The members of a chat: who they are, adding, removing, leaving.

use std::collections::HashSet;

use shared::contract::chats::InfoCode;
use shared::db::{Conn, Db, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use shared::time::Timestamp;

use super::Undone;
use super::enter::{CHANGE_AND_INFO, Locked, enter};
use super::messages::{add_info, newest_below};
use crate::member::{Actor, Member};
use crate::news::about_people;

/// The chat's `rev`, if this person is a member; 404 otherwise.
pub async fn get_rev(conn: &mut Conn, chat_id: ChatId, user_id: UserId) -> Result<i64, ApiError> {
    let found: Option<(i64,)> = sql("select c.rev from members me join chats c on c.id = me.chat_id
         where me.chat_id = $1 and me.user_id = $2 and me.is_in and c.deleted_at is null")
    .bind(chat_id)
    .bind(user_id)
    .fetch_optional(conn)
    .await?;
    found.map(|(rev,)| rev).ok_or_else(ApiError::not_found)
}

/// Members in the order of their ids, those after `after`, at most `limit`.
pub async fn list_members(
    conn: &mut Conn,
    chat_id: ChatId,
    after: Option<UserId>,
    limit: u32,
) -> Result<Vec<Member>, ApiError> {
    let query =
        sql("select user_id, role, joined_at, read_seq from members where chat_id = $1 and is_in").bind(chat_id);
    let query = match after {
        Some(after) => query.push(" and user_id > $2 order by user_id limit $3").bind(after),
        None => query.push(" order by user_id limit $2"),
    };
    Ok(query.bind(limit).fetch_all(conn).await?)
}

/// Those of `people` who are not in the chat.
pub async fn list_outside(conn: &mut Conn, chat_id: ChatId, people: Vec<UserId>) -> Result<Vec<UserId>, ApiError> {
    let query = sql("select user_id from members where chat_id = $1 and is_in and user_id in ({people})").bind(chat_id);
    let inside: HashSet<UserId> = query.bind_list("people", &people).fetch_column(conn).await?.into_iter().collect();
    Ok(people.into_iter().filter(|id| !inside.contains(id)).collect())
}

/// Adds people whose accounts are known; those really added, none if all were in.
pub async fn add_members(
    db: &Db,
    chat_id: ChatId,
    actor: Actor,
    people: Vec<UserId>,
    group_limit: i64,
) -> Result<Vec<Member>, ApiError> {
    let change = db.write(Lane::of(chat_id), move |tx| Box::pin(add(tx, chat_id, actor, people, group_limit))).await;
    Ok(Undone::unless_unchanged(change)?.unwrap_or_default())
}

/// Removes someone, or oneself; nothing if he is out already, 404 if he never was in.
pub async fn remove_member(db: &Db, chat_id: ChatId, actor: Actor, who: UserId) -> Result<(), ApiError> {
    let change = db.write(Lane::of(chat_id), move |tx| Box::pin(remove(tx, chat_id, actor, who))).await;
    Undone::unless_unchanged(change).map(drop)
}

/// Fills a group up to its limit, or says that it is full.
pub fn check_full(member_count: i64, group_limit: i64) -> Result<(), ApiError> {
    if member_count > group_limit {
        return Err(ApiError::unprocessable("chat_full", format!("A group has at most {group_limit} members.")));
    }
    Ok(())
}

async fn add(
    tx: &mut Tx,
    chat_id: ChatId,
    actor: Actor,
    people: Vec<UserId>,
    group_limit: i64,
) -> Result<Vec<Member>, Undone> {
    let (mut chat, _, standing) = enter(tx, chat_id, actor, CHANGE_AND_INFO).await?;
    standing.may_add_members()?;
    let added = let_in(tx, &chat, &people).await?;
    if added.is_empty() {
        return Err(Undone::Unchanged);
    }
    chat.member_count += i64::try_from(added.len()).unwrap_or(i64::MAX);
    check_full(chat.member_count, group_limit)?;
    note_count(tx, &chat).await?;
    let user_ids: Vec<UserId> = added.iter().map(|member| member.user_id).collect();
    let before = newest_below(tx, chat_id, chat.last_seq).await?;
    let line = add_info(tx, &chat, actor.user_id, about_people(InfoCode::MemberAdded, user_ids.clone())).await?;
    tx.publish(&chat.news().members_added(user_ids, actor.user_id, chat.head_before_info(before)))?;
    tx.publish(&chat.news().message_created(line))?;
    Ok(added)
}

/// Newcomers get a row, former members theirs again; what was written before counts as read.
async fn let_in(tx: &mut Tx, chat: &Locked, people: &[UserId]) -> Result<Vec<Member>, Undone> {
    let added = sql("insert into members (chat_id, user_id, role, is_in, state_rev, joined_at, read_seq)
         select $1, a.id, 'member', true, $2, $3, $4 from accounts a where a.id in ({people})
         on conflict (chat_id, user_id) do update set
             is_in = true, role = 'member', state_rev = excluded.state_rev, joined_at = excluded.joined_at,
             read_seq = excluded.read_seq, my_rev = members.my_rev + 1,
             hidden = false, muted_until = null, marked_unread = false
         where not members.is_in
         returning user_id, role, joined_at, read_seq");
    let (rev, read_seq) = (chat.rev - 1, chat.last_seq - 1);
    let added = added.bind(chat.id).bind(rev).bind(Timestamp::now()).bind(read_seq).bind_list("people", people);
    Ok(added.fetch_all(tx).await?)
}

async fn remove(tx: &mut Tx, chat_id: ChatId, actor: Actor, who: UserId) -> Result<(), Undone> {
    let (mut chat, _, standing) = enter(tx, chat_id, actor, CHANGE_AND_INFO).await?;
    standing.may_remove(who)?;
    let query = sql("select is_in from members where chat_id = $1 and user_id = $2").bind(chat_id).bind(who);
    let (is_in,): (bool,) = query.fetch_optional(tx).await?.ok_or_else(ApiError::not_found)?;
    if !is_in {
        return Err(Undone::Unchanged);
    }
    let (rev, code) = (chat.rev - 1, removal_code(actor, who));
    sql("update members set is_in = false, state_rev = $3, hidden = false where chat_id = $1 and user_id = $2")
        .bind(chat_id)
        .bind(who)
        .bind(rev)
        .execute(tx)
        .await?;
    chat.member_count -= 1;
    note_count(tx, &chat).await?;
    let line = add_info(tx, &chat, actor.user_id, about_people(code, vec![who])).await?;
    tx.publish(&chat.news().member_removed(rev, who, actor.user_id))?;
    tx.publish(&chat.news().message_created(line))?;
    Ok(())
}

fn removal_code(actor: Actor, who: UserId) -> InfoCode {
    if actor.user_id == who { InfoCode::MemberLeft } else { InfoCode::MemberRemoved }
}

async fn note_count(tx: &mut Tx, chat: &Locked) -> Result<(), Undone> {
    let note = sql("update chats set member_count = $2 where id = $1").bind(chat.id).bind(chat.member_count);
    note.execute(tx).await?;
    Ok(())
}
