//! What is measured: a system started for it, one that runs already, or the bare broadcast; and its people.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use bench::client::{Person, Server};
use bench::limits::{LIFTED, LIMITS};
use clap::Args;
use cli::settings::Settings;
use cli::system::{Options, Ports, System};
use futures::{StreamExt, TryStreamExt, stream};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use uuid::Uuid;

use super::processes::Processes;

/// Password hashing takes whole cores: more at once only wait.
const REGISTRATIONS_AT_ONCE: usize = 4;
/// What to measure.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Subject {
    /// A system that runs already; its limits must be lifted.
    #[arg(long, global = true)]
    url: Option<String>,
    /// Its processes, `name=pid,…`.
    #[arg(long, global = true, value_delimiter = ',')]
    pids: Vec<String>,
    /// Measure the bare broadcast instead.
    #[arg(long, global = true)]
    bare: bool,
    /// The folder with the binaries of the system to start; absent: beside this one.
    #[arg(long, global = true)]
    binaries: Option<PathBuf>,
    /// `DATABASE_URL` of the system to start; absent: SQLite.
    #[arg(long, global = true)]
    database_url: Option<String>,
    /// The folder of the system to start, kept for further runs; absent: one that goes with it.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
}

impl Subject {
    /// The bare broadcast.
    pub(crate) fn bare() -> Self {
        Self { bare: true, ..Self::default() }
    }

    /// The same, its data in `folder` unless another one was named.
    pub(crate) fn kept_in(&self, folder: &Path) -> Self {
        Self { data: self.data.clone().or_else(|| Some(folder.to_owned())), ..self.clone() }
    }
}

/// A running subject and the people registered with it.
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) processes: Processes,
    /// Time spent on starting and registering.
    pub(crate) set_up: Duration,
    people: Vec<Person>,
    run: Uuid,
    running: Running,
    binaries: PathBuf,
}

enum Running {
    System(Box<System>),
    Bare(Child),
    Elsewhere,
}

impl Stage {
    /// Starts or attaches to the subject.
    pub(crate) async fn set(subject: &Subject) -> Result<Self> {
        let began = Instant::now();
        let (url, processes, running, binaries) = match &subject.url {
            _ if subject.bare => bare().await?,
            Some(url) => (url.clone(), attached(&subject.pids)?, Running::Elsewhere, PathBuf::new()),
            None => system(subject).await?,
        };
        Ok(Self {
            server: Server::at(url),
            processes: Processes(processes),
            set_up: began.elapsed(),
            people: Vec::new(),
            run: Uuid::new_v4(),
            running,
            binaries,
        })
    }

    /// The first `count` people, registering those that are missing.
    pub(crate) async fn people(&mut self, count: usize) -> Result<Vec<Person>> {
        let began = Instant::now();
        let (run, known) = (self.run.simple().to_string(), self.people.len());
        let (server, run) = (&self.server, &run[..8]);
        let missing: Vec<Person> = stream::iter(known..count.max(known))
            .map(|number| async move {
                let login = format!("b{run}n{number}");
                Person::register(server, &login, &format!("{run}-{number}-word")).await
            })
            .buffered(REGISTRATIONS_AT_ONCE)
            .try_collect()
            .await
            .context("registering")?;
        self.people.extend(missing);
        self.set_up += began.elapsed();
        Ok(self.people[..count].to_vec())
    }

    /// The folder with the data of the system that was started.
    pub(crate) fn data(&self) -> Option<&Path> {
        match &self.running {
            Running::System(system) => Some(system.data()),
            Running::Bare(_) | Running::Elsewhere => None,
        }
    }

    /// A command of chats, as the operator gives it beside the running system.
    pub(crate) fn chats_command(&self, name: &str) -> Option<std::process::Command> {
        let Running::System(system) = &self.running else { return None };
        let mut command = std::process::Command::new(self.binaries.join("chats"));
        command.arg(name).env("DATA_DIR", system.data()).env("LOG", "warn");
        for setting in ["DATABASE_URL", "JWT_ACCESS_SECRET", "NATS_CHATS_PASSWORD"] {
            command.envs(system.setting(setting).map(|value| (setting, value)));
        }
        Some(command)
    }

    /// Ends what was started.
    pub(crate) async fn strike(self) {
        match self.running {
            Running::System(mut system) => system.stop().await,
            Running::Bare(mut child) => _ = child.kill().await,
            Running::Elsewhere => {}
        }
    }
}

type Started = (String, BTreeMap<String, u32>, Running, PathBuf);

async fn system(subject: &Subject) -> Result<Started> {
    let options = match &subject.data {
        Some(data) => kept(data)?,
        None => Options::private()?,
    };
    let mut options = LIMITS.into_iter().fold(options, |options, name| options.with(name, LIFTED));
    options = options.with("LOG", "warn").with("JWT_ACCESS_EXPIRES_S", "86400");
    if let Some(url) = &subject.database_url {
        options = options.with("DATABASE_URL", url);
    }
    if let Some(binaries) = &subject.binaries {
        options.binaries.clone_from(binaries);
    }
    let binaries = options.binaries.clone();
    let system = System::start(options).await?;
    let pids = system.pids().into_iter().map(|(program, pid)| (program.to_string(), pid)).collect();
    Ok((system.url(), pids, Running::System(Box::new(system)), binaries))
}

/// A system in a folder that stays; its secrets are new at each start, passwords of people are not concerned.
fn kept(data: &Path) -> Result<Options> {
    std::fs::create_dir_all(data)?;
    let data = data.canonicalize()?;
    let mut options = Options::new(Settings::with_fresh_secrets(), &data);
    options.ports = Ports::Free;
    Ok(options)
}

/// The bare broadcast as a process of its own, so that its processor time can be told from ours.
async fn bare() -> Result<Started> {
    let mut child =
        Command::new(std::env::current_exe()?).arg("bare").stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let output = child.stdout.take().context("no output")?;
    let url = BufReader::new(output).lines().next_line().await?.context("the bare server said nothing")?;
    let pid = child.id().context("the bare server ended")?;
    Ok((url, BTreeMap::from([("bare".to_owned(), pid)]), Running::Bare(child), PathBuf::new()))
}

fn attached(pids: &[String]) -> Result<BTreeMap<String, u32>> {
    let named = |pair: &String| {
        let Some((name, pid)) = pair.split_once('=') else { bail!("--pids wants name=pid, not {pair}") };
        Ok((name.to_owned(), pid.parse()?))
    };
    pids.iter().map(named).collect()
}
