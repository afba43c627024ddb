//! What operators see: metrics, rules, dashboards, logs.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod dashboards;
mod figures;
mod logs;
mod rules;

use std::path::PathBuf;

use anyhow::Result;
use bench::limits::{LIFTED, LIMITS};
use cli::system::{Options, System};

/// A system of one's own with the limits lifted.
async fn start(change: impl FnOnce(Options) -> Options) -> Result<System> {
    let mut options = LIMITS.into_iter().fold(Options::private()?, |options, name| options.with(name, LIFTED));
    if let Some(folder) = std::env::var_os("CHAT_BINARIES") {
        options.binaries = PathBuf::from(folder);
    }
    Ok(System::start(change(options)).await?)
}
