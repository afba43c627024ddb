//! A query, written once and run on either database: `sql("select … where id = $1").bind(id).fetch_one(conn)`.
//!
//! `$1`, `returning`, `on conflict` mean the same in both. A list of ids is written `{ids}` and bound with
//! [`Sql::bind_list`].

use std::borrow::Cow;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::DbError;
use super::conn::{Conn, Driver};
use crate::ids::{ChatId, ClientId, EventId, MessageId, SessionId, UserId};
use crate::time::Timestamp;

/// One bound parameter.
#[derive(Clone, Debug)]
pub enum Value {
    /// An integer or a time.
    Integer(Option<i64>),
    /// A flag.
    Boolean(bool),
    /// A string.
    Text(Option<String>),
    /// An id.
    Uuid(Option<Uuid>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// What can be bound to a query.
pub trait ToValue {
    /// The parameter.
    fn to_value(self) -> Value;
}

/// A query with its parameters.
#[derive(Debug)]
#[must_use = "a query does nothing until it is run"]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// A query without parameters yet.
pub fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new() }
}

macro_rules! run {
    ($self:ident, $conn:ident, $make:ident, $run:ident) => {
        match $conn.driver() {
            Driver::Sqlite(conn) => {
                let arguments = $self.sqlite_arguments()?;
                sqlx::$make(AssertSqlSafe($self.text.as_ref()), arguments).$run(conn).await.map_err(DbError::from)
            }
            Driver::Postgres(conn) => {
                let arguments = $self.postgres_arguments()?;
                sqlx::$make(AssertSqlSafe($self.text.as_ref()), arguments).$run(conn).await.map_err(DbError::from)
            }
        }
    };
}

impl Sql {
    /// Binds the next parameter: `$1`, then `$2`, …
    pub fn bind(mut self, value: impl ToValue) -> Self {
        self.values.push(value.to_value());
        self
    }

    /// Puts `$n, $n+1, …` in the place of `{name}` and binds `items` there. The number of parameters is rounded up
    /// to a power of two (the last item repeated), so that few different statements are prepared. An empty list
    /// matches nothing.
    pub fn bind_list<T: ToValue + Clone>(mut self, name: &str, items: &[T]) -> Self {
        let Some(last) = items.last() else {
            self.text = Cow::Owned(self.text.replace(&format!("{{{name}}}"), "null"));
            return self;
        };
        let count = items.len().next_power_of_two();
        let first = self.values.len() + 1;
        let places: Vec<String> = (first..first + count).map(|place| format!("${place}")).collect();
        self.text = Cow::Owned(self.text.replace(&format!("{{{name}}}"), &places.join(", ")));
        let padding = std::iter::repeat_n(last, count - items.len());
        self.values.extend(items.iter().chain(padding).map(|item| item.clone().to_value()));
        self
    }

    /// Adds to the text: for statements whose number of rows or conditions varies.
    pub fn push(mut self, more: &str) -> Self {
        self.text.to_mut().push_str(more);
        self
    }

    /// Runs the statement; how many rows it changed.
    pub async fn execute(self, conn: &mut Conn) -> Result<u64, DbError> {
        Ok(match conn.driver() {
            Driver::Sqlite(conn) => {
                let arguments = self.sqlite_arguments()?;
                sqlx::query_with(AssertSqlSafe(self.text.as_ref()), arguments).execute(conn).await?.rows_affected()
            }
            Driver::Postgres(conn) => {
                let arguments = self.postgres_arguments()?;
                sqlx::query_with(AssertSqlSafe(self.text.as_ref()), arguments).execute(conn).await?.rows_affected()
            }
        })
    }

    /// Every row.
    pub async fn fetch_all<T>(self, conn: &mut Conn) -> Result<Vec<T>, DbError>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        run!(self, conn, query_as_with, fetch_all)
    }

    /// The first row, if there is one.
    pub async fn fetch_optional<T>(self, conn: &mut Conn) -> Result<Option<T>, DbError>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        run!(self, conn, query_as_with, fetch_optional)
    }

    /// The first row; an error if there is none.
    pub async fn fetch_one<T>(self, conn: &mut Conn) -> Result<T, DbError>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        run!(self, conn, query_as_with, fetch_one)
    }

    /// The first column of every row.
    pub async fn fetch_column<T>(self, conn: &mut Conn) -> Result<Vec<T>, DbError>
    where
        (T,): for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        Ok(self.fetch_all::<(T,)>(conn).await?.into_iter().map(|(value,)| value).collect())
    }

    fn sqlite_arguments(&self) -> Result<SqliteArguments, DbError> {
        let mut arguments = SqliteArguments::default();
        for value in &self.values {
            add_sqlite(&mut arguments, value.clone()).map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }

    fn postgres_arguments(&self) -> Result<PgArguments, DbError> {
        let mut arguments = PgArguments::default();
        for value in &self.values {
            add_postgres(&mut arguments, value.clone()).map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }
}

fn add_sqlite(arguments: &mut SqliteArguments, value: Value) -> Result<(), sqlx::error::BoxDynError> {
    match value {
        Value::Integer(value) => Arguments::add(arguments, value),
        Value::Boolean(value) => Arguments::add(arguments, value),
        Value::Text(value) => Arguments::add(arguments, value),
        Value::Uuid(value) => Arguments::add(arguments, value),
        Value::Bytes(value) => Arguments::add(arguments, value),
    }
}

fn add_postgres(arguments: &mut PgArguments, value: Value) -> Result<(), sqlx::error::BoxDynError> {
    match value {
        Value::Integer(value) => Arguments::add(arguments, value),
        Value::Boolean(value) => Arguments::add(arguments, value),
        Value::Text(value) => Arguments::add(arguments, value),
        Value::Uuid(value) => Arguments::add(arguments, value),
        Value::Bytes(value) => Arguments::add(arguments, value),
    }
}

macro_rules! to_value {
    ($($kind:ty => |$it:ident| $value:expr;)*) => {$(
        impl ToValue for $kind {
            fn to_value(self) -> Value {
                let $it = self;
                $value
            }
        }
    )*};
}

to_value! {
    i64 => |it| Value::Integer(Some(it));
    Option<i64> => |it| Value::Integer(it);
    u32 => |it| Value::Integer(Some(it.into()));
    bool => |it| Value::Boolean(it);
    String => |it| Value::Text(Some(it));
    Option<String> => |it| Value::Text(it);
    &str => |it| Value::Text(Some(it.to_owned()));
    Option<&str> => |it| Value::Text(it.map(ToOwned::to_owned));
    Vec<u8> => |it| Value::Bytes(Some(it));
    Timestamp => |it| Value::Integer(Some(it.0));
    Option<Timestamp> => |it| Value::Integer(it.map(|it| it.0));
}

macro_rules! id_to_value {
    ($($id:ty),*) => {$(
        to_value! {
            $id => |it| Value::Uuid(Some(it.0));
            Option<$id> => |it| Value::Uuid(it.map(|it| it.0));
        }
    )*};
}

id_to_value!(UserId, SessionId, ChatId, MessageId, ClientId, EventId);
