//! A private database.

use sqlx::{AssertSqlSafe, Connection};
use tempfile::TempDir;

use crate::config::DatabaseConfig;

/// A database of the test's own: SQLite files in a private folder, or (`TEST_DATABASE=postgres`) a new database of the
/// server at `TEST_POSTGRES_URL`.
pub struct Database {
    /// The setting that leads to it.
    pub config: DatabaseConfig,
    _folder: TempDir,
}

impl Database {
    /// An empty one.
    pub async fn create() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = match std::env::var("TEST_DATABASE").as_deref() {
            Ok("postgres") => create_postgres().await,
            _ => String::new(),
        };
        let config = DatabaseConfig {
            database_url,
            sqlalchemy_connection_url: String::new(),
            data_dir: folder.path().to_owned(),
        };
        Self { config, _folder: folder }
    }
}

async fn create_postgres() -> String {
    let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL: see scripts/with-postgres");
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut connection = sqlx::PgConnection::connect(&server).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}
