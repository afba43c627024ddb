//! The `chat` command.

use clap::{Parser, Subcommand};
use cli::run::{self, RunArgs};

/// Простой чат (Simple Chat)
#[derive(Parser)]
#[command(name = "chat", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start nats-server and all services, and stop them again with Ctrl-C
    Run(RunArgs),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Run(args) => run::run(args).await,
    }
}
