//! The chats service: chats, members, messages, read positions.

use std::process::ExitCode;

use chats::config::Config;

#[tokio::main]
async fn main() -> ExitCode {
    shared::process::run("chats", |config: &Config| &config.log, chats::app::build).await
}
