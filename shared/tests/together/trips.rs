//! What reaches the database, and when: as the writer's documentation draws it.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use shared::db::{DbError, Dialect, Lane, sql};
use shared::testing::Database;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::helpers::{numbered, open};
use crate::writer::together;

/// Every text that a driver sent, by sqlx's log.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Sent {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut self.clone());
        }
    }
}

impl Visit for Sent {
    /// The text, or its first words where that is all of it.
    fn record_str(&mut self, field: &Field, value: &str) {
        if ["summary", "db.statement"].contains(&field.name()) && !value.is_empty() && !value.ends_with('…') {
            self.0.lock().unwrap().push(value.trim().to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// The statements of a text, each up to the name of its table.
fn in_short(text: &str) -> String {
    let begin_of = |statement: &str| {
        let words = statement.split_whitespace().take_while(|word| !word.starts_with('(') && *word != "set");
        words.collect::<Vec<_>>().join(" ")
    };
    let statements = text.split_terminator(';').map(begin_of);
    statements.collect::<Vec<_>>().join("; ")
}

/// The trips to a database in the drawing.
fn drawn(dialect: Dialect) -> Vec<String> {
    let mut of = None;
    let mut trips = Vec::new();
    for line in include_str!("../../src/db/writer.rs").lines().filter_map(|line| line.strip_prefix("//! ")) {
        let (who, trip) = line.split_once("→ ").map_or((line, None), |(who, trip)| (who, Some(trip)));
        of = match who.trim() {
            "SQLite" => Some(Dialect::Sqlite),
            "PostgreSQL" => Some(Dialect::Postgres),
            "" => of,
            _ => None,
        };
        trips.extend(trip.filter(|_| of == Some(dialect)).map(ToOwned::to_owned));
    }
    trips
}

#[tokio::test]
async fn two_changes_of_one_commit_cause_the_trips_that_are_drawn() {
    let database = Database::create().await;
    let (db, lane) = (open(&database, "test").await, Lane::of("one"));
    let sent = Sent::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(sent.clone())).unwrap();
    let changes = [1, 2].map(|id| {
        db.write(lane, move |tx| {
            Box::pin(async move {
                sql("insert into notes (id, lane, text) values ($1, 0, 'x')").bind(id).execute(tx).await?;
                tx.put_off(sql("update notes set text = 'y' where id = $1").bind(id));
                tx.publish(&numbered(id))?;
                if id == 1 { Ok(()) } else { Err(DbError::Busy) }
            })
        })
    });
    let outcomes = together(&db, lane, changes).await;
    assert!(matches!(outcomes[..], [Ok(()), Err(DbError::Busy)]), "{outcomes:?}");
    let sent: Vec<String> = sent.0.lock().unwrap().iter().map(|text| in_short(text)).collect();
    // The first trip is that of the change which held the writer.
    assert_eq!(sent[1..], drawn(db.dialect()));
}
