//! `bench`: measures speed and cost of the running system, and of a bare broadcast beside it.

mod bare;
mod load;

use std::net::SocketAddr;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use load::million::{self, Size};
use load::stage::{Stage, Subject};
use serde_json::Value;

/// Speed and cost of the system; every figure is printed as JSON.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    subject: Subject,
    #[command(subcommand)]
    scenario: Option<Scenario>,
}

#[derive(Clone, Subcommand)]
enum Scenario {
    /// Broadcasts beside the bare one, then posting and idle sockets, at moderate size (the default).
    Suite,
    /// One chat whose members are all online.
    Fanout(Crowded),
    /// Many small chats.
    Rooms {
        /// How many chats.
        #[arg(long, default_value_t = 100)]
        chats: usize,
        #[command(flatten)]
        crowded: Crowded,
    },
    /// Two people write to each other.
    Ping {
        /// Seconds to measure.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Senders that write as fast as they are answered; nobody is online.
    Post {
        /// How many write at once.
        #[arg(long, default_value_t = 64)]
        senders: usize,
        /// Over how many chats they spread.
        #[arg(long, default_value_t = 16)]
        chats: usize,
        /// Seconds to measure.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Sockets that are open and silent.
    Idle {
        /// How many.
        #[arg(long, default_value_t = 1_000)]
        sockets: usize,
        /// How many of them one account holds.
        #[arg(long, default_value_t = 1)]
        per_account: usize,
        /// Seconds over which the idle processor time is taken.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
    },
    /// All sockets break at once and come back.
    Storm {
        /// How many.
        #[arg(long, default_value_t = 2_000)]
        sockets: usize,
        /// How many of them one account holds.
        #[arg(long, default_value_t = 4)]
        per_account: usize,
    },
    /// Starts the system again and again.
    Start {
        /// How often.
        #[arg(long, default_value_t = 6)]
        times: usize,
    },
    /// Wrong passwords for a login that exists and for one that does not: the means must be alike.
    Login {
        /// How many of each.
        #[arg(long, default_value_t = 200)]
        tries: usize,
    },
    /// Searches over a million messages; with `--data` they are written only once.
    Search {
        #[command(flatten)]
        size: Size,
        /// How often each search is made.
        #[arg(long, default_value_t = 10)]
        rounds: usize,
        /// How many are under way at once.
        #[arg(long, default_value_t = 1)]
        at_once: usize,
    },
    /// Pages of the longest chat of a million messages.
    History {
        #[command(flatten)]
        size: Size,
        /// Seconds for each kind of page.
        #[arg(long, default_value_t = 8)]
        seconds: u64,
        /// How many are asked for at once.
        #[arg(long, default_value_t = 16)]
        at_once: usize,
    },
    /// Saving the longest chat of a million messages as a file.
    Export {
        #[command(flatten)]
        size: Size,
    },
    /// Serves the bare broadcast until it is ended.
    Bare {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
}

/// The size of a broadcast.
#[derive(Clone, Args)]
struct Crowded {
    /// Members of each chat.
    #[arg(long, default_value_t = 100)]
    members: usize,
    /// Messages per second over all chats.
    #[arg(long, default_value_t = 20)]
    rate: u64,
    /// Seconds to measure.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Distinct people; each is in as many chats as needed. Absent: chats × members.
    #[arg(long)]
    people: Option<usize>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { subject, scenario } = Arguments::parse();
    let figures = match scenario.unwrap_or(Scenario::Suite) {
        Scenario::Bare { listen } => return bare::serve(listen).await,
        Scenario::Suite => load::suite::run(&subject).await?,
        Scenario::Start { times } => load::start::run(&subject, times).await?,
        scenario => one(&subject, scenario).await?,
    };
    println!("{figures:#}");
    Ok(())
}

async fn one(subject: &Subject, scenario: Scenario) -> Result<Value> {
    let mut stage = Stage::set(subject).await?;
    let figures = match scenario {
        Scenario::Fanout(size) => load::broadcast::run(&mut stage, &size.plan("fanout", 1)).await,
        Scenario::Rooms { chats, crowded } => load::broadcast::run(&mut stage, &crowded.plan("rooms", chats)).await,
        Scenario::Ping { seconds } => load::broadcast::run(&mut stage, &load::broadcast::Plan::ping(seconds)).await,
        Scenario::Post { senders, chats, seconds } => load::post::run(&mut stage, senders, chats, seconds).await,
        Scenario::Idle { sockets, per_account, seconds } => {
            load::idle::run(&mut stage, sockets, per_account, seconds).await
        }
        Scenario::Storm { sockets, per_account } => load::storm::run(&mut stage, sockets, per_account).await,
        Scenario::Login { tries } => load::login::run(&mut stage, tries).await,
        Scenario::Search { size, rounds, at_once } => million::search::run(&stage, &size, rounds, at_once).await,
        Scenario::History { size, seconds, at_once } => million::history::run(&stage, &size, seconds, at_once).await,
        Scenario::Export { size } => million::export::run(&stage, &size).await,
        Scenario::Suite | Scenario::Start { .. } | Scenario::Bare { .. } => Ok(Value::Null),
    };
    stage.strike().await;
    figures
}

impl Crowded {
    fn plan(&self, name: &'static str, chats: usize) -> load::broadcast::Plan {
        load::broadcast::Plan {
            name,
            chats,
            members: self.members,
            people: self.people.unwrap_or(chats * self.members),
            rate: self.rate,
            seconds: self.seconds,
        }
    }
}
