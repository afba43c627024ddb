//! Sending messages, the hot path: all that wait for the same commit are judged and written together, a few statements
//! for however many there are.

use std::collections::{HashMap, HashSet};

use futures::future::BoxFuture;
use shared::contract::chats::{ChatKind, Message, MessageKind};
use shared::db::{Db, Dialect, Grouped, Lane, Outcomes, ROWS, Sql, ToValue, Tx, Value, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, ClientId, MessageId, UserId};
use shared::time::Timestamp;
use sqlx::FromRow;

use super::Undone;
use super::messages::insert_messages;
use super::search::index;
use super::search::mend::mend_if_damaged;
use crate::news::News;
use crate::text::MessageText;

/// A text on its way into a chat.
pub struct NewMessage {
    /// Where to.
    pub chat_id: ChatId,
    /// From whom.
    pub author_id: UserId,
    /// What his client calls it.
    pub client_id: ClientId,
    /// Of the chat and the text.
    pub client_hash: i64,
    /// The text, or why it is none: told only to members.
    pub text: Result<MessageText, ApiError>,
}

/// Sends a message; `None` if this author already sent one under this `client_id`.
pub async fn send_message(db: &Db, new: NewMessage) -> Result<Option<Message>, ApiError> {
    let outcome = db.write_grouped(Lane::of(new.chat_id), new).await;
    mend_if_damaged(db, &outcome).await?;
    Undone::unless_unchanged(outcome)
}

impl Grouped for NewMessage {
    type Done = Message;
    type Error = Undone;

    fn carry_out<'t>(tx: &'t mut Tx, all: &'t [Self]) -> BoxFuture<'t, Outcomes<Self>> {
        Box::pin(async move {
            let mut sending = Sending::lock(tx, all).await?;
            let outcomes: Vec<_> = all.iter().enumerate().map(|(number, new)| sending.judge(number, new)).collect();
            sending.write(tx).await?;
            Ok(outcomes)
        })
    }
}

/// Where a message goes, as its author, a member, finds it.
#[derive(FromRow)]
struct Target {
    /// Which of the messages.
    number: i64,
    kind: ChatKind,
    #[sqlx(flatten)]
    head: Head,
    /// Whether the other one of a direct chat may still sign in; `None` in other chats.
    peer_active: Option<bool>,
    was_sent: bool,
}

/// The numbers that a chat has after the messages accepted so far.
#[derive(Clone, Copy, FromRow)]
struct Head {
    num: i64,
    rev: i64,
    last_seq: i64,
    updated_at: Timestamp,
    member_count: i64,
    has_hidden: bool,
}

/// Messages that are sent in one transaction.
struct Sending {
    targets: HashMap<usize, Target>,
    heads: HashMap<ChatId, Head>,
    sent: HashSet<(UserId, ClientId)>,
    accepted: Vec<(Message, i64)>,
}

impl Sending {
    /// Locks the chats, and only then looks who is a member and what was sent before.
    async fn lock(tx: &mut Tx, all: &[NewMessage]) -> Result<Self, Undone> {
        let mut targets = HashMap::with_capacity(all.len());
        for (chunk, new) in all.chunks(ROWS).enumerate() {
            let query = lock_chats(tx.dialect(), new, targets_of(chunk * ROWS, new));
            let rows: Vec<Target> = query.fetch_all(tx).await?;
            targets.extend(rows.into_iter().filter_map(|target| Some((usize::try_from(target.number).ok()?, target))));
        }
        Ok(Self { targets, heads: HashMap::new(), sent: HashSet::new(), accepted: Vec::with_capacity(all.len()) })
    }

    /// Gives the message its numbers, if it may be sent.
    fn judge(&mut self, number: usize, new: &NewMessage) -> Result<Message, Undone> {
        let target = self.targets.get(&number).ok_or_else(ApiError::not_found)?;
        // Before all else that may have changed since: the first reply may have been lost.
        if target.was_sent || self.sent.contains(&(new.author_id, new.client_id)) {
            return Err(Undone::Unchanged);
        }
        let text = new.text.clone()?;
        if target.kind == ChatKind::Direct && target.peer_active == Some(false) {
            return Err(ApiError::conflict("user_deactivated", "The other one's account is deactivated.").into());
        }
        self.sent.insert((new.author_id, new.client_id));
        let head = self.heads.entry(new.chat_id).or_insert(target.head);
        head.rev += 1;
        head.last_seq += 1;
        head.updated_at = head.updated_at.max(Timestamp::now());
        let message = Message {
            id: MessageId::new(),
            chat_id: new.chat_id,
            seq: head.last_seq,
            rev: head.rev,
            kind: MessageKind::Text,
            author_id: new.author_id,
            client_id: Some(new.client_id),
            text: text.into_string(),
            info: None,
            created_at: head.updated_at,
            edited_at: None,
            deleted: false,
        };
        self.accepted.push((message.clone(), new.client_hash));
        Ok(message)
    }

    /// Writes what was accepted, and the numbers that the chats have after it.
    async fn write(self, tx: &mut Tx) -> Result<(), Undone> {
        let Self { heads, accepted, .. } = self;
        let advances = heads.iter().collect::<Vec<_>>().chunks(ROWS).map(advance).reduce(Sql::then);
        let accepted: Vec<_> = accepted.iter().map(|(message, hash)| (message, Some(*hash))).collect();
        let nums = insert_messages(tx, advances, &accepted).await?;
        let words = accepted.iter().filter_map(|(message, _)| {
            Some((*nums.get(&message.id)?, heads.get(&message.chat_id)?.num, message.text.as_str()))
        });
        index::add_new(tx, words);
        for (id, _) in heads.iter().filter(|(_, head)| head.has_hidden) {
            show_again(tx, *id).await?;
        }
        for (message, _) in accepted {
            let member_count = heads.get(&message.chat_id).map_or(0, |head| head.member_count);
            let news = News { chat_id: message.chat_id, at: Timestamp::now(), member_count };
            tx.publish(&news.message_created(message.clone()))?;
        }
        Ok(())
    }
}

/// On `PostgreSQL` the rows of the chats are locked first: a condition of the same statement would still see who was
/// a member before it waited. SQLite's transaction keeps every other writer away.
fn lock_chats(dialect: Dialect, new: &[NewMessage], query: Sql) -> Sql {
    if dialect == Dialect::Sqlite {
        return query;
    }
    let mut ids: Vec<ChatId> = new.iter().map(|new| new.chat_id).collect();
    ids.sort_unstable();
    ids.dedup();
    sql("select id from chats where id in ({ids}) order by id for update").bind_list("ids", &ids).then(query)
}

/// A row for each message whose author is a member of its chat; `first` is the number of the first message.
fn targets_of(first: usize, new: &[NewMessage]) -> Sql {
    let rows = new.iter().enumerate().map(|(row, new)| {
        let number = i64::try_from(first + row).unwrap_or(i64::MAX);
        [number.to_value(), new.chat_id.to_value(), new.author_id.to_value(), new.client_id.to_value()]
    });
    // `column1` … are what both databases call the columns of `values`.
    sql("select new.column1 as number, c.num, c.kind, c.rev, c.last_seq, c.updated_at, c.member_count,
             c.has_hidden,
             (select active from accounts
              where id = case when c.direct_low = new.column3 then c.direct_high else c.direct_low end) as peer_active,
             exists (select 1 from messages m
                     where m.author_id = new.column3 and m.client_id = new.column4) as was_sent
         from (values {rows}) new
         join chats c on c.id = new.column2 and c.deleted_at is null
         join members me on me.chat_id = c.id and me.user_id = new.column3 and me.is_in")
    .bind_rows("rows", rows)
}

/// Gives the chats the numbers that they have after their new messages.
fn advance(heads: &[(&ChatId, &Head)]) -> Sql {
    let rows = heads.iter().map(|(id, head)| -> [Value; 4] {
        [id.to_value(), head.rev.to_value(), head.last_seq.to_value(), head.updated_at.to_value()]
    });
    sql("update chats set rev = sent.column2, last_seq = sent.column3, last_message_seq = sent.column3,
             updated_at = sent.column4
         from (values {rows}) sent where chats.id = sent.column1")
    .bind_rows("rows", rows)
}

/// A new text shows the chat to those who hid it. No event of its own: the message tells.
async fn show_again(tx: &mut Tx, chat_id: ChatId) -> Result<(), Undone> {
    sql("update members set hidden = false where chat_id = $1
         and user_id in (select user_id from members where chat_id = $1 and hidden = true)")
    .bind(chat_id)
    .execute(tx)
    .await?;
    sql("update chats set has_hidden = false where id = $1").bind(chat_id).execute(tx).await?;
    Ok(())
}
