//! The users service: profiles and contacts.

use std::process::ExitCode;

use users::app;
use users::config::Config;

#[tokio::main]
async fn main() -> ExitCode {
    shared::process::run("users", |config: &Config| &config.log, app::build).await
}
