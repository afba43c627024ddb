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
pub struct Conn {
    inner: Inner,
    /// Statements that go along with the next one: see [`Conn::lead_with`].
    leading: String,
}

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
        match &mut self.inner {
            Inner::Sqlite(conn) => Driver::Sqlite(conn),
            Inner::SqliteSnapshot(snapshot) => Driver::Sqlite(snapshot),
            Inner::Postgres(conn) => Driver::Postgres(conn),
            Inner::PostgresSnapshot(snapshot) => Driver::Postgres(snapshot),
        }
    }

    /// Which database this is a connection to.
    pub fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) | Inner::SqliteSnapshot(_) => Dialect::Sqlite,
            Inner::Postgres(_) | Inner::PostgresSnapshot(_) => Dialect::Postgres,
        }
    }

    /// Puts a statement without parameters and rows, transaction control, in front of the next one. A trip to
    /// SQLite's thread costs more than most statements, and `PostgreSQL` answers a line of them at once.
    pub(super) fn lead_with(&mut self, statement: &str) {
        self.leading.push_str(statement);
        self.leading.push(';');
    }

    /// The statements to run before the next one; nothing if there are none.
    pub(super) fn take_leading(&mut self) -> String {
        std::mem::take(&mut self.leading)
    }

    /// Runs `statement`, transaction control, and what was to lead.
    pub(super) async fn control(&mut self, statement: &str) -> Result<(), DbError> {
        self.lead_with(statement);
        let statements = AssertSqlSafe(self.take_leading());
        match self.driver() {
            Driver::Sqlite(conn) => sqlx::raw_sql(statements).execute(conn).await.map(drop)?,
            Driver::Postgres(conn) => sqlx::raw_sql(statements).execute(conn).await.map(drop)?,
        }
        Ok(())
    }

    /// Closes a connection whose state is unknown, instead of giving it back to its pool.
    pub(super) fn discard(self) {
        match self.inner {
            Inner::Sqlite(mut conn) => conn.close_on_drop(),
            Inner::Postgres(mut conn) => conn.close_on_drop(),
            Inner::SqliteSnapshot(_) | Inner::PostgresSnapshot(_) => {}
        }
    }
}

impl From<PoolConnection<Sqlite>> for Conn {
    fn from(conn: PoolConnection<Sqlite>) -> Self {
        Inner::Sqlite(conn).into()
    }
}

impl From<PoolConnection<Postgres>> for Conn {
    fn from(conn: PoolConnection<Postgres>) -> Self {
        Inner::Postgres(conn).into()
    }
}

impl From<Transaction<'static, Sqlite>> for Conn {
    fn from(snapshot: Transaction<'static, Sqlite>) -> Self {
        Inner::SqliteSnapshot(snapshot).into()
    }
}

impl From<Transaction<'static, Postgres>> for Conn {
    fn from(snapshot: Transaction<'static, Postgres>) -> Self {
        Inner::PostgresSnapshot(snapshot).into()
    }
}

impl From<Inner> for Conn {
    fn from(inner: Inner) -> Self {
        Self { inner, leading: String::new() }
    }
}
