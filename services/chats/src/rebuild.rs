//! `chats rebuild-search`: makes the search index anew from the texts.

use std::process::ExitCode;

use shared::telemetry::start_logging;
use shared::upkeep::report;

use crate::app::open_database;
use crate::config::Config;
use crate::store::search::fill::{empty, fill_some};

/// Empties the index and fills it again, newest messages first. It may run beside the service, which meanwhile finds
/// what is filled already, and goes on by itself if the command is stopped.
pub async fn rebuild_command(config: Config) -> ExitCode {
    start_logging(&config.log);
    report(rebuild(&config).await, "the search index is complete", "the search index was not rebuilt")
}

/// Empties the index and fills it again.
pub async fn rebuild(config: &Config) -> anyhow::Result<()> {
    let db = open_database(config).await?;
    empty(&db).await?;
    while fill_some(&db).await? {}
    Ok(())
}
