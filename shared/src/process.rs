//! The frame of every `main`: settings, logs, metrics, signals, an exit code.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use clap::Parser;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::ServerLimits;
use crate::http::serve::{serve, stop_signal};
use crate::supervise::Background;
use crate::telemetry::{LogConfig, start_logging};

/// How long background loops may take to end.
const END_WITHIN: Duration = Duration::from_secs(5);

/// A process that is ready to serve: built by a service's `app::build`, run by its `main` and by its tests alike.
pub struct Server {
    /// Where it listens; port 0 in tests.
    pub listener: TcpListener,
    /// What it answers.
    pub app: Router,
    /// What it does besides.
    pub background: Background,
    /// Its limits.
    pub limits: ServerLimits,
}

impl Server {
    /// The address it really listens on.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop`; then finishes the requests under way and ends the background loops.
    pub async fn run(self, stop: CancellationToken) {
        let draining = self.background.draining();
        let told = async {
            stop.cancelled().await;
            draining.cancel();
        };
        tokio::join!(serve(self.listener, self.app, self.limits, stop.clone()), told);
        self.background.stop(END_WITHIN).await;
    }
}

/// Reads the settings, builds the server, runs it until Ctrl-C or SIGTERM. A failed start is told in one line.
pub async fn run<C, B, Fut>(name: &'static str, log: fn(&C) -> &LogConfig, build: B) -> ExitCode
where
    C: Parser,
    B: FnOnce(C) -> Fut,
    Fut: Future<Output = anyhow::Result<Server>>,
{
    let config = C::parse();
    start_logging(log(&config));
    let started = async {
        let stop = stop_signal()?;
        let server = build(config).await?;
        tracing::info!(address = %server.address()?, "{name} is ready to serve");
        server.run(stop).await;
        anyhow::Ok(())
    };
    match started.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{name} cannot start: {error:#}");
            ExitCode::FAILURE
        }
    }
}
