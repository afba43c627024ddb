//! Why a system did not start, in sentences for the person who started it.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitStatus;

use super::Program;

/// A start that failed. Everything that had been started is stopped again.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting has a value that means nothing.
    #[error("{name}: `{value}` is not {expected}")]
    Setting {
        /// The setting's name.
        name: &'static str,
        /// What it should be.
        expected: &'static str,
        /// What stands there.
        value: String,
    },
    /// Required settings have no value.
    #[error("{}: not set; put a value into .env or the environment (.env.example describes each)", .0.join(", "))]
    Missing(Vec<&'static str>),
    /// A port is taken.
    #[error("{setting}: {address} {}", why_not_bound(cause))]
    Address {
        /// The setting that chose the address.
        setting: &'static str,
        /// The address.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// Every port of the range is taken.
    #[error("no free ports are left on 127.0.0.1 between 10000 and 32000")]
    NoFreePorts,
    /// There is no nats-server that is new enough.
    #[error(
        "nats-server {} or newer was not found: run scripts/install-nats, or name one with NATS_SERVER_BIN",
        super::nats_server::OLDEST
    )]
    NoNatsServer,
    /// A file or folder could not be prepared.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A binary could not be started.
    #[error("{program} cannot be started from {}: {cause}", binary.display())]
    Spawn {
        /// Which process.
        program: Program,
        /// Its binary.
        binary: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A process ended while it should run.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// A process runs but did not become ready in time.
    #[error("{program} did not become ready within {seconds} s: {detail}\n{log_tail}")]
    NotReady {
        /// Which process.
        program: Program,
        /// How long it was given.
        seconds: u64,
        /// What `/readyz` said last.
        detail: String,
        /// The end of its log.
        log_tail: String,
    },
}

/// A process that ended by itself.
#[derive(Debug, thiserror::Error)]
#[error("{program} ended by itself ({status}); its log {} ends:\n{log_tail}", log.display())]
pub struct Ended {
    /// Which process.
    pub program: Program,
    /// How it ended.
    pub status: ExitStatus,
    /// Its log.
    pub log: PathBuf,
    /// The end of its log.
    pub log_tail: String,
}

fn why_not_bound(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::AddrInUse => "is in use; stop the other program or choose another port in .env".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "needs rights this user does not have; choose a port above 1023 in .env".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => "is not an address of this machine; choose another in .env".to_owned(),
        _ => format!("cannot be listened on: {cause}"),
    }
}
