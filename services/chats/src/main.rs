//! The chats service: `chats` serves, `chats COMMAND` works on its data for the operator.

use std::process::ExitCode;

use chats::config::{Command, Config};
use chats::store::STORE;
use clap::Parser;
use shared::upkeep::answer;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    match config.command.clone() {
        None => shared::process::run("chats", |config: &Config| &config.log, chats::app::build).await,
        Some(Command::RebuildSearch) => chats::rebuild::rebuild_command(config).await,
        Some(Command::ImportChats) => answer(chats::import::run(&config, std::io::stdin().lock()).await),
        Some(Command::Upkeep(upkeep)) => upkeep.run(&config.database, &STORE).await,
    }
}
