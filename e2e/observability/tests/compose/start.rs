//! The processes with exactly the environment that the compose file gives them, in its order, until its own health
//! checks pass. Only addresses and folders are others: there is one machine here, and many tests on it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bench::client::{Person, Server};
use cli::system::Addresses;
use cli::system::temporary::TemporaryDir;
use observability::compose::{Variables, entrypoint, environment, image_environment, read, services, words};
use observability::{repository, run};
use serde_yaml_ng::Value;
use tokio::process::{Child, Command};

const READY_WITHIN: Duration = Duration::from_secs(40);
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Those that are not ours are started by somebody else, or not at all.
const OURS: [&str; 6] = ["nats", "auth", "users", "chats", "realtime", "gateway"];

#[tokio::test]
async fn every_process_gets_ready_with_what_the_compose_file_gives_it() -> Result<()> {
    let folder = TemporaryDir::new()?;
    let env = crate::new_env(folder.path());
    let compose = read(&env)?;
    let machine = Machine::new(folder.path())?;
    let mut running: BTreeMap<String, Child> = BTreeMap::new();
    while running.len() < OURS.len() {
        let next = services(&compose).into_iter().find(|(name, service)| {
            OURS.contains(&name.as_str())
                && !running.contains_key(name)
                && waits_for(service).iter().all(|other| other == "postgres" || running.contains_key(other))
        });
        let (name, service) = next.context("the services wait for each other")?;
        let mut process = machine.start(&name, service)?;
        machine.until_healthy(&name, service, &mut process).await?;
        running.insert(name, process);
    }
    let admin = &env["ADMIN_PASSWORD"];
    let server = Server::at(format!("http://{}", machine.addresses.gateway));
    let (admin, anna) =
        (Person::sign_in(&server, "admin", admin).await?, Person::register(&server, "anna", "a word of anna").await?);
    let chat = anna.open_direct(admin.id).await?;
    anna.send(chat.id, "Здравствуйте").await?;
    ensure!(admin.whole_history(chat.id).await?.iter().any(|message| message.text == "Здравствуйте"));
    Ok(())
}

#[test]
fn no_process_is_given_a_variable_that_it_does_not_know() {
    let folder = TemporaryDir::new().unwrap();
    let compose = read(&crate::new_env(folder.path())).unwrap();
    for (name, service) in
        services(&compose).into_iter().filter(|(name, _)| OURS.contains(&name.as_str()) && name != "nats")
    {
        let help = run(&binary(&name).to_string_lossy(), &["--help"]).unwrap();
        for variable in environment(service).unwrap().into_keys() {
            assert!(help.contains(&format!("[env: {variable}")), "{name} does not know {variable}");
        }
    }
}

fn waits_for(service: &Value) -> Vec<String> {
    let others = service["depends_on"].as_mapping().into_iter().flatten();
    others.filter_map(|(name, _)| Some(name.as_str()?.to_owned())).collect()
}

fn binary(name: &str) -> PathBuf {
    if name == "nats" {
        let named = std::env::var_os("NATS_SERVER_BIN").map(PathBuf::from);
        let cached = repository(".cache/bin/nats-server");
        return named.unwrap_or(if cached.exists() { cached } else { "nats-server".into() });
    }
    let beside = || std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.parent()?.to_owned()));
    let folder = std::env::var_os("CHAT_BINARIES").map(PathBuf::from).or_else(beside).unwrap_or_default();
    folder.join(name)
}

/// What stands for the containers' network and volumes.
struct Machine<'a> {
    addresses: Addresses,
    folder: &'a Path,
    postgres: Postgres,
}

impl<'a> Machine<'a> {
    fn new(folder: &'a Path) -> Result<Self> {
        Ok(Self { addresses: Addresses::free()?, folder, postgres: Postgres::start()? })
    }

    /// `text` with the addresses of this machine in it.
    fn here(&self, text: &str) -> String {
        let Addresses { nats, nats_monitor, auth, users, chats, realtime, gateway, gateway_admin, .. } = self.addresses;
        let mut text = text.replace("postgres:5432", &self.postgres.address);
        for (name, port, address) in [
            ("nats", "4222", nats),
            ("nats", "8222", nats_monitor),
            ("auth", "8011", auth),
            ("users", "8012", users),
            ("chats", "8013", chats),
            ("realtime", "8014", realtime),
            ("gateway", "8002", gateway),
            ("gateway", "8010", gateway_admin),
        ] {
            for host in [name, "0.0.0.0", "localhost"] {
                text = text.replace(&format!("{host}:{port}"), &address.to_string());
            }
            if text == port {
                text = address.port().to_string();
            }
        }
        let data = self.folder.join("data").display().to_string();
        let conf = repository("nats/nats.conf").display().to_string();
        match text.as_str() {
            "/data" => data,
            "\"/data\"" => format!("\"{data}/nats\""),
            "/etc/nats/nats.conf" => conf,
            "0.0.0.0" => "127.0.0.1".to_owned(),
            _ => text,
        }
    }

    fn start(&self, name: &str, service: &Value) -> Result<Child> {
        let mut variables: Variables = image_environment(name)?;
        variables.extend(environment(service)?);
        std::fs::create_dir_all(self.folder.join("data"))?;
        let log = std::fs::File::create(self.folder.join(format!("{name}.log")))?;
        let arguments = entrypoint(name)?.into_iter().skip(1).chain(words(&service["command"]));
        let mut command = Command::new(binary(name));
        command
            .args(arguments.map(|argument| self.here(&argument)))
            .env_clear()
            .envs(variables.iter().map(|(name, value)| (name, self.here(value))))
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true);
        command.spawn().with_context(|| format!("{name} could not be started"))
    }

    /// Runs the container's health check until it passes.
    async fn until_healthy(&self, name: &str, service: &Value, process: &mut Child) -> Result<()> {
        let check: Vec<String> = words(&service["healthcheck"]["test"]).iter().map(|word| self.here(word)).collect();
        ensure!(check.first().is_some_and(|word| word == "CMD") && check.get(1).is_some_and(|word| word == "ready"));
        let began = Instant::now();
        loop {
            let asked = Command::new(repository("scripts/ready")).args(&check[2..]).stderr(Stdio::null()).status();
            if asked.await?.success() {
                return Ok(());
            }
            let ended = process.try_wait()?;
            if ended.is_some() || began.elapsed() > READY_WITHIN {
                let log = std::fs::read_to_string(self.folder.join(format!("{name}.log")))?;
                anyhow::bail!("{name} did not get ready ({ended:?}):\n{log}");
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

/// A private PostgreSQL with the user and the database of the compose file.
struct Postgres {
    folder: TemporaryDir,
    address: String,
}

impl Postgres {
    fn start() -> Result<Self> {
        let folder = TemporaryDir::new()?;
        let url = run("scripts/postgres", &["start", &folder.path().to_string_lossy()])?;
        let address = url.split(['@', '/']).nth(3).context("no address")?.to_owned();
        Ok(Self { folder, address })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = run("scripts/postgres", &["stop", &self.folder.path().to_string_lossy()]);
    }
}
