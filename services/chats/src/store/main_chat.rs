//! The main chat: everybody is in it from his first moment, silently.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use shared::db::{Db, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::UserId;
use shared::time::Timestamp;

use super::Undone;
use super::enter::{NOTHING, lock};
use crate::chat::MAIN;

/// Lets people into the main chat, and remembers who is in so that their next requests cost nothing.
#[derive(Clone)]
pub struct MainChat {
    db: Db,
    known: Arc<RwLock<HashSet<UserId>>>,
}

impl MainChat {
    /// Nobody is known to be in yet.
    pub fn new(db: &Db) -> Self {
        Self { db: db.clone(), known: Arc::default() }
    }

    /// Makes sure that this person is a member: by his registration or by his first valid request, whichever comes
    /// first. What was written before counts as read.
    pub async fn ensure_member(&self, user_id: UserId) -> Result<(), ApiError> {
        if self.known.read().unwrap_or_else(PoisonError::into_inner).contains(&user_id) {
            return Ok(());
        }
        if !self.is_member(user_id).await? {
            let joined = self.db.write(Lane::of(MAIN), move |tx| Box::pin(join(tx, user_id))).await;
            Undone::unless_unchanged(joined)?;
        }
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(user_id);
        Ok(())
    }

    async fn is_member(&self, user_id: UserId) -> Result<bool, ApiError> {
        let query = sql("select is_in from members where chat_id = $1 and user_id = $2").bind(MAIN).bind(user_id);
        let found: Option<(bool,)> = query.fetch_optional(&mut self.db.read().await?).await?;
        Ok(found.is_some())
    }
}

/// No event and no `rev`: whoever looks finds him in the list.
async fn join(tx: &mut Tx, user_id: UserId) -> Result<(), Undone> {
    let chat = lock(tx, MAIN, NOTHING).await?;
    let joined = sql("insert into members (chat_id, user_id, role, is_in, state_rev, joined_at, read_seq)
         values ($1, $2, 'member', true, $3, $4, $5) on conflict (chat_id, user_id) do nothing")
    .bind(MAIN)
    .bind(user_id)
    .bind(chat.rev)
    .bind(Timestamp::now())
    .bind(chat.last_seq)
    .execute(tx)
    .await?;
    if joined == 0 {
        return Err(Undone::Unchanged);
    }
    sql("update chats set member_count = member_count + 1 where id = $1").bind(MAIN).execute(tx).await?;
    Ok(())
}
