//! The `auth` process: `auth` serves, `auth reset-admin-password` sets the admin's password anew.

use std::process::ExitCode;

use auth::config::{Command, Config};
use clap::Parser;

/// Gives the 19 MiB of each hashed password back to the system; the standard allocator keeps them, once per thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match Config::parse().command {
        None => shared::process::run("auth", |config: &Config| &config.log, auth::app::build).await,
        Some(Command::ResetAdminPassword) => auth::admin::reset_password_command(Config::parse()).await,
    }
}
