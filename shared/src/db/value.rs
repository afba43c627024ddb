//! What is bound to a query, and how it is handed to either driver.

use sqlx::Arguments;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

use super::DbError;
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

/// Adds `values` to the arguments of a query for SQLite.
pub(super) fn add_for_sqlite(arguments: &mut SqliteArguments, values: Vec<Value>) -> Result<(), DbError> {
    add_all(arguments, values, add_sqlite)
}

/// `values` as the arguments of a query for `PostgreSQL`.
pub(super) fn postgres_arguments(values: Vec<Value>) -> Result<PgArguments, DbError> {
    let mut arguments = PgArguments::default();
    add_all(&mut arguments, values, add_postgres)?;
    Ok(arguments)
}

fn add_all<A>(
    arguments: &mut A,
    values: Vec<Value>,
    add: fn(&mut A, Value) -> Result<(), BoxDynError>,
) -> Result<(), DbError> {
    for value in values {
        add(arguments, value).map_err(sqlx::Error::Encode)?;
    }
    Ok(())
}

macro_rules! add_for {
    ($($add:ident: $arguments:ty;)*) => {$(
        fn $add(arguments: &mut $arguments, value: Value) -> Result<(), BoxDynError> {
            match value {
                Value::Integer(value) => Arguments::add(arguments, value),
                Value::Boolean(value) => Arguments::add(arguments, value),
                Value::Text(value) => Arguments::add(arguments, value),
                Value::Uuid(value) => Arguments::add(arguments, value),
                Value::Bytes(value) => Arguments::add(arguments, value),
            }
        }
    )*};
}

add_for! {
    add_sqlite: SqliteArguments;
    add_postgres: PgArguments;
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
