//! A private PostgreSQL, driven by `scripts/postgres`.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use cli::system::temporary::TemporaryDir;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::process::Command;

/// A PostgreSQL of one's own, stopped when it is dropped.
#[derive(Debug)]
pub struct Database {
    folder: TemporaryDir,
    /// Its address for `DATABASE_URL`.
    pub url: String,
}

impl Database {
    /// Makes and starts one.
    pub async fn start() -> Result<Self> {
        let folder = TemporaryDir::new()?;
        let url = script("start", folder.path()).await?.trim().to_owned();
        Ok(Self { folder, url })
    }

    /// Freezes all its processes, or lets them go on.
    pub async fn freeze(&self, frozen: bool) -> Result<()> {
        let (signal, main) = (if frozen { "STOP" } else { "CONT" }, script("pid", self.folder.path()).await?);
        let all = format!("kill -{signal} {main} $(cat /proc/{main}/task/{main}/children)", main = main.trim());
        let status = Command::new("sh").arg("-c").arg(all).status().await?;
        ensure!(status.success(), "PostgreSQL could not be sent {signal}");
        Ok(())
    }

    /// Refuses every change from now on, or takes them again.
    pub async fn only_read(&self, only: bool) -> Result<()> {
        let mut connection = PgConnection::connect(&self.url).await?;
        let set = format!("alter system set default_transaction_read_only = {only}");
        connection.execute("set default_transaction_read_only = false").await?;
        connection.execute(AssertSqlSafe(set)).await?;
        connection.execute("select pg_reload_conf()").await?;
        Ok(())
    }

    /// Ends all its connections and starts it again on the same port.
    pub async fn restart(&self) -> Result<()> {
        script("restart", self.folder.path()).await.map(|_| ())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let stopped = std::process::Command::new(SCRIPT).arg("stop").arg(self.folder.path()).status();
        if !stopped.is_ok_and(|status| status.success()) {
            eprintln!("PostgreSQL in {} could not be stopped", self.folder.path().display());
        }
    }
}

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/postgres");

async fn script(action: &str, folder: &Path) -> Result<String> {
    let mut command = Command::new(SCRIPT);
    command.arg(action).arg(folder).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().await.with_context(|| format!("scripts/postgres {action}"))?;
    ensure!(output.status.success(), "scripts/postgres {action} failed");
    Ok(String::from_utf8(output.stdout)?)
}
