//! One child process: started with a log of its own, stopped gently or at once.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use tokio::process::{Child, Command};

use super::logs;
use super::{Ended, Program, StartError};

/// How mimalloc treats memory: no huge pages, of which a process at rest would hold six for a few KiB in each; and what is
/// free goes back soon, for one hashed password takes 19 MiB. What the environment says counts more.
const MEMORY: [(&str, &str); 2] = [("MIMALLOC_ALLOW_THP", "0"), ("MIMALLOC_PURGE_DELAY", "10")];

/// How a process is started.
pub(super) struct Launch {
    pub program: Program,
    pub binary: PathBuf,
    pub arguments: Vec<OsString>,
    pub environment: Vec<(String, String)>,
    pub withheld: Vec<String>,
    pub log: PathBuf,
}

/// A running child. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Process {
    program: Program,
    pid: u32,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts the child in a process group of its own, so that a Ctrl-C at the terminal reaches only
    /// the launcher, which then stops the children in order.
    pub(super) fn start(launch: Launch) -> Result<Self, StartError> {
        let Launch { program, binary, arguments, environment, withheld, log } = launch;
        let (out, err) = open_log(&log).map_err(|cause| StartError::Io { path: log.clone(), cause })?;
        let mut command = dying_with_its_parent(&binary);
        for name in withheld {
            command.env_remove(name);
        }
        command.envs(MEMORY.into_iter().filter(|(name, _)| std::env::var_os(name).is_none()));
        command.args(arguments).env("NO_COLOR", "1").envs(environment).stdin(Stdio::null()).stdout(out).stderr(err);
        let spawned = command.process_group(0).kill_on_drop(true).spawn();
        let child = spawned.map_err(|cause| StartError::Spawn { program, binary, cause })?;
        let pid = child.id().unwrap_or_default();
        Ok(Self { program, pid, child, log })
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits until the child ends by itself.
    pub(super) async fn ended(&mut self) -> Ended {
        let status = self.child.wait().await.unwrap_or_default();
        self.describe_end(status)
    }

    /// Asks the child to end, and kills it when it has not ended after `patience`.
    pub(super) async fn stop(&mut self, patience: Duration) {
        self.signal(Signal::SIGTERM);
        if tokio::time::timeout(patience, self.child.wait()).await.is_err() {
            self.kill().await;
        }
    }

    /// Ends the child at once (`kill -9`).
    pub(super) async fn kill(&mut self) {
        let _ = self.child.kill().await;
    }

    /// Sends a signal; a child that has ended already gets none.
    pub(super) fn signal(&self, signal: Signal) {
        if let Some(pid) = self.child.id().and_then(|pid| i32::try_from(pid).ok()) {
            let _ = signal::kill(Pid::from_raw(pid), signal);
        }
    }

    pub(super) fn log_tail(&self) -> String {
        logs::tail(&self.log)
    }

    fn describe_end(&self, status: ExitStatus) -> Ended {
        Ended { program: self.program, status, log: self.log.clone(), log_tail: self.log_tail() }
    }
}

/// The log twice, for standard output and standard error; what stood in it stays.
fn open_log(path: &Path) -> std::io::Result<(File, File)> {
    let log = OpenOptions::new().create(true).append(true).open(path)?;
    Ok((log.try_clone()?, log))
}

/// A command whose process the kernel ends when this one dies, even by `kill -9`. The setting needs a
/// system call between fork and exec, which `setpriv` (util-linux) makes for us; elsewhere than on Linux
/// the children of a killed launcher stay.
fn dying_with_its_parent(binary: &Path) -> Command {
    let setpriv = Path::new("/usr/bin/setpriv");
    if cfg!(target_os = "linux") && setpriv.exists() && binary.exists() {
        let mut command = Command::new(setpriv);
        command.args(["--pdeathsig", "KILL", "--"]).arg(binary);
        command
    } else {
        Command::new(binary)
    }
}
