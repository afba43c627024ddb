//! One connection, to whichever database it is.

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use super::DbError;

/// Which database it is: only migrations, the search index and the message writer ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite files.
    Sqlite,
    /// `PostgreSQL`.
    Postgres,
}

/// A connection. What a query needs to run.
pub struct Conn(Inner);

enum Inner {
    Sqlite(PoolConnection<Sqlite>),
    SqliteSnapshot(Transaction<'static, Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresSnapshot(Transaction<'static, Postgres>),
}

/// The driver's connection behind a [`Conn`].
pub(super) enum Driver<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn {
    pub(super) fn driver(&mut self) -> Driver<'_> {
        match &mut self.0 {
            Inner::Sqlite(conn) => Driver::Sqlite(conn),
            Inner::SqliteSnapshot(snapshot) => Driver::Sqlite(snapshot),
            Inner::Postgres(conn) => Driver::Postgres(conn),
            Inner::PostgresSnapshot(snapshot) => Driver::Postgres(snapshot),
        }
    }

    /// Which database this is a connection to.
    pub fn dialect(&self) -> Dialect {
        match self.0 {
            Inner::Sqlite(_) | Inner::SqliteSnapshot(_) => Dialect::Sqlite,
            Inner::Postgres(_) | Inner::PostgresSnapshot(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement that has no parameters and no rows: transaction control.
    pub(super) async fn control(&mut self, statement: &'static str) -> Result<(), DbError> {
        match self.driver() {
            Driver::Sqlite(conn) => sqlx::query(AssertSqlSafe(statement)).execute(conn).await.map(drop)?,
            Driver::Postgres(conn) => sqlx::query(AssertSqlSafe(statement)).execute(conn).await.map(drop)?,
        }
        Ok(())
    }

    /// Closes a connection whose state is unknown, instead of giving it back to its pool.
    pub(super) fn discard(self) {
        match self.0 {
            Inner::Sqlite(mut conn) => conn.close_on_drop(),
            Inner::Postgres(mut conn) => conn.close_on_drop(),
            Inner::SqliteSnapshot(_) | Inner::PostgresSnapshot(_) => {}
        }
    }
}

impl From<PoolConnection<Sqlite>> for Conn {
    fn from(conn: PoolConnection<Sqlite>) -> Self {
        Self(Inner::Sqlite(conn))
    }
}

impl From<PoolConnection<Postgres>> for Conn {
    fn from(conn: PoolConnection<Postgres>) -> Self {
        Self(Inner::Postgres(conn))
    }
}

impl From<Transaction<'static, Sqlite>> for Conn {
    fn from(snapshot: Transaction<'static, Sqlite>) -> Self {
        Self(Inner::SqliteSnapshot(snapshot))
    }
}

impl From<Transaction<'static, Postgres>> for Conn {
    fn from(snapshot: Transaction<'static, Postgres>) -> Self {
        Self(Inner::PostgresSnapshot(snapshot))
    }
}
