//! The tables of a database as they are: their columns and keys, asked of the database itself, so that no new table can
//! be forgotten.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};

use super::Store;
use crate::db::{Conn, Dialect, sql};

/// The kinds of column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Boolean,
    Text,
    Uuid,
    Bytes,
}

/// One column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    /// Numbered by `PostgreSQL` itself: it goes on behind the highest that was loaded.
    pub numbered: bool,
}

/// One table.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub name: String,
    /// By name, so that the order in which migrations added them makes no difference.
    pub columns: Vec<Column>,
    /// The columns of the primary key.
    key: Vec<String>,
}

/// A column's name, its type as the database tells it, its place in the primary key (0: none), whether it is numbered.
type Described = (String, String, i64, bool);

impl Layout {
    /// The statement that reads every row, in an order that both databases agree on.
    pub(super) fn select(&self, dialect: Dialect) -> String {
        let order: Vec<String> = self.key.iter().map(|column| self.ordered(column, dialect)).collect();
        format!("select {} from {} order by {}", self.column_list(), self.name, order.join(", "))
    }

    /// The statement that writes `rows` rows.
    pub(super) fn insert(&self, rows: usize, dialect: Dialect) -> String {
        let numbered = dialect == Dialect::Postgres && self.columns.iter().any(|column| column.numbered);
        let own_numbers = if numbered { " overriding system value" } else { "" };
        let width = self.columns.len();
        let places = (0..rows).map(|row| {
            let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", places.join(", "))
        });
        let places = places.collect::<Vec<_>>().join(", ");
        format!("insert into {} ({}){own_numbers} values {places}", self.name, self.column_list())
    }

    /// The names of the columns.
    pub(super) fn column_names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    fn column_list(&self) -> String {
        self.column_names().join(", ")
    }

    fn ordered(&self, column: &str, dialect: Dialect) -> String {
        let is_text = self.columns.iter().any(|it| it.name == column && it.kind == Kind::Text);
        if is_text && dialect == Dialect::Postgres { format!("{column} collate \"C\"") } else { column.to_owned() }
    }
}

/// The tables that an archive holds, in the order in which they were made: what is referred to comes first.
pub(super) async fn tables(conn: &mut Conn, store: &Store) -> anyhow::Result<Vec<Layout>> {
    let mut tables = Vec::new();
    for name in table_names(conn, store.service).await?.into_iter().filter(|name| !store.leaves_out(name)) {
        tables.push(describe(conn, store.service, name).await?);
    }
    Ok(tables)
}

/// The same by name.
pub(super) async fn tables_by_name(conn: &mut Conn, store: &Store) -> anyhow::Result<BTreeMap<String, Layout>> {
    let tables = tables(conn, store).await?;
    Ok(tables.into_iter().map(|table| (table.name.clone(), table)).collect())
}

async fn table_names(conn: &mut Conn, service: &str) -> anyhow::Result<Vec<String>> {
    let query = match conn.dialect() {
        Dialect::Sqlite => {
            sql("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid")
        }
        Dialect::Postgres => {
            sql("select relname::text from pg_class
                 where relnamespace = (select oid from pg_namespace where nspname = $1) and relkind = 'r' order by oid")
            .bind(service)
        }
    };
    Ok(query.fetch_column(conn).await?)
}

async fn describe(conn: &mut Conn, service: &str, name: String) -> anyhow::Result<Layout> {
    let query = match conn.dialect() {
        Dialect::Sqlite => sql("select name, type, pk, false from pragma_table_info($1)").bind(name.as_str()),
        Dialect::Postgres => sql("select a.attname::text, format_type(a.atttypid, null),
                 coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint, a.attidentity <> ''
             from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
             where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped")
        .bind(format!("{service}.{name}")),
    };
    let described: Vec<Described> = query.fetch_all(conn).await?;
    layout(name, described)
}

fn layout(name: String, mut described: Vec<Described>) -> anyhow::Result<Layout> {
    described.sort();
    let mut key: Vec<(i64, String)> = described.iter().filter(|it| it.2 > 0).map(|it| (it.2, it.0.clone())).collect();
    key.sort();
    ensure!(!key.is_empty(), "the table {name} has no primary key: its rows have no order");
    let columns = described.into_iter().map(|(column, kind, _, numbered)| {
        let kind = kind_of(&kind).with_context(|| format!("{name}.{column}"))?;
        Ok(Column { name: column, kind, numbered })
    });
    let columns = columns.collect::<anyhow::Result<_>>()?;
    Ok(Layout { name, columns, key: key.into_iter().map(|(_, column)| column).collect() })
}

fn kind_of(declared: &str) -> anyhow::Result<Kind> {
    Ok(match declared.to_lowercase().as_str() {
        "bigint" | "integer" => Kind::Integer,
        "boolean" => Kind::Boolean,
        "text" => Kind::Text,
        "uuid" => Kind::Uuid,
        "blob" | "bytea" => Kind::Bytes,
        other => bail!("an archive cannot hold values of the type {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::layout;
    use crate::db::Dialect;

    fn members() -> super::Layout {
        let described = [("user_id", "uuid", 2), ("chat_id", "uuid", 1), ("role", "text", 0)];
        let described = described.map(|(name, kind, key)| (name.to_owned(), kind.to_owned(), key, false));
        layout("members".to_owned(), described.into()).unwrap()
    }

    #[test]
    fn rows_are_read_by_the_key_and_columns_by_their_names() {
        assert_eq!(
            members().select(Dialect::Sqlite),
            "select chat_id, role, user_id from members order by chat_id, user_id"
        );
    }

    #[test]
    fn many_rows_are_written_at_once() {
        assert_eq!(
            members().insert(2, Dialect::Postgres),
            "insert into members (chat_id, role, user_id) values ($1, $2, $3), ($4, $5, $6)"
        );
    }

    #[test]
    fn a_table_without_a_key_or_with_an_unknown_type_is_refused() {
        assert!(layout("t".to_owned(), vec![("a".to_owned(), "text".to_owned(), 0, false)]).is_err());
        assert!(layout("t".to_owned(), vec![("a".to_owned(), "jsonb".to_owned(), 1, false)]).is_err());
    }
}
