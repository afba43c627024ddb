//! Archives: every kind of value, from either database into either, and from an older version into a newer one.

use shared::config::DatabaseConfig;
use shared::db::archive::{self, Content, Store};
use shared::db::{Db, DbError, Lane, Migrations, sql};
use shared::testing::Database;

const FIRST: (&str, &str) = (
    "0001_notes",
    "create table notes (id uuid primary key, num bigint not null unique, text text, flag boolean not null);
     insert into notes values ('00000000000000000000000000000001', 0, 'from the migration', true);
     create table words (note text not null, word text not null, primary key (word, note));",
);
const FIRST_SQLITE: (&str, &str) = (
    "0001_notes",
    "create table notes (id uuid primary key, num bigint not null unique, text text, flag boolean not null);
     insert into notes values (x'00000000000000000000000000000001', 0, 'from the migration', true);
     create table words (note text not null, word text not null, primary key (word, note));",
);
const SECOND: (&str, &str) = ("0002_color", "alter table notes add column color text not null default 'grey';");

const OLD: Store =
    Store { service: "notes", migrations: Migrations { sqlite: &[FIRST_SQLITE], postgres: &[FIRST] }, left_out: &[] };
const NEW: Store = Store {
    service: "notes",
    migrations: Migrations { sqlite: &[FIRST_SQLITE, SECOND], postgres: &[FIRST, SECOND] },
    left_out: &[],
};

/// A database with a note whose text tries everything, and words that two alphabets order.
async fn fill(config: &DatabaseConfig) {
    let db = Db::open(config, OLD.service, OLD.migrations).await.unwrap();
    let filled: Result<(), DbError> = db
        .write(Lane::of(1), |tx| {
            Box::pin(async move {
                let id = shared::ids::EventId::new();
                sql("insert into notes values ($1, $2, $3, $4)")
                    .bind(id)
                    .bind(i64::MIN)
                    .bind("Ёлка\n\"quoted\" \\ 👍🏽")
                    .bind(false)
                    .execute(tx)
                    .await?;
                sql("insert into notes values ($1, $2, $3, $4)")
                    .bind(shared::ids::EventId::new())
                    .bind(i64::MAX)
                    .bind(None::<&str>)
                    .bind(true)
                    .execute(tx)
                    .await?;
                for word in ["b", "B", "а", "Я", "_", "é"] {
                    sql("insert into words values ('', $1)").bind(word).execute(tx).await?;
                }
                Ok(())
            })
        })
        .await;
    filled.unwrap();
}

async fn dump(config: &DatabaseConfig, store: &Store) -> (Vec<u8>, Content) {
    let mut file = Vec::new();
    let content = archive::dump(config, store, &mut file).await.unwrap();
    (file, content)
}

/// SQLite files in the folder of `database`, whatever the tests run on.
fn sqlite_beside(database: &Database) -> DatabaseConfig {
    DatabaseConfig { database_url: String::new(), ..database.config.clone() }
}

#[tokio::test]
async fn every_value_survives_the_way_from_either_database_into_either() {
    let (source, target) = (Database::create().await, Database::create().await);
    fill(&source.config).await;
    let (file, content) = dump(&source.config, &OLD).await;
    assert_eq!((content.tables["notes"].rows, content.tables["words"].rows), (3, 6));
    assert_eq!(archive::load(&target.config, &OLD, file.as_slice()).await.unwrap(), content);
    assert_eq!(dump(&target.config, &OLD).await.0, file);

    let other = Database::create().await;
    let sqlite = sqlite_beside(&other);
    archive::load(&sqlite, &OLD, file.as_slice()).await.unwrap();
    assert_eq!(dump(&sqlite, &OLD).await.0, file);
}

#[tokio::test]
async fn an_archive_of_an_older_version_is_brought_up_to_date_and_one_of_a_newer_refused() {
    let (source, target) = (Database::create().await, Database::create().await);
    fill(&source.config).await;
    let (old, _) = dump(&source.config, &OLD).await;
    archive::load(&target.config, &NEW, old.as_slice()).await.unwrap();
    let db = Db::open(&target.config, NEW.service, NEW.migrations).await.unwrap();
    let colors = sql("select color from notes").fetch_column::<String>(&mut db.read().await.unwrap()).await.unwrap();
    assert_eq!(colors, ["grey", "grey", "grey"]);

    let (new, _) = dump(&target.config, &NEW).await;
    let empty = Database::create().await;
    let refused = archive::load(&empty.config, &OLD, new.as_slice()).await.unwrap_err();
    assert!(refused.to_string().contains("newer version"), "{refused}");
}

#[tokio::test]
async fn a_damaged_or_cut_archive_leaves_nothing_behind() {
    let (source, target) = (Database::create().await, Database::create().await);
    fill(&source.config).await;
    let (file, content) = dump(&source.config, &OLD).await;
    let text = String::from_utf8(file.clone()).unwrap();
    let changed = text.replacen("quoted", "Quoted", 1);
    let cut = text.lines().take(5).collect::<Vec<_>>().join("\n");
    for bad in [changed, cut] {
        assert!(archive::load(&target.config, &OLD, bad.as_bytes()).await.is_err());
        assert!(archive::dump(&target.config, &OLD, std::io::sink()).await.is_err());
    }
    assert_eq!(archive::load(&target.config, &OLD, file.as_slice()).await.unwrap(), content);
}
