//! The `auth` process: `auth` serves, `auth COMMAND` works on its accounts for the operator.

use std::process::ExitCode;

use auth::config::Config;
use clap::Parser;

/// Gives the 19 MiB of each hashed password back to the system; the standard allocator keeps them, once per thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    match config.command.clone() {
        None => shared::process::run("auth", |config: &Config| &config.log, auth::app::build).await,
        Some(command) => auth::commands::run(command, config).await,
    }
}
