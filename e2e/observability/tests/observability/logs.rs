//! The logs of a run: every request stands in them once, and nothing private at all.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use bench::client::Server;
use observability::usage::Usage;
use serde_json::Value;

/// What each process may log at all, down to `debug`.
const SERVICES: [&str; 5] = ["gateway", "auth", "users", "chats", "realtime"];

#[tokio::test]
async fn logs_tell_of_every_request_and_hold_no_token_password_or_message() -> Result<()> {
    let mut system = crate::start(|options| options.with("LOG", "debug").with("LOG_FORMAT", "json")).await?;
    let mut usage = Usage::begin(Server::at(system.url())).await?;
    usage.round().await?;
    let mut private = usage.private.clone();
    private.extend(usage.tokens());
    for secret in ["ADMIN_PASSWORD", "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "NATS_CHATS_PASSWORD"] {
        private.push(system.setting(secret).context(secret)?.to_owned());
    }
    let anna = usage.people[0].id.to_string();
    drop(usage);
    system.stop().await;
    for entry in std::fs::read_dir(system.logs())? {
        nothing_private(&entry?.path(), &private)?;
    }
    for service in SERVICES {
        requests_are_told(service, &std::fs::read_to_string(system.logs().join(format!("{service}.log")))?, &anna)?;
    }
    Ok(())
}

fn nothing_private(log: &Path, private: &[String]) -> Result<()> {
    let text = std::fs::read_to_string(log)?;
    ensure!(!text.is_empty(), "{} is empty", log.display());
    for line in text.lines() {
        let leaked = private.iter().find(|secret| !secret.is_empty() && line.contains(secret.as_str()));
        ensure!(leaked.is_none(), "{} holds {leaked:?}: {line}", log.display());
        ensure!(!line.contains("eyJ"), "{} holds a token: {line}", log.display());
    }
    Ok(())
}

fn requests_are_told(service: &str, log: &str, caller: &str) -> Result<()> {
    let mut told: BTreeMap<String, u32> = BTreeMap::new();
    let mut by_caller = 0;
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).with_context(|| format!("{service} logs no JSON: {line}"))?;
        if line["message"] != "request" {
            continue;
        }
        let id = line["span"]["request.id"].as_str().with_context(|| format!("no request id: {line}"))?;
        let is_whole = line["http.method"].is_string()
            && line["http.route"].is_string()
            && line["http.status"].is_u64()
            && line["duration_ms"].is_number();
        ensure!(is_whole, "{service}: {line}");
        *told.entry(id.to_owned()).or_default() += 1;
        by_caller += u32::from(line["span"]["user.id"] == caller);
    }
    ensure!(!told.is_empty(), "{service} told of no request");
    ensure!(told.values().all(|times| *times == 1), "{service} told of a request twice");
    // realtime is asked of presence; everybody else by Anna herself.
    ensure!(by_caller > 0, "{service} did not tell who asked");
    Ok(())
}
