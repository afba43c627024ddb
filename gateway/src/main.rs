//! The gateway's process.

use std::process::ExitCode;

use gateway::app;
use gateway::config::Config;

/// Ten thousand sockets are many small allocations that come and go.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    shared::process::run("gateway", |config: &Config| &config.log, app::build).await
}
