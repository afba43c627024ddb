//! How a database is, for the operator.

use std::time::{Duration, Instant};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::archive::Store;
use super::offline::Database;
use super::{Conn, Dialect, outbox, sql};
use crate::config::DatabaseConfig;
use crate::time::Timestamp;

/// What a look into the database of a service shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Status {
    /// `SQLite` or `PostgreSQL`, with its version.
    pub database: String,
    /// Migrations that the next start of the service will carry out.
    pub pending_migrations: u64,
    /// Whether a newer version of the service was here: this one will not start.
    pub from_newer_version: bool,
    /// What the database says about its own files; nothing if all is well or it cannot tell.
    pub damage: Option<String>,
    /// Events that wait to be published.
    pub unpublished_events: i64,
    /// Since when the oldest of them waits, in seconds.
    pub oldest_unpublished_s: u64,
    /// Events that were given up.
    pub dead_letters: i64,
    /// How far the database's clock is ahead of this machine's, in milliseconds; nothing if it has none of its own.
    pub clock_ahead_ms: Option<i64>,
}

/// Looks into the database of `store`; an error if there is none or it cannot be opened.
pub async fn look(config: &DatabaseConfig, store: &Store) -> anyhow::Result<Status> {
    let database = Database::open(config, store.service).await?;
    let mut conn = database.connect().await?;
    let applied = sql("select description from _sqlx_migrations where success order by version")
        .fetch_column::<String>(&mut conn)
        .await
        .context("this is no database of Простой чат")?;
    let (unpublished_events, oldest) = outbox::backlog(&mut conn).await?;
    let dead_letters: Vec<i64> = sql("select count(*) from dead_letters").fetch_column(&mut conn).await?;
    Ok(Status {
        database: version(&mut conn).await?,
        pending_migrations: store.migrations.names().len().saturating_sub(applied.len()) as u64,
        from_newer_version: store.migrations.steps_of(&applied).is_err(),
        damage: damage(&mut conn).await?,
        unpublished_events,
        oldest_unpublished_s: oldest.map_or(0, |at| at.elapsed().as_secs()),
        dead_letters: dead_letters.first().copied().unwrap_or(0),
        clock_ahead_ms: clock_ahead(&mut conn).await?,
    })
}

async fn version(conn: &mut Conn) -> anyhow::Result<String> {
    let (name, query) = match conn.dialect() {
        Dialect::Sqlite => ("SQLite", "select sqlite_version()"),
        Dialect::Postgres => ("PostgreSQL", "select current_setting('server_version')"),
    };
    let (version,): (String,) = sql(query).fetch_one(conn).await?;
    Ok(format!("{name} {version}"))
}

/// SQLite checks its file; `PostgreSQL` looks after its own.
async fn damage(conn: &mut Conn) -> anyhow::Result<Option<String>> {
    if conn.dialect() == Dialect::Postgres {
        return Ok(None);
    }
    let found: Vec<String> = sql("select quick_check from pragma_quick_check").fetch_column(conn).await?;
    Ok(found.into_iter().find(|line| line != "ok"))
}

async fn clock_ahead(conn: &mut Conn) -> anyhow::Result<Option<i64>> {
    if conn.dialect() == Dialect::Sqlite {
        return Ok(None);
    }
    let asked = Instant::now();
    let query = sql("select (extract(epoch from clock_timestamp()) * 1000)::bigint");
    let (its_time,): (i64,) = query.fetch_one(conn).await?;
    let halfway: Duration = asked.elapsed() / 2;
    Ok(Some(its_time - Timestamp::now().minus(halfway).0))
}
