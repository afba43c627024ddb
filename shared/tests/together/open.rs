//! Opening a database: how its migrations run.

use std::os::unix::fs::PermissionsExt;

use shared::config::DatabaseConfig;
use shared::db::{Db, Dialect, Migrations, sql};
use shared::testing::Database;

/// Keeps for how long the migration might have run: nowhere to be seen afterwards.
const MIGRATIONS: Migrations = Migrations {
    sqlite: &[("limits", "create table limits as select '0' as of_migration")],
    postgres: &[("limits", "create table limits as select current_setting('statement_timeout') as of_migration")],
};

#[tokio::test]
async fn a_migration_may_take_its_time_and_no_other_statement() {
    let database = Database::create().await;
    let db = Db::open(&database.config, "test", MIGRATIONS).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let limits = sql("select of_migration from limits").fetch_column::<String>(&mut conn).await.unwrap();
    assert_eq!(limits, ["0"]);
    if db.dialect() == Dialect::Postgres {
        let limits = sql("select current_setting('statement_timeout')").fetch_column::<String>(&mut conn).await;
        assert_eq!(limits.unwrap(), ["8s"]);
    }
}

#[tokio::test]
async fn the_folder_of_a_new_database_is_its_owners_alone() {
    let database = Database::create().await;
    let data_dir = database.config.data_dir.join("new/data");
    let config = DatabaseConfig { data_dir: data_dir.clone(), ..database.config.clone() };
    let db = Db::open(&config, "test", MIGRATIONS).await.unwrap();
    if db.dialect() == Dialect::Sqlite {
        assert_eq!(data_dir.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
