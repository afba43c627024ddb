//! Forward-only migrations, built into the binary and run at the start under a lock.

use std::borrow::Cow;

use anyhow::bail;
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
        self.first_steps(dialect, usize::MAX)
    }

    /// The first `count` of them: the tables as an older version left them.
    pub(super) fn first_steps(&self, dialect: Dialect, count: usize) -> Migrator {
        let migrations = (1..).zip(self.all(dialect)).take(count);
        Migrator::with_migrations(migrations.map(|(version, (name, text))| migration(version, name, text)).collect())
    }

    /// The names of all steps, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.all(Dialect::Sqlite).map(|(name, _)| name).collect()
    }

    /// How many steps led to a database that has been through those called `names`.
    pub(super) fn steps_of(&self, names: &[String]) -> anyhow::Result<usize> {
        let known = self.names();
        if names.len() > known.len() {
            bail!("it was made by a newer version of Простой чат: upgrade first");
        }
        if names.iter().zip(known).any(|(name, known)| name != known) {
            bail!("it was not made by a version of Простой чат that this one follows");
        }
        Ok(names.len())
    }

    fn all(&self, dialect: Dialect) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let (shared, own) = match dialect {
            Dialect::Sqlite => (SHARED.sqlite, self.sqlite),
            Dialect::Postgres => (SHARED.postgres, self.postgres),
        };
        shared.iter().chain(own).copied()
    }
}

fn migration(version: i64, name: &'static str, text: &'static str) -> Migration {
    let text: SqlStr = text.into_sql_str();
    Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, text, false)
}

#[cfg(test)]
mod tests {
    use super::Migrations;

    const MIGRATIONS: Migrations = Migrations { sqlite: &[("0001_a", ""), ("0002_b", "")], postgres: &[] };

    fn steps(names: &[&str]) -> Result<usize, String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        MIGRATIONS.steps_of(&names).map_err(|error| error.to_string())
    }

    #[test]
    fn an_older_database_is_followed_and_a_newer_or_foreign_one_is_not() {
        assert_eq!(steps(&["outbox", "0001_a"]), Ok(2));
        assert_eq!(steps(&["outbox", "0001_a", "0002_b"]), Ok(3));
        assert!(steps(&["outbox", "0001_a", "0002_b", "0003_c"]).unwrap_err().contains("newer"));
        assert!(steps(&["outbox", "0001_x"]).unwrap_err().contains("not made by"));
    }
}
