//! A row as an archive writes it: the same in whichever database it stands.

use anyhow::{Context, bail};
use serde_json::Value as Json;
use sqlx::{ColumnIndex, Database, Decode, Row, Type};
use uuid::Uuid;

use super::layout::{Column, Kind};
use crate::db::{ToValue, Value};
use crate::hex::{from_hex, to_hex};

/// Reads the row's values.
pub(super) fn read<R>(row: &R, columns: &[Column]) -> Result<Vec<Json>, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    i64: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    bool: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    String: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    Uuid: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    Vec<u8>: for<'r> Decode<'r, R::Database> + Type<R::Database>,
{
    let value = |(index, column): (usize, &Column)| {
        Ok(match column.kind {
            Kind::Integer => get::<R, i64>(row, index)?.map_or(Json::Null, Json::from),
            Kind::Boolean => get::<R, bool>(row, index)?.map_or(Json::Null, Json::from),
            Kind::Text => get::<R, String>(row, index)?.map_or(Json::Null, Json::from),
            Kind::Uuid => get::<R, Uuid>(row, index)?.map_or(Json::Null, |id| Json::from(id.to_string())),
            Kind::Bytes => get::<R, Vec<u8>>(row, index)?.map_or(Json::Null, |bytes| Json::from(to_hex(&bytes))),
        })
    };
    columns.iter().enumerate().map(value).collect()
}

fn get<R, T>(row: &R, index: usize) -> Result<Option<T>, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    T: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    row.try_get::<Option<T>, usize>(index)
}

/// The parameter for a value that an archive holds.
pub(super) fn parameter(json: Json, column: &Column) -> anyhow::Result<Value> {
    value_of(json, column.kind).with_context(|| format!("the column {}", column.name))
}

fn value_of(json: Json, kind: Kind) -> anyhow::Result<Value> {
    Ok(match (kind, json) {
        (Kind::Integer, Json::Null) => Value::Integer(None),
        (Kind::Integer, Json::Number(number)) => Value::Integer(Some(number.as_i64().context("too large")?)),
        (Kind::Boolean, Json::Bool(flag)) => Value::Boolean(flag),
        (Kind::Text, Json::Null) => Value::Text(None),
        (Kind::Text, Json::String(text)) => Value::Text(Some(text)),
        (Kind::Uuid, Json::Null) => Value::Uuid(None),
        (Kind::Uuid, Json::String(id)) => Value::Uuid(Some(id.parse()?)),
        (Kind::Bytes, Json::Null) => Value::Bytes(None),
        (Kind::Bytes, Json::String(hex)) => Value::Bytes(Some(from_hex(&hex).context("not hexadecimal")?)),
        (kind, json) => bail!("{json} is no {kind:?}"),
    })
}

impl ToValue for Value {
    fn to_value(self) -> Value {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::value_of;
    use crate::db::archive::layout::Kind;

    #[test]
    fn a_value_of_another_kind_is_refused() {
        assert!(value_of(json!("1"), Kind::Integer).is_err());
        assert!(value_of(json!(1), Kind::Boolean).is_err());
        assert!(value_of(json!("no id"), Kind::Uuid).is_err());
        assert!(value_of(json!("0g"), Kind::Bytes).is_err());
        assert!(value_of(json!(null), Kind::Uuid).is_ok());
    }
}
