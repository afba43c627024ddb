//! What a system is started with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::temporary::TemporaryDir;
use super::{Program, StartError};
use crate::settings::Settings;

/// Where the processes listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    /// As the settings say; a taken port is an error.
    Configured,
    /// On ports that nobody holds.
    Free,
}

/// How to start a system. [`Options::private`] is what tests want.
#[derive(Debug)]
pub struct Options {
    /// The folder with the five binaries.
    pub binaries: PathBuf,
    /// The settings of all processes; each learns only its own secrets.
    pub settings: Settings,
    /// Further settings of single processes.
    pub own_settings: BTreeMap<Program, Settings>,
    /// The folder for databases, files and the NATS store.
    pub data: PathBuf,
    /// The folder for `<name>.log`.
    pub logs: PathBuf,
    /// Which ports to use.
    pub ports: Ports,
    /// What runs: everything but a second gateway, unless told otherwise.
    pub programs: Vec<Program>,
    /// How long a process may take to become ready.
    pub ready_within: Duration,
    /// How long a process may take to stop before it is killed.
    pub stop_within: Duration,
    pub(super) temporary: Option<TemporaryDir>,
}

impl Options {
    /// A system that keeps its data in `data`, with the binaries that lie beside the running one.
    pub fn new(settings: Settings, data: &Path) -> Self {
        Self {
            binaries: binaries_beside_this_one(),
            settings,
            own_settings: BTreeMap::new(),
            data: data.to_owned(),
            logs: data.join("logs"),
            ports: Ports::Configured,
            programs: Program::IN_ORDER.into_iter().filter(|program| *program != Program::SecondGateway).collect(),
            ready_within: Duration::from_secs(30),
            stop_within: Duration::from_secs(20),
            temporary: None,
        }
    }

    /// A system of one's own: fresh secrets, free ports, and data that goes when it is dropped.
    ///
    /// # Errors
    /// The temporary folder cannot be created.
    pub fn private() -> Result<Self, StartError> {
        let temporary = TemporaryDir::new().map_err(|cause| StartError::Io { path: std::env::temp_dir(), cause })?;
        let mut options = Self::new(Settings::with_fresh_secrets(), temporary.path());
        options.ports = Ports::Free;
        options.temporary = Some(temporary);
        Ok(options)
    }

    /// Runs a second gateway beside the first.
    #[must_use]
    pub fn with_second_gateway(mut self) -> Self {
        self.programs.push(Program::SecondGateway);
        self
    }

    /// Adds a setting for all processes.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.set(name, value);
        self
    }

    /// Adds a setting for one process only.
    #[must_use]
    pub fn with_own(mut self, program: Program, name: &str, value: impl Into<String>) -> Self {
        self.own_settings.entry(program).or_default().set(name, value);
        self
    }
}

/// The folder of the running binary; for a test binary (`target/debug/deps/…`) the folder above.
fn binaries_beside_this_one() -> PathBuf {
    let folder = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned)).unwrap_or_default();
    if folder.ends_with("deps") { folder.parent().map(Path::to_owned).unwrap_or(folder) } else { folder }
}
