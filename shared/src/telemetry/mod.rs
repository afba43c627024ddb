//! Logs and metrics: set up once, at the start of a process.

use std::time::Duration;

use clap::{Args, ValueEnum};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
pub use metrics_exporter_prometheus::PrometheusHandle;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tracing_subscriber::EnvFilter;

pub mod process;

/// How a process writes its log.
#[derive(Args, Clone, Debug)]
pub struct LogConfig {
    /// What is logged, as a filter of `tracing` (`info`, `debug`, `chats=debug,info`).
    #[arg(long, env = "LOG", default_value = "info", value_parser = a_filter)]
    pub log: String,
    /// `text` to read, `json` to collect.
    #[arg(long, env = "LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LogFormat {
    /// One readable line.
    Text,
    /// One JSON object a line.
    Json,
}

fn a_filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("is no filter such as info,chats=debug: {error}"))
}

/// The bounds, in seconds, of every `*_seconds` histogram.
const SECONDS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5.0, 10.0];
/// The bounds of every `*_size` histogram.
const SIZES: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// Starts logging as `config` says; a second call (tests) changes nothing.
pub fn start_logging(config: &LogConfig) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_target(true).with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).with_span_list(false).try_init(),
    };
    drop(started);
}

/// Installs the recorder of metrics and describes what every process reports. `None` if one is installed already.
pub fn start_metrics(process: &'static str) -> Option<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_size".to_owned()), &SIZES))
        .ok()?
        .install_recorder()
        .ok()?;
    gauge!("build_info", "process" => process, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    describe_everywhere();
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_secs(5));
        loop {
            every.tick().await;
            upkeep.run_upkeep();
        }
    });
    Some(handle)
}

fn describe_everywhere() {
    describe_gauge!("build_info", "Always 1; the labels tell which process and version this is.");
    describe_counter!("http_requests_total", "HTTP requests answered, by method, route template and status.");
    describe_histogram!("http_request_duration_seconds", Unit::Seconds, "From the request's head to the reply's head.");
    describe_counter!("background_restarts_total", "Background loops that failed and were started again, by name.");
    describe_counter!("events_published_total", "Events that JetStream acknowledged, by stream.");
    describe_counter!("events_consumed_total", "Events handled, by subject.");
    describe_counter!("events_redelivered_total", "Events that came again after a failed or late handling.");
    describe_counter!("events_dead_total", "Events given up after five tries and kept as dead letters.");
    describe_gauge!("outbox_depth", "Events committed and not yet acknowledged by JetStream.");
    describe_gauge!("outbox_oldest_age_seconds", Unit::Seconds, "Age of the oldest event not yet acknowledged.");
    describe_histogram!("writer_batch_size", "Changes that one commit of the writer carried.");
    describe_histogram!("writer_commit_seconds", Unit::Seconds, "From the writer's BEGIN to the end of its COMMIT.");
    describe_counter!("nats_reconnects_total", "Connections made to NATS after the first one.");
    describe_counter!("nats_slow_consumers_total", "Times a subscription dropped messages because it was full.");
}
