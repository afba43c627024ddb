//! Opening a database and taking connections from it.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use tokio_util::sync::DropGuard;

use super::checkpoint::keep_short;
use super::outbox::Committed;
use super::writer::{Lane, Tx, Writer};
use super::{Conn, DbError, Dialect, Grouped, Migrations, sql};
use crate::config::DatabaseConfig;
use crate::folder::make_private;
use crate::telemetry::process::watch_disk;

/// How long whoever needs a connection of a pool waits for it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long SQLite waits for another process's lock.
const BUSY: Duration = Duration::from_secs(5);
/// How long a checkpoint waits for readers while it holds the writer up: if one reads for long, the next try may do.
const CHECKPOINT_BUSY: Duration = Duration::from_millis(50);
/// A statement that runs longer than this is cancelled by `PostgreSQL`.
const STATEMENT_TIMEOUT: &str = "8s";
const READERS: u32 = 8;
/// Pages that each reader of SQLite keeps, in KiB below zero: the system keeps the file anyway.
const READER_CACHE: &str = "-4000";
/// Prepared statements that a connection to SQLite keeps: what leads a statement makes another one of it.
const STATEMENTS: usize = 500;
/// Writers of `PostgreSQL`, each with a connection of its own; SQLite has one.
const POSTGRES_LANES: usize = 4;

/// A service's database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    readers: Pool,
    writer: Writer,
    committed: Committed,
    _checkpoints: Option<Arc<DropGuard>>,
}

#[derive(Clone)]
pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Db {
    /// Opens the database of `service`, makes it if it is not there, and brings it up to date.
    pub async fn open(config: &DatabaseConfig, service: &'static str, migrations: Migrations) -> anyhow::Result<Self> {
        watch_disk(&config.data_dir);
        let committed = Committed::default();
        if let Some(url) = config.postgres_url()? {
            let pool = Pool::Postgres(open_postgres(&url, service, migrations).await?);
            let writer = Writer::start(&pool, POSTGRES_LANES, &committed);
            return Ok(Self { readers: pool, writer, committed, _checkpoints: None });
        }
        let file = config.data_dir.join(format!("{service}.db"));
        let (readers, writer, checkpointer) = open_sqlite(&file, migrations).await?;
        let writer = Writer::start(&Pool::Sqlite(writer), 1, &committed);
        let checkpoints = Some(Arc::new(keep_short(checkpointer, &file)));
        Ok(Self { readers: Pool::Sqlite(readers), writer, committed, _checkpoints: checkpoints })
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        match self.readers {
            Pool::Sqlite(_) => Dialect::Sqlite,
            Pool::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Conn, DbError> {
        self.readers.acquire().await
    }

    /// A connection that sees the database as it was at its first query.
    pub async fn snapshot(&self) -> Result<Conn, DbError> {
        self.readers.snapshot().await
    }

    /// Carries out `change` and answers when it is durable. Changes with the same `lane` happen in the order in which
    /// they were given; a change that fails is undone alone. `Timeout`, `Busy` and `Commit` errors say nothing about
    /// whether it happened: the caller's client tries again with the same `client_id`.
    pub async fn write<T, E, F>(&self, lane: Lane, change: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> futures::future::BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.writer.write(lane, change).await
    }

    /// Carries out `change` together with those of its kind that wait for the same commit; answers like [`Db::write`].
    /// Among each other they keep their order, toward other changes only when one was answered before the next was
    /// given.
    pub async fn write_grouped<G: Grouped>(&self, lane: Lane, change: G) -> Result<G::Done, G::Error> {
        self.writer.write_grouped(lane, change).await
    }

    /// What was committed to the outbox and is to be published: the relay takes it.
    pub fn committed(&self) -> &Committed {
        &self.committed
    }

    /// For `/readyz`: whether the database answers.
    pub async fn ping(&self) -> Result<(), String> {
        let answer = async { sql("select 1").fetch_column::<i32>(&mut self.read().await?).await };
        answer.await.map(drop).map_err(|error: DbError| {
            tracing::warn!(%error, "the database does not answer");
            "the database does not answer".to_owned()
        })
    }
}

impl Pool {
    pub(super) async fn acquire(&self) -> Result<Conn, DbError> {
        Ok(match self {
            Self::Sqlite(pool) => pool.acquire().await?.into(),
            Self::Postgres(pool) => pool.acquire().await?.into(),
        })
    }

    pub(super) async fn snapshot(&self) -> Result<Conn, DbError> {
        Ok(match self {
            Self::Sqlite(pool) => pool.begin().await?.into(),
            Self::Postgres(pool) => pool.begin_with("begin isolation level repeatable read read only").await?.into(),
        })
    }
}

/// How a SQLite file is opened.
pub(super) fn sqlite_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("cache_size", "-16000")
        .pragma("temp_store", "memory")
}

/// How the schema of `service` is opened. Every statement is a short one: compiling it or sharing it among processes, as
/// the planner likes to do where it expects more rows than there are, takes longer than running it.
pub(super) fn postgres_options(url: &str, service: &str) -> anyhow::Result<PgConnectOptions> {
    Ok(PgConnectOptions::from_str(url)
        .context("DATABASE_URL: is not an address such as postgres://user@host/database")?
        .application_name(service)
        .options([("search_path", service), ("jit", "off"), ("max_parallel_workers_per_gather", "0")]))
}

/// The pools of readers, of the one writer and of the checkpoints.
async fn open_sqlite(file: &Path, migrations: Migrations) -> anyhow::Result<(SqlitePool, SqlitePool, SqlitePool)> {
    if let Some(folder) = file.parent() {
        make_private(folder).with_context(|| format!("DATA_DIR: cannot make {}", folder.display()))?;
    }
    let alone = lock_file(file.with_extension("lock")).await.context("DATA_DIR: cannot be locked")?;
    let options = sqlite_options(file)
        .create_if_missing(true)
        .statement_cache_capacity(STATEMENTS)
        .pragma("wal_autocheckpoint", "0");
    let one_connection = SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
    let writer = one_connection.clone().idle_timeout(None).max_lifetime(None).connect_with(options.clone()).await;
    let writer = writer.with_context(|| format!("cannot open {}", file.display()))?;
    migrations.migrator(Dialect::Sqlite).run(&writer).await.context("cannot bring the database up to date")?;
    drop(alone);
    let checkpointer = one_connection.connect_lazy_with(options.clone().busy_timeout(CHECKPOINT_BUSY));
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_with(options.read_only(true).pragma("cache_size", READER_CACHE))
        .await?;
    Ok((readers, writer, checkpointer))
}

/// Waits until no other process holds `path`, and holds it: SQLite's driver does not keep two migrations apart.
async fn lock_file(path: PathBuf) -> anyhow::Result<std::fs::File> {
    let locked = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(path)?;
        file.lock().map(|()| file)
    });
    Ok(locked.await??)
}

async fn open_postgres(url: &str, service: &'static str, migrations: Migrations) -> anyhow::Result<PgPool> {
    let options = postgres_options(url, service)?;
    // Without a limit: a migration may work on a big table, or wait for another instance that does.
    let migrator = connect_postgres(options.clone(), 1).await?;
    let create = format!("create schema if not exists {service}");
    if let Err(error) = sqlx::query(AssertSqlSafe(create)).execute(&migrator).await {
        // Two services starting at once may both try; the loser sees a unique violation.
        tracing::debug!(%error, "the schema was made by another");
    }
    migrations.migrator(Dialect::Postgres).run(&migrator).await.context("cannot bring the database up to date")?;
    migrator.close().await;
    let options = options.options([("statement_timeout", STATEMENT_TIMEOUT)]);
    connect_postgres(options, READERS + u32::try_from(POSTGRES_LANES)?).await
}

/// A pool of `connections`, one of which is made now.
pub(super) async fn connect_postgres(options: PgConnectOptions, connections: u32) -> anyhow::Result<PgPool> {
    let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    pool.connect_with(options).await.context("DATABASE_URL: PostgreSQL does not answer")
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::super::checkpoint::checkpoint;
    use super::*;

    const NOTES: &str = "create table notes (id integer primary key)";
    const MIGRATIONS: Migrations = Migrations { sqlite: &[("notes", NOTES)], postgres: &[] };

    #[tokio::test]
    async fn writes_go_on_while_a_checkpoint_waits_for_a_long_reader() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        let (readers, writer, checkpointer) = open_sqlite(&file, MIGRATIONS).await.unwrap();
        let write = async |pool: &SqlitePool| sqlx::raw_sql("insert into notes default values").execute(pool).await;
        write(&writer).await.unwrap();
        let mut reader = readers.begin().await.unwrap();
        sqlx::raw_sql("select * from notes").execute(&mut *reader).await.unwrap();
        write(&writer).await.unwrap();
        // Who waits less than the checkpoint could wait for the reader would fail if it held him up so long.
        let impatient = sqlite_options(&file).busy_timeout(Duration::from_secs(2));
        let impatient = SqlitePoolOptions::new().connect_with(impatient).await.unwrap();
        let checkpointing = tokio::spawn(async move { checkpoint(&checkpointer, u64::MAX).await });
        while !checkpointing.is_finished() {
            write(&impatient).await.unwrap();
        }
        checkpointing.await.unwrap().unwrap();
    }
}
