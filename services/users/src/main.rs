//! The users service: `users` serves, `users COMMAND` works on its data for the operator.

use std::process::ExitCode;

use clap::Parser;
use shared::upkeep::answer;
use users::config::{Command, Config};
use users::store::STORE;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    match config.command.clone() {
        None => shared::process::run("users", |config: &Config| &config.log, users::app::build).await,
        Some(Command::ImportPeople) => answer(users::import::run(&config.database, std::io::stdin().lock()).await),
        Some(Command::Upkeep(upkeep)) => upkeep.run(&config.database, &STORE).await,
    }
}
