//! A private Prometheus with the product's own configuration, looking at a private system.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use cli::system::temporary::TemporaryDir;
use cli::system::{Addresses, Program};
use serde_json::Value;
use tokio::process::{Child, Command};

use crate::repository;

const READY_WITHIN: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A running Prometheus, ended when it is dropped.
#[derive(Debug)]
pub struct Prometheus {
    base: String,
    client: reqwest::Client,
    _process: Child,
    _folder: TemporaryDir,
}

impl Prometheus {
    /// Starts one that scrapes the processes at `addresses` as `prometheus/prometheus.yml` says.
    pub async fn start(addresses: &Addresses) -> Result<Self> {
        let folder = TemporaryDir::new()?;
        let config = folder.path().join("prometheus.yml");
        std::fs::write(&config, configuration(addresses)?)?;
        let address = free_address()?;
        let process = spawn(&config, folder.path(), address)?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        let prometheus = Self { base: format!("http://{address}"), client, _process: process, _folder: folder };
        tokio::time::timeout(READY_WITHIN, prometheus.until_ready()).await.context("Prometheus did not get ready")?;
        Ok(prometheus)
    }

    async fn until_ready(&self) {
        let url = format!("{}/-/ready", self.base);
        while !self.client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// What a query gives now: one number for each series.
    pub async fn query(&self, query: &str) -> Result<Vec<f64>> {
        let data = self.ask("query", &[("query", query)]).await?;
        let values = data["result"].as_array().context("no result")?.iter();
        Ok(values.filter_map(|one| one["value"][1].as_str()?.parse().ok()).collect())
    }

    /// The names of all metrics that were ever scraped or recorded.
    pub async fn names(&self) -> Result<Vec<String>> {
        let data = self.ask("label/__name__/values", &[]).await?;
        Ok(data.as_array().into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect())
    }

    /// Every rule with its expression and its health.
    pub async fn rules(&self) -> Result<Vec<Value>> {
        let data = self.ask("rules", &[]).await?;
        let groups = data["groups"].as_array().cloned().unwrap_or_default();
        Ok(groups.iter().flat_map(|group| group["rules"].as_array().cloned().unwrap_or_default()).collect())
    }

    async fn ask(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Value> {
        let asked = self.client.get(format!("{}/api/v1/{path}", self.base)).query(parameters).send().await?;
        let mut answer: Value = asked.json().await?;
        ensure!(answer["status"] == "success", "{}", answer["error"]);
        Ok(answer["data"].take())
    }
}

/// The product's configuration with the addresses of a private system in it.
fn configuration(addresses: &Addresses) -> Result<String> {
    let mut text = std::fs::read_to_string(repository("prometheus/prometheus.yml"))?;
    for (place, program) in [
        ("gateway:8010", Program::Gateway),
        ("auth:8011", Program::Auth),
        ("users:8012", Program::Users),
        ("chats:8013", Program::Chats),
        ("realtime:8014", Program::Realtime),
    ] {
        ensure!(text.contains(place), "prometheus.yml does not name {place}");
        text = text.replace(place, &addresses.admin(program).to_string());
    }
    let rules = repository("prometheus/rules").canonicalize()?;
    Ok(text.replace("rules/*.yml", &format!("{}/*.yml", rules.display())))
}

fn spawn(config: &Path, folder: &Path, address: SocketAddr) -> Result<Child> {
    let log = std::fs::File::create(folder.join("prometheus.log"))?;
    let mut command = Command::new("prometheus");
    command
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
        .arg(format!("--web.listen-address={address}"))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .kill_on_drop(true);
    command.spawn().context("prometheus: install the package prometheus (scripts/setup --for test)")
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
