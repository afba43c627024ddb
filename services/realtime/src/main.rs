//! The realtime service: reads its settings and runs.

use std::process::ExitCode;

use realtime::{app, config::Config};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    shared::process::run("realtime", |config: &Config| &config.log, app::build).await
}
