//! A query, written once and run on either database: `sql("select … where id = $1").bind(id).fetch_one(conn)`.
//!
//! `$1`, `returning`, `on conflict` mean the same in both. A list of ids is written `{ids}` and bound with
//! [`Sql::bind_list`].

use std::borrow::Cow;

use futures::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Executor, FromRow, PgConnection};

use super::DbError;
use super::conn::{Conn, Driver};
use super::value::{ToValue, Value, add_for_sqlite, postgres_arguments};

/// Rows that one statement writes at the most: each number of them is prepared and kept by itself.
pub const ROWS: usize = 64;
/// Statements that run in one trip: each number of them is prepared and kept by itself.
const TOGETHER: usize = 16;

/// A query with its parameters, or several that run one after the other.
#[derive(Debug)]
#[must_use = "a query does nothing until it is run"]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
    next: Option<Box<Sql>>,
    /// Transaction control that goes out after all of them; nothing if empty.
    control_after: &'static str,
}

/// A query without parameters yet.
pub fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new(), next: None, control_after: "" }
}

/// Runs the deferred control and the queries of `$self` on whichever driver is behind `$conn`, the last of them with
/// `$run`. SQLite gets all of it in one trip to its thread.
macro_rules! run {
    ($self:ident, $conn:ident, $make:ident, $run:ident) => {{
        #[cfg(feature = "testing")]
        $self.note();
        let control_before = $conn.take_deferred_control();
        match $conn.driver() {
            Driver::Sqlite(conn) => {
                let (text, arguments) = $self.for_sqlite(control_before)?;
                sqlx::$make(AssertSqlSafe(text), arguments).$run(conn).await.map_err(DbError::from)
            }
            Driver::Postgres(conn) => {
                let control_after = $self.control_after;
                let last = $self.run_all_but_last(control_before, conn).await?;
                let arguments = postgres_arguments(last.values)?;
                let done = sqlx::$make(AssertSqlSafe(last.text), arguments).$run(&mut *conn).await?;
                run_control(control_after, conn).await?;
                Ok(done)
            }
        }
    }};
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

    /// Puts `($n, $n+1, …), (…)` in the place of `{name}` and binds `rows` there: for `values`. At most [`ROWS`] of them.
    pub fn bind_rows<const N: usize>(mut self, name: &str, rows: impl IntoIterator<Item = [Value; N]>) -> Self {
        let mut places = String::new();
        for row in rows {
            let opening = if places.is_empty() { "(" } else { ", (" };
            let first = self.values.len() + 1;
            let columns: Vec<String> = (first..first + N).map(|place| format!("${place}")).collect();
            places = places + opening + &columns.join(", ") + ")";
            self.values.extend(row);
        }
        self.text = Cow::Owned(self.text.replace(&format!("{{{name}}}"), &places));
        self
    }

    /// Adds to the text: for statements whose number of rows or conditions varies.
    pub fn push(mut self, more: &str) -> Self {
        self.text.to_mut().push_str(more);
        self
    }

    /// This and then `next`, to be run on the same connection: it sees what this did. Only the last may give rows.
    pub fn then(mut self, next: Self) -> Self {
        self.next = Some(Box::new(match self.next {
            Some(after) => after.then(next),
            None => next,
        }));
        self
    }

    /// Sends `control`, which ends the transaction, after this; to SQLite in the same trip.
    pub(super) fn ending_with(mut self, control: &'static str) -> Self {
        self.control_after = control;
        self
    }

    /// Runs the statement; how many rows it changed, the last one if there are several.
    pub async fn execute(self, conn: &mut Conn) -> Result<u64, DbError> {
        #[cfg(feature = "testing")]
        self.note();
        let control_before = conn.take_deferred_control();
        match conn.driver() {
            Driver::Sqlite(conn) => {
                let (text, arguments) = self.for_sqlite(control_before)?;
                let mut done = conn.fetch_many(sqlx::query_with(AssertSqlSafe(text), arguments));
                let mut changed = 0;
                while let Some(step) = done.try_next().await? {
                    changed = step.left().map_or(changed, |done| done.rows_affected());
                }
                Ok(changed)
            }
            Driver::Postgres(conn) => {
                let control_after = self.control_after;
                let last = self.run_all_but_last(control_before, conn).await?;
                let arguments = postgres_arguments(last.values)?;
                let done = sqlx::query_with(AssertSqlSafe(last.text), arguments).execute(&mut *conn).await?;
                run_control(control_after, conn).await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// Runs `statements` in their order, in as few trips as may be, but for the last trip: that is deferred, to go along
    /// with what follows it.
    pub(super) async fn execute_and_defer_last_trip(
        statements: impl IntoIterator<Item = Self>,
        conn: &mut Conn,
    ) -> Result<Option<Self>, DbError> {
        let mut statements = statements.into_iter().peekable();
        loop {
            let trip = statements.by_ref().take(TOGETHER).reduce(Self::then);
            match trip {
                Some(trip) if statements.peek().is_some() => trip.execute(conn).await.map(drop)?,
                last => return Ok(last),
            }
        }
    }

    /// Runs all of `statements` in their order, in as few trips as may be.
    pub async fn execute_all(statements: impl IntoIterator<Item = Self>, conn: &mut Conn) -> Result<(), DbError> {
        match Self::execute_and_defer_last_trip(statements, conn).await? {
            Some(last) => last.execute(conn).await.map(drop),
            None => Ok(()),
        }
    }

    /// This after `ahead`, if there is something ahead.
    pub fn after(self, ahead: Option<Self>) -> Self {
        match ahead {
            Some(ahead) => ahead.then(self),
            None => self,
        }
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

    /// Lets a test look at every statement that runs.
    #[cfg(feature = "testing")]
    fn note(&self) {
        super::plans::note(&self.text, &self.values);
        self.next.iter().for_each(|next| next.note());
    }

    /// Binds a parameter that is one already.
    #[cfg(feature = "testing")]
    pub(super) fn bind_value(mut self, value: Value) -> Self {
        self.values.push(value);
        self
    }

    /// One text of `control_before`, all queries and the control after them, and the arguments of all of them.
    fn for_sqlite(self, control_before: String) -> Result<(Cow<'static, str>, SqliteArguments), DbError> {
        let mut arguments = SqliteArguments::default();
        let alone = control_before.is_empty() && self.next.is_none() && self.control_after.is_empty();
        let mut text = if alone { self.text } else { Cow::Owned(control_before + &self.text) };
        let mut bound = self.values.len();
        add_for_sqlite(&mut arguments, self.values)?;
        let mut next = self.next;
        while let Some(query) = next {
            text.to_mut().push(';');
            push_renumbered(text.to_mut(), &query.text, bound);
            bound += query.values.len();
            add_for_sqlite(&mut arguments, query.values)?;
            next = query.next;
        }
        if !self.control_after.is_empty() {
            text.to_mut().push(';');
            text.to_mut().push_str(self.control_after);
        }
        Ok((text, arguments))
    }

    /// Runs `control_before` and all queries but the last, which it returns.
    async fn run_all_but_last(self, control_before: String, conn: &mut PgConnection) -> Result<Self, DbError> {
        if !control_before.is_empty() {
            sqlx::raw_sql(AssertSqlSafe(control_before)).execute(&mut *conn).await?;
        }
        let mut query = self;
        while let Some(next) = query.next.take() {
            let arguments = postgres_arguments(query.values)?;
            sqlx::query_with(AssertSqlSafe(query.text), arguments).execute(&mut *conn).await?;
            query = *next;
        }
        Ok(query)
    }
}

async fn run_control(control: &'static str, conn: &mut PgConnection) -> Result<(), DbError> {
    if !control.is_empty() {
        sqlx::raw_sql(control).execute(conn).await?;
    }
    Ok(())
}

/// Adds `text` with every `$n` made `$n + bound`.
fn push_renumbered(all: &mut String, text: &str, bound: usize) {
    let mut parts = text.split('$');
    all.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        let renumbered = number.parse().map_or_else(|_| number.to_owned(), |it: usize| (it + bound).to_string());
        all.push('$');
        all.push_str(&renumbered);
        all.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_query_keeps_its_text_and_several_become_one_trip() {
        let one = sql("select $1").bind(1_i64).for_sqlite(String::new()).unwrap().0;
        assert!(matches!(one, Cow::Borrowed("select $1")));
        let several = sql("update a set b = $2 where c = $1").bind(1_i64).bind(2_i64);
        let several =
            several.then(sql("select $1, $2, '$', $1").bind(3_i64).bind(4_i64)).then(sql("select $1").bind(5_i64));
        let (text, _) = several.for_sqlite("begin;".to_owned()).unwrap();
        assert_eq!(text, "begin;update a set b = $2 where c = $1;select $3, $4, '$', $3;select $5");
    }
}
