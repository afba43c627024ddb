//! The launcher: nats-server and the services as child processes, started in order, watched, and stopped
//! in reverse order.

mod addresses;
mod environment;
mod error;
mod logs;
mod nats_server;
mod options;
mod process;
mod program;
mod ready;
pub mod temporary;

use std::collections::BTreeMap;
use std::path::Path;

use futures::future;
use nix::sys::signal::Signal;
use shared::folder::make_private;
use tokio::task::JoinSet;

pub use addresses::Addresses;
pub use error::{Ended, StartError};
pub use logs::MAX_BYTES as MAX_LOG_BYTES;
pub use nats_server::{describe as nats_server_version, find as find_nats_server};
pub use options::{Options, Ports};
pub use program::Program;

use process::{Launch, Process};

/// A running Simple Chat. Dropping it kills whatever still runs; [`System::stop`] is the gentle way.
#[derive(Debug)]
pub struct System {
    options: Options,
    addresses: Addresses,
    nats_server: std::path::PathBuf,
    running: BTreeMap<Program, Process>,
    client: reqwest::Client,
    _log_keeper: JoinSet<()>,
}

impl System {
    /// Starts everything and waits until all processes are ready. After a failure nothing runs.
    ///
    /// # Errors
    /// Says which setting, port, binary or process stood in the way.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let mut system = Self::prepare(options)?;
        match system.start_all().await {
            Ok(()) => Ok(system),
            Err(error) => {
                system.stop().await;
                Err(error)
            }
        }
    }

    /// Everything that can be refused before the first process runs.
    fn prepare(mut options: Options) -> Result<Self, StartError> {
        let missing = options.settings.missing();
        if !missing.is_empty() {
            return Err(StartError::Missing(missing));
        }
        options.settings.fill_nats_passwords();
        let nats_server = nats_server::find(&options.settings)?;
        let addresses = match options.ports {
            Ports::Configured => Addresses::from_settings(&options.settings)?,
            Ports::Free => Addresses::free()?,
        };
        addresses.check_free()?;
        make_private(&options.logs).map_err(|cause| StartError::Io { path: options.logs.clone(), cause })?;
        let mut log_keeper = JoinSet::new();
        log_keeper.spawn(logs::keep_bounded(options.logs.clone()));
        let client = reqwest::Client::builder().no_proxy().build().unwrap_or_default();
        Ok(Self { options, addresses, nats_server, running: BTreeMap::new(), client, _log_keeper: log_keeper })
    }

    async fn start_all(&mut self) -> Result<(), StartError> {
        if self.options.programs.contains(&Program::Nats) {
            self.start_service(Program::Nats).await?;
        }
        let services: Vec<Program> =
            self.options.programs.iter().copied().filter(|program| *program != Program::Nats).collect();
        for service in &services {
            self.spawn(*service)?;
        }
        self.until_ready(&services).await
    }

    /// Starts one process and waits until it is ready.
    ///
    /// # Errors
    /// It could not be started, ended, or was not ready in time.
    pub async fn start_service(&mut self, program: Program) -> Result<(), StartError> {
        self.spawn(program)?;
        self.until_ready(&[program]).await
    }

    /// Starts one process without waiting for it. One that runs already goes on.
    ///
    /// # Errors
    /// It could not be started.
    pub fn spawn(&mut self, program: Program) -> Result<(), StartError> {
        if self.running.contains_key(&program) {
            return Ok(());
        }
        let Options { settings, own_settings, data, logs, binaries, .. } = &self.options;
        let (binary, arguments) = match program {
            Program::Nats => (self.nats_server.clone(), nats_server::prepare(&data.join("nats"))?),
            service => (binaries.join(service.binary()), Vec::new()),
        };
        let launch = Launch {
            program,
            binary,
            arguments,
            environment: environment::of(program, settings, own_settings.get(&program), &self.addresses, data),
            withheld: environment::withheld_from(program),
            log: logs.join(format!("{program}.log")),
        };
        self.running.insert(program, Process::start(launch)?);
        Ok(())
    }

    /// Waits until all of `programs` are ready.
    ///
    /// # Errors
    /// One of the running processes ended, or one was not ready within [`Options::ready_within`].
    pub async fn until_ready(&mut self, programs: &[Program]) -> Result<(), StartError> {
        let (client, addresses, within) = (self.client.clone(), self.addresses, self.options.ready_within);
        let all = future::try_join_all(programs.iter().map(|&program| {
            let client = &client;
            async move {
                let mut detail = String::new();
                let ready = ready::wait_until_ready(client, program, addresses.admin(program), &mut detail);
                tokio::time::timeout(within, ready).await.map_err(|_| (program, detail))
            }
        }));
        tokio::select! {
            ready = all => ready.map(|_| ()).map_err(|(program, detail)| StartError::NotReady {
                program,
                seconds: within.as_secs(),
                detail,
                log_tail: self.running.get(&program).map(Process::log_tail).unwrap_or_default(),
            }),
            ended = self.ended() => Err(ended.into()),
        }
    }

    /// Waits until a process ends that was not told to, and forgets it.
    pub async fn ended(&mut self) -> Ended {
        if self.running.is_empty() {
            return future::pending().await;
        }
        let waits = self.running.values_mut().map(|process| Box::pin(process.ended()));
        let (ended, ..) = future::select_all(waits).await;
        self.running.remove(&ended.program);
        ended
    }

    /// Stops all processes in reverse order.
    pub async fn stop(&mut self) {
        for program in Program::IN_ORDER.into_iter().rev() {
            self.stop_service(program).await;
        }
    }

    /// Asks one process to end, and kills it when it takes too long.
    pub async fn stop_service(&mut self, program: Program) {
        if let Some(mut process) = self.running.remove(&program) {
            process.stop(self.options.stop_within).await;
        }
    }

    /// Ends one process at once (`kill -9`).
    pub async fn kill(&mut self, program: Program) {
        if let Some(mut process) = self.running.remove(&program) {
            process.kill().await;
        }
    }

    /// Freezes one process (`SIGSTOP`) until [`System::resume`].
    pub fn pause(&self, program: Program) {
        self.signal(program, Signal::SIGSTOP);
    }

    /// Lets a frozen process go on.
    pub fn resume(&self, program: Program) {
        self.signal(program, Signal::SIGCONT);
    }

    fn signal(&self, program: Program, signal: Signal) {
        if let Some(process) = self.running.get(&program) {
            process.signal(signal);
        }
    }

    /// Stops nats-server as an operator would.
    pub async fn stop_nats(&mut self) {
        self.stop_service(Program::Nats).await;
    }

    /// Starts nats-server again, with what it had stored or with an empty store.
    ///
    /// # Errors
    /// It could not be started, or its store could not be emptied.
    pub async fn start_nats(&mut self, empty_store: bool) -> Result<(), StartError> {
        let store = self.options.data.join("nats").join("jetstream");
        if empty_store && store.exists() {
            std::fs::remove_dir_all(&store).map_err(|cause| StartError::Io { path: store, cause })?;
        }
        self.start_service(Program::Nats).await
    }

    /// The address for people and clients (`PUBLIC_URL`), without a slash at its end.
    pub fn url(&self) -> String {
        let configured = self.options.settings.get("PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned());
        configured.unwrap_or_else(|| format!("http://localhost:{}", self.addresses.gateway.port()))
    }

    /// The public address of the second gateway.
    pub fn second_url(&self) -> String {
        format!("http://{}", self.addresses.second_gateway)
    }

    /// The address of a process's own endpoints: REST of a service, `/readyz`, `/metrics`.
    pub fn admin_url(&self, program: Program) -> String {
        format!("http://{}", self.addresses.admin(program))
    }

    /// Where everything listens.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The process ids of what runs.
    pub fn pids(&self) -> BTreeMap<Program, u32> {
        self.running.iter().map(|(program, process)| (*program, process.pid())).collect()
    }

    /// The value of a setting, for instance the password of `admin`.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.options.settings.get(name)
    }

    /// The folder with the data.
    pub fn data(&self) -> &Path {
        &self.options.data
    }

    /// The folder with the logs.
    pub fn logs(&self) -> &Path {
        &self.options.logs
    }
}
