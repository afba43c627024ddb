//! Making chats.

use shared::contract::chats::{ChatHead, ChatKind, InfoCode};
use shared::db::{Db, Lane, ROWS, Sql, ToValue, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, ClientId, UserId};
use shared::time::Timestamp;

use super::Undone;
use super::messages::{NewInfo, insert_info};
use crate::chat::{kind_word, pair};
use crate::name::ChatName;
use crate::news::{News, about_name};

/// Who makes a chat, and what identifies his request.
#[derive(Clone, Copy)]
pub struct Request {
    /// Who.
    pub author_id: UserId,
    /// What his client calls the chat.
    pub client_id: ClientId,
    /// Of everything in the request.
    pub client_hash: i64,
}

/// Makes a group of its creator and `others`, whose accounts are known; `None` if the request was carried out before.
pub async fn create_group(
    db: &Db,
    request: Request,
    name: ChatName,
    others: Vec<UserId>,
) -> Result<Option<ChatId>, ApiError> {
    let lane = Lane::of((request.author_id, request.client_id));
    Undone::unless_unchanged(db.write(lane, move |tx| Box::pin(insert_group(tx, request, name, others))).await)
}

/// Makes the direct chat of two people; `None` if they have one or the request was carried out before.
pub async fn create_direct(db: &Db, request: Request, peer: UserId) -> Result<Option<ChatId>, ApiError> {
    let lane = Lane::of(pair(request.author_id, peer));
    Undone::unless_unchanged(db.write(lane, move |tx| Box::pin(insert_direct(tx, request, peer))).await)
}

async fn insert_group(tx: &mut Tx, request: Request, name: ChatName, others: Vec<UserId>) -> Result<ChatId, Undone> {
    let members: Vec<UserId> = std::iter::once(request.author_id).chain(others).collect();
    let head = new_head(ChatKind::Group, Some(&name), Some(request.author_id), members.len());
    let (rev, seq) = (2, 1);
    insert_chat(tx, request, &head, None, rev, seq).await?;
    insert_members(tx, head.id, "creator", &members[..1], head.created_at).await?;
    insert_members(tx, head.id, "member", &members[1..], head.created_at).await?;
    let news = News { chat_id: head.id, at: head.created_at, member_count: head.member_count };
    let (chat_id, created_at) = (head.id, head.created_at);
    tx.publish(&news.chat_created(members, head))?;
    let info = about_name(InfoCode::ChatCreated, name.as_str());
    let line = NewInfo { chat_id, seq, rev, author_id: request.author_id, info, created_at };
    let message = insert_info(tx, line).await?;
    tx.publish(&news.message_created(message))?;
    Ok(chat_id)
}

async fn insert_direct(tx: &mut Tx, request: Request, peer: UserId) -> Result<ChatId, Undone> {
    let members = vec![request.author_id, peer];
    let head = new_head(ChatKind::Direct, None, None, members.len());
    insert_chat(tx, request, &head, Some(pair(request.author_id, peer)), 1, 0).await?;
    insert_members(tx, head.id, "member", &members, head.created_at).await?;
    let news = News { chat_id: head.id, at: head.created_at, member_count: head.member_count };
    let chat_id = head.id;
    tx.publish(&news.chat_created(members, head))?;
    Ok(chat_id)
}

/// A chat as `chat.created` tells of it: nothing stands in it yet.
fn new_head(kind: ChatKind, name: Option<&ChatName>, creator_id: Option<UserId>, members: usize) -> ChatHead {
    let now = Timestamp::now();
    ChatHead {
        id: ChatId::new(),
        kind,
        name: name.map(|name| name.as_str().to_owned()),
        creator_id,
        created_at: now,
        updated_at: now,
        member_count: i64::try_from(members).unwrap_or(i64::MAX),
        rev: 1,
        last_seq: 0,
        last_message: None,
    }
}

async fn insert_chat(
    tx: &mut Tx,
    request: Request,
    head: &ChatHead,
    direct: Option<(UserId, UserId)>,
    rev: i64,
    last_seq: i64,
) -> Result<(), Undone> {
    let inserted = sql("insert into chats (id, kind, name, creator_id, author_id, client_id, client_hash, direct_low,
             direct_high, created_at, updated_at, rev, last_seq, last_message_seq, member_count)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $12, $13) on conflict do nothing")
    .bind(head.id)
    .bind(kind_word(head.kind))
    .bind(head.name.as_deref())
    .bind(head.creator_id)
    .bind(request.author_id)
    .bind(request.client_id)
    .bind(request.client_hash)
    .bind(direct.map(|(low, _)| low))
    .bind(direct.map(|(_, high)| high))
    .bind(head.created_at)
    .bind(rev)
    .bind(last_seq)
    .bind(head.member_count)
    .execute(tx)
    .await?;
    if inserted == 0 { Err(Undone::Unchanged) } else { Ok(()) }
}

async fn insert_members(
    tx: &mut Tx,
    chat_id: ChatId,
    role: &'static str,
    members: &[UserId],
    at: Timestamp,
) -> Result<(), Undone> {
    let insert = |some: &[UserId]| {
        sql("insert into members (chat_id, user_id, role, is_in, state_rev, joined_at, read_seq)
             select $1, new.column1, $2, true, 1, $3, 0 from (values {rows}) new")
        .bind(chat_id)
        .bind(role)
        .bind(at)
        .bind_rows("rows", some.iter().map(|user_id| [user_id.to_value()]))
    };
    let inserts: Vec<Sql> = members.chunks(ROWS).map(insert).collect();
    Ok(Sql::execute_all(inserts, tx).await?)
}
