//! The `chat` command.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use cli::account::{self, AccountCommand};
use cli::backup::restore::{self, RestoreArgs};
use cli::backup::{self, BackupArgs};
use cli::doctor::{self, DoctorArgs};
use cli::import_original::{self, ImportArgs};
use cli::move_to_postgres::{self, MoveArgs};
use cli::place::{Place, PlaceArgs};
use cli::rebuild_search;
use cli::republish::{self, RepublishArgs};
use cli::run::{self, RunArgs};

/// Простой чат (Simple Chat): start it and look after it
///
/// Every command reads the settings from `.env` in the working directory; the environment wins.
#[derive(Parser)]
#[command(name = "chat", version)]
struct Cli {
    #[command(flatten)]
    place: PlaceArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start nats-server and all services, and stop them again with Ctrl-C
    Run(RunArgs),
    /// Look at every part: what is wrong, and what to do
    Doctor(DoctorArgs),
    /// Make accounts and set passwords
    #[command(subcommand)]
    Account(AccountCommand),
    /// Copy everything that is kept into a folder, while the system runs
    Backup(BackupArgs),
    /// Fill an empty machine from a backup
    Restore(RestoreArgs),
    /// Move the data from SQLite files to `PostgreSQL`
    MoveToPostgres(MoveArgs),
    /// Take over people, chats and messages of the original application
    ImportOriginal(ImportArgs),
    /// Make the search index anew
    RebuildSearch,
    /// Publish the events of the last hours again
    Republish(RepublishArgs),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match carry_out(Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("chat: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(Cli { place, command }: Cli) -> Result<ExitCode> {
    if let Command::Run(args) = command {
        return run::run(args, place).await.map(|()| ExitCode::SUCCESS);
    }
    let place = Place::find(&place)?;
    match command {
        Command::Run(_) => {}
        Command::Doctor(args) => {
            let healthy = doctor::run(&place, &args).await?;
            return Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Account(command) => account::run(&place, &command)?,
        Command::Backup(args) => backup::run(&place, &args)?,
        Command::Restore(args) => restore::run(&place, &args)?,
        Command::MoveToPostgres(args) => move_to_postgres::run(&place, &args)?,
        Command::ImportOriginal(args) => import_original::run(&place, &args).await?,
        Command::RebuildSearch => rebuild_search::run(&place)?,
        Command::Republish(args) => republish::run(&place, &args)?,
    }
    Ok(ExitCode::SUCCESS)
}
