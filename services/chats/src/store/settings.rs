//! A member's own settings of a chat: hidden, muted, marked as unread.

use shared::db::{Db, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use shared::time::Timestamp;

use super::Undone;
use super::enter::{NOTHING, enter};
use crate::member::Actor;
use crate::news::Settings;

/// What is to change; `None` leaves a setting as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct SettingsChange {
    /// Not in my list until the next text.
    pub hidden: Option<bool>,
    /// No notifications until then; `Some(None)` ends it.
    pub muted_until: Option<Option<Timestamp>>,
    /// Marked as unread.
    pub marked_unread: Option<bool>,
}

impl SettingsChange {
    fn applied_to(self, present: Settings) -> Settings {
        Settings {
            hidden: self.hidden.unwrap_or(present.hidden),
            muted_until: self.muted_until.unwrap_or(present.muted_until),
            marked_unread: self.marked_unread.unwrap_or(present.marked_unread),
        }
    }
}

/// Changes the actor's own settings.
pub async fn update_settings(db: &Db, chat_id: ChatId, actor: Actor, wanted: SettingsChange) -> Result<(), ApiError> {
    let change = db.write(Lane::of(chat_id), move |tx| Box::pin(update(tx, chat_id, actor, wanted))).await;
    Undone::unless_unchanged(change).map(drop)
}

async fn update(tx: &mut Tx, chat_id: ChatId, actor: Actor, wanted: SettingsChange) -> Result<(), Undone> {
    let (chat, seat, _) = enter(tx, chat_id, actor, NOTHING).await?;
    let settings = wanted.applied_to(seat.settings());
    if settings == seat.settings() {
        return Err(Undone::Unchanged);
    }
    let my_rev = save(tx, chat_id, actor.user_id, settings).await?;
    if settings.hidden && !chat.has_hidden {
        sql("update chats set has_hidden = true where id = $1").bind(chat_id).execute(tx).await?;
    }
    tx.publish(&chat.news().settings(actor.user_id, my_rev, settings))?;
    Ok(())
}

async fn save(tx: &mut Tx, chat_id: ChatId, user_id: UserId, settings: Settings) -> Result<i64, Undone> {
    let (my_rev,): (i64,) =
        sql("update members set hidden = $3, muted_until = $4, marked_unread = $5, my_rev = my_rev + 1
         where chat_id = $1 and user_id = $2 returning my_rev")
        .bind(chat_id)
        .bind(user_id)
        .bind(settings.hidden)
        .bind(settings.muted_until)
        .bind(settings.marked_unread)
        .fetch_one(tx)
        .await?;
    Ok(my_rev)
}
