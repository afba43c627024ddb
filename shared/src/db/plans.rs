//! For tests: which statements ran, and how the database carries them out.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::{Conn, DbError, Dialect, Sql, Value, sql};

/// Every statement that ran in this process, with the parameters that it had last.
static RAN: Mutex<BTreeMap<String, Vec<Value>>> = Mutex::new(BTreeMap::new());

/// Notes a statement that is about to run.
pub(super) fn note(text: &str, values: &[Value]) {
    RAN.lock().unwrap_or_else(PoisonError::into_inner).insert(text.to_owned(), values.to_vec());
}

/// Every statement that ran so far.
pub fn statements() -> Vec<String> {
    RAN.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
}

/// How the database carries out a statement that ran, line by line. `PostgreSQL` is told that reading a whole table
/// costs more than anything: it does so only where no index leads to the rows.
pub async fn plan(conn: &mut Conn, statement: &str) -> Result<Vec<String>, DbError> {
    let values = RAN.lock().unwrap_or_else(PoisonError::into_inner).get(statement).cloned().unwrap_or_default();
    match conn.dialect() {
        Dialect::Sqlite => {
            let rows: Vec<(i64, i64, i64, String)> =
                explain("explain query plan ", statement, values).fetch_all(conn).await?;
            Ok(rows.into_iter().map(|(_, _, _, line)| line).collect())
        }
        Dialect::Postgres => {
            sql("set enable_seqscan = off").execute(conn).await?;
            explain("explain ", statement, values).fetch_column(conn).await
        }
    }
}

fn explain(how: &'static str, statement: &str, values: Vec<Value>) -> Sql {
    values.into_iter().fold(sql(how).push(statement), Sql::bind_value)
}
