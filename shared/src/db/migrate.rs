//! Forward-only migrations, built into the binary and run at the start under a lock.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{SqlSafeStr, SqlStr};

use super::Dialect;

/// A service's migrations for both databases, in order: `(name, SQL)`.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// For SQLite.
    pub sqlite: &'static [(&'static str, &'static str)],
    /// For `PostgreSQL`.
    pub postgres: &'static [(&'static str, &'static str)],
}

/// The migrations named, from `migrations/sqlite/<name>.sql` and `migrations/postgres/<name>.sql` of the crate.
#[macro_export]
macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        $crate::db::Migrations {
            sqlite: &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $name, ".sql")))),*],
            postgres: &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres/", $name, ".sql")))),*],
        }
    };
}
pub use migrations;

/// The tables behind the outbox and the durable consumers, the same in every service.
const SHARED: Migrations = Migrations {
    sqlite: &[("outbox", include_str!("../../migrations/sqlite/outbox.sql"))],
    postgres: &[("outbox", include_str!("../../migrations/postgres/outbox.sql"))],
};

impl Migrations {
    /// The shared tables first, then the service's own, numbered from 1.
    pub(super) fn migrator(&self, dialect: Dialect) -> Migrator {
        let (shared, own) = match dialect {
            Dialect::Sqlite => (SHARED.sqlite, self.sqlite),
            Dialect::Postgres => (SHARED.postgres, self.postgres),
        };
        let migrations = (1..).zip(shared.iter().chain(own));
        Migrator::with_migrations(migrations.map(|(version, (name, text))| migration(version, name, text)).collect())
    }
}

fn migration(version: i64, name: &'static str, text: &'static str) -> Migration {
    let text: SqlStr = text.into_sql_str();
    Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, text, false)
}
