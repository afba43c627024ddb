//! The `chat` command.

use std::process::ExitCode;

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
async fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(args) => run::run(args).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("chat: {error:#}");
            ExitCode::FAILURE
        }
    }
}
