//! The original's database, read only.

use std::path::Path;

use anyhow::{Context, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{FromRow, SqlitePool};

/// The open database.
pub(super) struct Source(SqlitePool);

/// `users`
#[derive(FromRow)]
pub(super) struct User {
    pub id: i64,
    pub login: String,
    pub name: Option<String>,
    pub surname: Option<String>,
    pub password_hash: Option<String>,
    /// From `profiles`: a file's name.
    pub avatar_file: Option<String>,
}

/// `contacts`
#[expect(clippy::struct_field_names, reason = "they are the original's columns")]
#[derive(FromRow)]
pub(super) struct Contact {
    pub owner_user_id: i64,
    pub contact_user_id: i64,
    pub name: Option<String>,
    pub surname: Option<String>,
}

/// `chats`
#[derive(FromRow)]
pub(super) struct Chat {
    pub id: String,
    pub name: Option<String>,
    pub creator_id: Option<i64>,
}

/// `messages`
#[derive(FromRow)]
pub(super) struct Message {
    pub id: String,
    pub text: Option<String>,
    pub user_id: i64,
    pub time: Option<String>,
    #[sqlx(rename = "type")]
    pub kind: String,
    pub change_time: Option<String>,
}

impl Source {
    pub(super) async fn open(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
        let source = Self(pool.with_context(|| format!("{} cannot be opened", file.display()))?);
        source.users().await.with_context(|| format!("{} is no database of the original", file.display()))?;
        Ok(source)
    }

    /// Everybody, the first of several profiles.
    pub(super) async fn users(&self) -> Result<Vec<User>> {
        let query = "select id, login, name, surname, password_hash, (select avatar_file from profiles
             where profiles.user = users.id and avatar_file is not null limit 1) as avatar_file from users order by id";
        Ok(sqlx::query_as(query).fetch_all(&self.0).await?)
    }

    pub(super) async fn contacts(&self) -> Result<Vec<Contact>> {
        let query = "select owner_user_id, contact_user_id, name, surname from contacts order by rowid";
        Ok(sqlx::query_as(query).fetch_all(&self.0).await?)
    }

    pub(super) async fn chats(&self) -> Result<Vec<Chat>> {
        Ok(sqlx::query_as("select id, name, creator_id from chats order by rowid").fetch_all(&self.0).await?)
    }

    /// Who is in a chat, each once.
    pub(super) async fn members(&self, chat_id: &str) -> Result<Vec<i64>> {
        let query = "select user_id from chat_members where chat_id = $1 group by user_id order by min(rowid)";
        Ok(sqlx::query_scalar(query).bind(chat_id).fetch_all(&self.0).await?)
    }

    /// A chat's messages in their order.
    pub(super) async fn messages(&self, chat_id: &str) -> Result<Vec<Message>> {
        let query = "select id, text, user_id, cast(time as text) as time, upper(type) as type,
             cast(change_time as text) as change_time from messages where chat_id = $1 order by time, rowid";
        Ok(sqlx::query_as(query).bind(chat_id).fetch_all(&self.0).await?)
    }

    /// The messages that somebody has not read yet: person and message.
    pub(super) async fn unread(&self, chat_id: &str) -> Result<Vec<(i64, String)>> {
        let query = "select r.user_id, r.message_id from messages_read_status r join messages m on m.id = r.message_id
             where m.chat_id = $1 and not r.is_read";
        Ok(sqlx::query_as(query).bind(chat_id).fetch_all(&self.0).await?)
    }
}
