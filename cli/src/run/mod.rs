//! `chat run`: the whole system in the foreground.

mod control;
mod report;
mod start;

use anyhow::Result;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::place::PlaceArgs;
use crate::system::System;
use control::{Control, Order};
use report::Report;

/// How `chat run` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  chat run\n  chat run --data /var/lib/chat\n\nThe first start writes .env with fresh \
    secrets and shows the password of `admin` once."
)]
pub struct RunArgs {
    /// A private system for tests: ports of its own, fresh secrets, .env is not read
    #[arg(long)]
    pub free_ports: bool,
    /// Report in lines of JSON instead of sentences; the password of `admin` is in it once, too, or with --free-ports
    #[arg(long)]
    pub json: bool,
    /// Take orders from standard input (`kill NAME`, `start NAME`, `stop`) and stop at its end
    #[arg(long)]
    pub control: bool,
}

/// Starts everything, waits for Ctrl-C (or SIGTERM, SIGHUP), and stops everything in order. A second
/// signal kills what still runs.
///
/// # Errors
/// The system did not start, or one of its processes ended by itself.
pub async fn run(args: RunArgs, place: PlaceArgs) -> Result<()> {
    let report = Report::new(&args);
    let mut signals = Signals::new()?;
    let plan = start::plan(&args, &place)?;
    report.starting();
    let mut system = tokio::select! {
        started = System::start(plan.options) => started?,
        () = signals.next() => return Ok(()),
    };
    report.ready(&system, plan.fresh_password);
    let outcome = watch(&mut system, &mut signals, &report, args.control).await;
    report.stopping();
    tokio::select! {
        () = system.stop() => {}
        () = signals.next() => {}
    }
    outcome
}

/// Returns when it is time to stop.
async fn watch(system: &mut System, signals: &mut Signals, report: &Report, controlled: bool) -> Result<()> {
    let mut control = Control::new(controlled);
    loop {
        tokio::select! {
            () = signals.next() => return Ok(()),
            ended = system.ended() => return Err(ended.into()),
            order = control.next() => match order {
                Order::Stop => return Ok(()),
                Order::Kill(program) => {
                    system.kill(program).await;
                    report.killed(program);
                }
                Order::Start(program) => {
                    system.start_service(program).await?;
                    report.started(program, system);
                }
                Order::Unknown(line) => report.unknown_order(&line),
            },
        }
    }
}

/// The signals that mean "stop".
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}
