//! Writing an archive: one snapshot of the database, while others go on writing.

use std::io::Write;

use anyhow::Context;
use futures::{Stream, StreamExt, pin_mut};
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type};
use uuid::Uuid;

use super::file::Writer;
use super::layout::{Layout, tables};
use super::{Content, Store, row};
use crate::config::DatabaseConfig;
use crate::db::conn::{Conn, Driver};
use crate::db::offline::Database;
use crate::db::sql;

/// Writes everything that `store` keeps into `out`; what that is.
pub async fn dump(config: &DatabaseConfig, store: &Store, out: impl Write) -> anyhow::Result<Content> {
    let database = Database::open(config, store.service).await?;
    let mut snapshot = database.snapshot().await?;
    if let Driver::Postgres(conn) = snapshot.driver() {
        sqlx::query("set local statement_timeout = 0").execute(conn).await?;
    }
    let migrations = applied_migrations(&mut snapshot).await?;
    let mut writer = Writer::begin(out, store.service, migrations)?;
    for table in tables(&mut snapshot, store).await? {
        writer.table(&table.name, table.column_names())?;
        copy(&mut snapshot, &table, &mut writer).await.with_context(|| format!("reading {}", table.name))?;
    }
    writer.end()
}

/// The names of the migrations that the database has been through.
pub(crate) async fn applied_migrations(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    let applied = sql("select description from _sqlx_migrations where success order by version");
    applied.fetch_column(conn).await.context("this is no database of Простой чат")
}

async fn copy<W: Write>(conn: &mut Conn, table: &Layout, writer: &mut Writer<W>) -> anyhow::Result<()> {
    let select = table.select(conn.dialect());
    match conn.driver() {
        Driver::Sqlite(conn) => write_rows(sqlx::query(AssertSqlSafe(select)).fetch(conn), table, writer).await,
        Driver::Postgres(conn) => write_rows(sqlx::query(AssertSqlSafe(select)).fetch(conn), table, writer).await,
    }
}

async fn write_rows<R, W>(
    rows: impl Stream<Item = Result<R, sqlx::Error>>,
    table: &Layout,
    writer: &mut Writer<W>,
) -> anyhow::Result<()>
where
    W: Write,
    R: Row,
    usize: ColumnIndex<R>,
    i64: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    bool: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    String: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    Uuid: for<'r> Decode<'r, R::Database> + Type<R::Database>,
    Vec<u8>: for<'r> Decode<'r, R::Database> + Type<R::Database>,
{
    pin_mut!(rows);
    while let Some(found) = rows.next().await {
        writer.row(&row::read(&found?, &table.columns)?)?;
    }
    Ok(())
}
