//! Changing a chat itself: its name, its creator.

use shared::contract::chats::InfoCode;
use shared::db::{Db, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};

use super::Undone;
use super::enter::{CHANGE_AND_INFO, enter};
use super::messages::{add_info, newest_below};
use crate::member::{Actor, MemberRole};
use crate::name::ChatName;
use crate::news::{about_name, about_people};

/// Gives the chat a new name; the name may be wrong, which only those are told who may rename.
pub async fn rename_chat(
    db: &Db,
    chat_id: ChatId,
    actor: Actor,
    name: Result<ChatName, ApiError>,
) -> Result<(), ApiError> {
    let change = db.write(Lane::of(chat_id), move |tx| Box::pin(rename(tx, chat_id, actor, name))).await;
    Undone::unless_unchanged(change).map(drop)
}

/// Makes another member the creator.
pub async fn hand_over_chat(db: &Db, chat_id: ChatId, actor: Actor, to: UserId) -> Result<(), ApiError> {
    let change = db.write(Lane::of(chat_id), move |tx| Box::pin(hand_over(tx, chat_id, actor, to))).await;
    Undone::unless_unchanged(change).map(drop)
}

async fn rename(tx: &mut Tx, chat_id: ChatId, actor: Actor, name: Result<ChatName, ApiError>) -> Result<(), Undone> {
    let (mut chat, _, standing) = enter(tx, chat_id, actor, CHANGE_AND_INFO).await?;
    standing.may_rename()?;
    let name = name?;
    if chat.name.as_deref() == Some(name.as_str()) {
        return Err(Undone::Unchanged);
    }
    sql("update chats set name = $2 where id = $1").bind(chat_id).bind(name.as_str()).execute(tx).await?;
    chat.name = Some(name.as_str().to_owned());
    let before = newest_below(tx, chat_id, chat.last_seq).await?;
    let line = add_info(tx, &chat, actor.user_id, about_name(InfoCode::ChatRenamed, name.as_str())).await?;
    tx.publish(&chat.news().chat_updated(chat.head_before_info(before)))?;
    tx.publish(&chat.news().message_created(line))?;
    Ok(())
}

async fn hand_over(tx: &mut Tx, chat_id: ChatId, actor: Actor, to: UserId) -> Result<(), Undone> {
    let (mut chat, _, standing) = enter(tx, chat_id, actor, CHANGE_AND_INFO).await?;
    standing.must_be_in_a_group()?;
    // Before his right to it, which the first try took from him: its reply may have been lost.
    if chat.creator_id == Some(to) {
        return Err(Undone::Unchanged);
    }
    standing.may_hand_over()?;
    let query = sql("select role from members where chat_id = $1 and user_id = $2 and is_in").bind(chat_id).bind(to);
    if query.fetch_optional::<(MemberRole,)>(tx).await?.is_none() {
        return Err(ApiError::unprocessable("not_a_member", "The new creator must be a member.").into());
    }
    sql("update members set role = case when user_id = $2 then 'creator' else 'member' end
         where chat_id = $1 and user_id in ($2, $3)")
    .bind(chat_id)
    .bind(to)
    .bind(actor.user_id)
    .execute(tx)
    .await?;
    sql("update chats set creator_id = $2 where id = $1").bind(chat_id).bind(to).execute(tx).await?;
    chat.creator_id = Some(to);
    let before = newest_below(tx, chat_id, chat.last_seq).await?;
    let line = add_info(tx, &chat, actor.user_id, about_people(InfoCode::CreatorChanged, vec![to])).await?;
    tx.publish(&chat.news().chat_updated(chat.head_before_info(before)))?;
    tx.publish(&chat.news().message_created(line))?;
    Ok(())
}
