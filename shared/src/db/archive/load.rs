//! Filling a new database from an archive: all of it or nothing.

use std::io::BufRead;

use anyhow::{Context, bail, ensure};
use serde_json::Value as Json;
use sqlx::AssertSqlSafe;

use super::file::{Counter, Line, Mark, Reader};
use super::layout::{Layout, tables, tables_by_name};
use super::{Content, Store, row};
use crate::config::DatabaseConfig;
use crate::db::conn::{Conn, Driver};
use crate::db::offline::NewDatabase;
use crate::db::{Dialect, sql};

/// Rows written by one statement.
const ROWS: usize = 200;

/// Makes the database of `store` and fills it from `archive`; what it holds then. Refused where there is a database
/// already. An archive of an older version is loaded as it is and then brought up to date.
pub async fn load(config: &DatabaseConfig, store: &Store, archive: impl BufRead) -> anyhow::Result<Content> {
    let (mut reader, head) = Reader::begin(archive, store.service)?;
    let steps = store.migrations.steps_of(&head.migrations)?;
    let new = NewDatabase::create(config, store).await?;
    let filled = async {
        new.migrate(&store.migrations, Some(steps)).await?;
        let content = fill(&mut new.connect().await?, store, &mut reader).await?;
        new.migrate(&store.migrations, None).await?;
        anyhow::Ok(content)
    };
    match filled.await {
        Ok(content) => new.keep().await.map(|()| content),
        Err(error) => {
            new.discard().await.context("the half-filled database could not be removed")?;
            Err(error)
        }
    }
}

async fn fill<R: BufRead>(conn: &mut Conn, store: &Store, reader: &mut Reader<R>) -> anyhow::Result<Content> {
    let begin = if conn.dialect() == Dialect::Sqlite { "begin immediate" } else { "begin" };
    conn.control_now(begin).await?;
    let filled = replace_all(conn, store, reader).await;
    // Before the database can be removed, nothing of it may be in use.
    conn.control_now(if filled.is_ok() { "commit" } else { "rollback" }).await?;
    filled
}

/// What the migrations put there stands in the archive too.
async fn replace_all<R: BufRead>(conn: &mut Conn, store: &Store, reader: &mut Reader<R>) -> anyhow::Result<Content> {
    for table in tables(conn, store).await?.iter().rev() {
        run(conn, format!("delete from {}", table.name)).await?;
    }
    copy(conn, store, reader).await
}

/// Reads to the end of the archive, which says what should have been found.
async fn copy<R: BufRead>(conn: &mut Conn, store: &Store, reader: &mut Reader<R>) -> anyhow::Result<Content> {
    let tables = tables_by_name(conn, store).await?;
    let mut content = Content::default();
    let mut open: Option<Filling<'_>> = None;
    loop {
        match reader.next()? {
            (Line::Row(values), text) => {
                open.as_mut().context("a row without a table")?.add(conn, values, &text).await?;
            }
            (Line::Mark(mark), _) => {
                if let Some(full) = open.take() {
                    full.finish(conn, store.service, &mut content).await?;
                }
                match mark {
                    Mark::Table { name, columns } => {
                        let table = tables.get(&name).with_context(|| format!("there is no table {name}"))?;
                        ensure!(columns == table.column_names(), "the table {name} has other columns");
                        open = Some(Filling { table, rows: Vec::with_capacity(ROWS), counter: Counter::default() });
                    }
                    Mark::End(promised) => {
                        ensure!(content == promised, "the archive is damaged: its digests do not match");
                        return Ok(content);
                    }
                    Mark::Head(_) => bail!("a second head in the archive"),
                }
            }
        }
    }
}

/// A table on its way into the database.
struct Filling<'t> {
    table: &'t Layout,
    rows: Vec<Vec<Json>>,
    counter: Counter,
}

impl Filling<'_> {
    async fn add(&mut self, conn: &mut Conn, values: Vec<Json>, line: &str) -> anyhow::Result<()> {
        ensure!(values.len() == self.table.columns.len(), "a row of {} is incomplete", self.table.name);
        self.counter.add(line.as_bytes());
        self.rows.push(values);
        if self.rows.len() == ROWS { self.write(conn).await } else { Ok(()) }
    }

    async fn write(&mut self, conn: &mut Conn) -> anyhow::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut insert = sql("").push(&self.table.insert(self.rows.len(), conn.dialect()));
        for values in self.rows.drain(..) {
            for (value, column) in values.into_iter().zip(&self.table.columns) {
                insert = insert.bind(row::parameter(value, column)?);
            }
        }
        insert.execute(conn).await.with_context(|| format!("writing {}", self.table.name)).map(drop)
    }

    async fn finish(mut self, conn: &mut Conn, service: &str, content: &mut Content) -> anyhow::Result<()> {
        self.write(conn).await?;
        let numbered = self.table.columns.iter().filter(|column| column.numbered);
        for column in numbered {
            let (table, column) = (&self.table.name, &column.name);
            run(
                conn,
                format!(
                    "select setval(pg_get_serial_sequence('{service}.{table}', '{column}'),
                         greatest((select max({column}) from {table}), 1), exists (select from {table}))"
                ),
            )
            .await?;
        }
        content.tables.insert(self.table.name.clone(), self.counter.finish());
        Ok(())
    }
}

/// Runs a statement made of names that the database itself told.
async fn run(conn: &mut Conn, statement: String) -> anyhow::Result<()> {
    match conn.driver() {
        Driver::Sqlite(conn) => sqlx::query(AssertSqlSafe(statement)).execute(conn).await.map(drop)?,
        Driver::Postgres(conn) => sqlx::query(AssertSqlSafe(statement)).execute(conn).await.map(drop)?,
    }
    Ok(())
}
