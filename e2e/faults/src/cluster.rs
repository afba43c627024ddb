//! Three nats-servers on loopback that are one: as `docs/operations.md` describes it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use cli::settings::Settings;
use cli::system::find_nats_server;
use cli::system::temporary::TemporaryDir;
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// The product's own configuration; each server adds who it is.
const CONFIGURATION: &str = include_str!("../../../nats/nats.conf");
const PATIENCE: Duration = Duration::from_secs(30);

/// The running servers.
#[derive(Debug)]
pub struct Cluster {
    servers: Vec<Option<Child>>,
    clients: Vec<u16>,
    monitors: Vec<u16>,
    _folder: TemporaryDir,
}

impl Cluster {
    /// Starts three servers with the passwords in `settings` and waits until they know each other.
    pub async fn start(settings: &Settings) -> Result<Self> {
        let folder = TemporaryDir::new()?;
        let binary = find_nats_server(settings)?;
        let [clients, monitors, routes] = [free_ports()?, free_ports()?, free_ports()?];
        let mut servers = Vec::new();
        for (number, (client, monitor)) in clients.iter().zip(&monitors).enumerate() {
            let configuration = write_configuration(folder.path(), number, &routes)?;
            let store = folder.path().join(format!("store-{number}"));
            let passwords = settings.iter().filter(|(name, _)| name.starts_with("NATS_"));
            let server = Command::new(&binary)
                .arg("--config")
                .arg(configuration)
                .args(["--log", &folder.path().join(format!("{number}.log")).to_string_lossy()])
                .envs(passwords)
                .env("NATS_PORT", client.to_string())
                .env("NATS_MONITOR_PORT", monitor.to_string())
                .env("NATS_STORE_DIR", format!("\"{}\"", store.display()))
                .kill_on_drop(true)
                .spawn()?;
            servers.push(Some(server));
        }
        let cluster = Self { servers, clients, monitors, _folder: folder };
        cluster.until_together().await?;
        Ok(cluster)
    }

    /// All servers, as `NATS_URL` names them.
    pub fn url(&self) -> String {
        self.clients.iter().map(|port| format!("nats://127.0.0.1:{port}")).collect::<Vec<_>>().join(",")
    }

    /// Ends a server at once (`kill -9`).
    pub async fn kill(&mut self, number: usize) -> Result<()> {
        let mut server = self.servers.get_mut(number).and_then(Option::take).context("no such server")?;
        Ok(server.kill().await?)
    }

    /// Which server leads the stream, and on how many it stands.
    pub async fn leader(&self, stream: &str) -> Result<(usize, usize)> {
        let port = self.monitors.first().context("no server")?;
        let url = format!("http://127.0.0.1:{port}/jsz?streams=true&leader_only=false");
        let state: serde_json::Value = reqwest::get(url).await?.json().await?;
        let streams = state["account_details"][0]["stream_detail"].as_array().context("no streams")?;
        let found = streams.iter().find(|it| it["name"] == stream).context("no such stream")?;
        let leader = found["cluster"]["leader"].as_str().context("nobody leads")?;
        let number = leader.strip_prefix("chat-").context("a stranger leads")?.parse()?;
        Ok((number, 1 + found["cluster"]["replicas"].as_array().map_or(0, Vec::len)))
    }

    async fn until_together(&self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        for port in &self.monitors {
            let url = format!("http://127.0.0.1:{port}/healthz?js-enabled-only=true");
            while !reqwest::get(&url).await.is_ok_and(|reply| reply.status().is_success()) {
                ensure!(Instant::now() < deadline, "the servers do not find each other");
                sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    }
}

fn write_configuration(folder: &Path, number: usize, routes: &[u16]) -> Result<PathBuf> {
    let own = CONFIGURATION.replace("server_name: simple-chat", &format!("server_name: chat-{number}"));
    ensure!(own != CONFIGURATION, "nats.conf names its server otherwise");
    let others: Vec<String> = routes.iter().map(|port| format!("nats://127.0.0.1:{port}")).collect();
    let port = routes.get(number).context("no such server")?;
    let cluster =
        format!("cluster {{ name: simple-chat, listen: \"127.0.0.1:{port}\", routes: [{}] }}", others.join(", "));
    let path = folder.join(format!("{number}.conf"));
    std::fs::write(&path, format!("{own}\n{cluster}\n"))?;
    Ok(path)
}

fn free_ports() -> Result<Vec<u16>> {
    let held: Vec<TcpListener> = (0..3).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<Result<_, _>>()?;
    held.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}
