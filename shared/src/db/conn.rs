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
    /// Transaction control that goes out with the next statement: see [`Conn::defer_control`].
    deferred_control: String,
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

    /// Defers `statement`, transaction control: nothing is sent now, it goes out in front of the next statement. A trip
    /// to SQLite's thread costs more than most statements, and `PostgreSQL` answers a line of them at once.
    pub(super) fn defer_control(&mut self, statement: &str) {
        self.deferred_control.push_str(statement);
        self.deferred_control.push(';');
    }

    /// What was deferred, to be sent now; nothing if it is empty.
    pub(super) fn take_deferred_control(&mut self) -> String {
        std::mem::take(&mut self.deferred_control)
    }

    /// Sends what was deferred and `statement`, transaction control, now.
    pub(super) async fn control_now(&mut self, statement: &str) -> Result<(), DbError> {
        self.defer_control(statement);
        let statements = AssertSqlSafe(self.take_deferred_control());
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
        Self { inner, deferred_control: String::new() }
    }
}
