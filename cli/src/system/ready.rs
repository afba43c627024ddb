//! Waiting until a process answers that it is ready.

use std::net::SocketAddr;
use std::time::Duration;

use super::Program;

const POLL_EVERY: Duration = Duration::from_millis(20);
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// Asks a program until it says that it is ready. The last refusal is kept in `detail`, for whoever
/// stops waiting.
pub(super) async fn wait_until_ready(
    client: &reqwest::Client,
    program: Program,
    address: SocketAddr,
    detail: &mut String,
) {
    let path = if program == Program::Nats { "healthz?js-enabled-only=true" } else { "readyz" };
    let url = format!("http://{address}/{path}");
    let mut ticks = tokio::time::interval(POLL_EVERY);
    loop {
        ticks.tick().await;
        match client.get(&url).timeout(ANSWER_WITHIN).send().await {
            Ok(answer) if answer.status().is_success() => return,
            Ok(answer) => {
                let status = answer.status();
                *detail = format!("{url} answers {status} {}", answer.text().await.unwrap_or_default());
            }
            Err(error) if error.is_timeout() => *detail = format!("{url} does not answer in time"),
            Err(_) => *detail = format!("nothing listens on {address}"),
        }
    }
}
