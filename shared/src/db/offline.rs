//! Databases as maintenance commands open them: one that is there as it is, or a new one that is kept only when it was
//! filled.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, PgPool};

use super::archive::Store;
use super::open::{Pool, connect_postgres, postgres_options, sqlite_options};
use super::{Conn, DbError, Dialect, Migrations};
use crate::config::DatabaseConfig;
use crate::folder::make_private;

/// A database that is there, as it is: nothing is migrated, and the service may be running.
pub(super) struct Database(Pool);

impl Database {
    /// Opens the database of `service`; an error if there is none.
    pub(super) async fn open(config: &DatabaseConfig, service: &str) -> anyhow::Result<Self> {
        if let Some(url) = config.postgres_url()? {
            let pool = connect_postgres(postgres_options(&url, service)?, 1).await?;
            return if has_schema(&pool, service).await? {
                Ok(Self(Pool::Postgres(pool)))
            } else {
                bail!("DATABASE_URL: there is no database of {service} yet");
            };
        }
        let file = sqlite_file(config, service);
        if !file.exists() {
            bail!("DATA_DIR: there is no {} yet", file.display());
        }
        Ok(Self(connect_sqlite(&file, false).await?))
    }

    /// A connection.
    pub(super) async fn connect(&self) -> Result<Conn, DbError> {
        self.0.acquire().await
    }

    /// A connection that sees the database as it was at its first query.
    pub(super) async fn snapshot(&self) -> Result<Conn, DbError> {
        self.0.snapshot().await
    }
}

/// A database in the making. SQLite: a file under another name; `PostgreSQL`: a new schema.
pub(super) struct NewDatabase {
    pool: Pool,
    place: Place,
}

enum Place {
    File { made: PathBuf, kept: PathBuf },
    Schema(&'static str),
}

impl NewDatabase {
    /// Begins the database of a service; refused if there is one.
    pub(super) async fn create(config: &DatabaseConfig, store: &Store) -> anyhow::Result<Self> {
        let service = store.service;
        if let Some(url) = config.postgres_url()? {
            let pool = connect_postgres(postgres_options(&url, service)?, 1).await?;
            if has_schema(&pool, service).await? {
                bail!("DATABASE_URL: there is a database of {service} already; nothing was changed");
            }
            sqlx::query(AssertSqlSafe(format!("create schema {service}"))).execute(&pool).await?;
            return Ok(Self { pool: Pool::Postgres(pool), place: Place::Schema(service) });
        }
        let kept = sqlite_file(config, service);
        if kept.exists() {
            bail!("DATA_DIR: there is {} already; nothing was changed", kept.display());
        }
        make_private(&config.data_dir)
            .with_context(|| format!("DATA_DIR: cannot make {}", config.data_dir.display()))?;
        let made = kept.with_extension("new");
        remove_sqlite(&made)?;
        Ok(Self { pool: connect_sqlite(&made, true).await?, place: Place::File { made, kept } })
    }

    /// A connection.
    pub(super) async fn connect(&self) -> Result<Conn, DbError> {
        self.pool.acquire().await
    }

    /// Brings it to the first `steps` migrations, or all.
    pub(super) async fn migrate(&self, migrations: &Migrations, steps: Option<usize>) -> anyhow::Result<()> {
        let steps = steps.unwrap_or(usize::MAX);
        match &self.pool {
            Pool::Sqlite(pool) => migrations.first_steps(Dialect::Sqlite, steps).run(pool).await?,
            Pool::Postgres(pool) => migrations.first_steps(Dialect::Postgres, steps).run(pool).await?,
        }
        Ok(())
    }

    /// Puts it in its place.
    pub(super) async fn keep(self) -> anyhow::Result<()> {
        self.close().await;
        if let Place::File { made, kept } = &self.place {
            std::fs::File::open(made)?.sync_all()?;
            // Never over a file that came into being meanwhile.
            std::fs::hard_link(made, kept).with_context(|| format!("DATA_DIR: cannot make {}", kept.display()))?;
            remove_sqlite(made)?;
        }
        Ok(())
    }

    /// Removes it.
    pub(super) async fn discard(self) -> anyhow::Result<()> {
        if let (Pool::Postgres(pool), Place::Schema(service)) = (&self.pool, &self.place) {
            sqlx::query(AssertSqlSafe(format!("drop schema {service} cascade"))).execute(pool).await?;
        }
        self.close().await;
        if let Place::File { made, .. } = &self.place { remove_sqlite(made) } else { Ok(()) }
    }

    async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

fn sqlite_file(config: &DatabaseConfig, service: &str) -> PathBuf {
    config.data_dir.join(format!("{service}.db"))
}

/// Removes a file and what SQLite put beside it.
fn remove_sqlite(file: &Path) -> anyhow::Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

async fn connect_sqlite(file: &Path, create: bool) -> anyhow::Result<Pool> {
    let options = sqlite_options(file).create_if_missing(create);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
    pool.map(Pool::Sqlite).with_context(|| format!("cannot open {}", file.display()))
}

/// Whether a service keeps something there already.
async fn has_schema(pool: &PgPool, service: &str) -> anyhow::Result<bool> {
    let found = sqlx::query_scalar("select exists (select from pg_namespace where nspname = $1)");
    Ok(found.bind(service).fetch_one(pool).await?)
}
