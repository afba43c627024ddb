//! `/metrics/nats` on the operators' port: what nats-server tells of itself in JSON, in Prometheus' words.
//!
//! nats-server has no `/metrics` of its own. A few lines here spare operators one more process to run and to update;
//! `nats_up` tells a server that does not answer from a gateway that does not.

use std::fmt::Write;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::header;
use serde_json::Value;

/// How long nats-server may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// Where nats-server's monitoring is.
#[derive(Clone)]
pub struct NatsMonitor {
    client: reqwest::Client,
    url: String,
}

impl NatsMonitor {
    /// At `url`, asked through `client`.
    pub fn new(client: &reqwest::Client, url: &str) -> Self {
        Self { client: client.clone(), url: url.trim_end_matches('/').to_owned() }
    }

    async fn ask(&self, path: &str) -> Option<Value> {
        let asked = self.client.get(format!("{}{path}", self.url)).timeout(ANSWER_WITHIN).send().await;
        let answer = asked.and_then(reqwest::Response::error_for_status).ok()?;
        serde_json::from_slice(&answer.bytes().await.ok()?).ok()
    }

    async fn figures(&self) -> String {
        let (server, jetstream) = tokio::join!(self.ask("/varz"), self.ask("/jsz?streams=1&consumers=1&config=1"));
        let mut figures = Figures::default();
        let up = u8::from(server.is_some() && jetstream.is_some());
        figures.gauge("nats_up", "Whether nats-server answers.", [(String::new(), &up.into())]);
        if let Some(server) = &server {
            add_server(&mut figures, server);
        }
        if let Some(jetstream) = &jetstream {
            add_jetstream(&mut figures, jetstream);
        }
        figures.text
    }
}

/// The route for Prometheus.
pub fn routes(monitor: NatsMonitor) -> Router {
    let figures = |State(monitor): State<NatsMonitor>| async move {
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], monitor.figures().await)
    };
    Router::new().route("/metrics/nats", get(figures).with_state(monitor))
}

fn add_server(figures: &mut Figures, server: &Value) {
    let version = format!("{{version=\"{}\"}}", word(&server["version"]));
    figures.gauge("nats_build_info", "Always 1; the label tells the version.", [(version, &1.into())]);
    for (name, help, field) in [
        ("nats_connections", "Clients connected.", "connections"),
        ("nats_subscriptions", "Subscriptions held.", "subscriptions"),
        ("nats_resident_memory_bytes", "Memory of nats-server that is in RAM.", "mem"),
        ("nats_cpu_percent", "Processor use; 100 is one core.", "cpu"),
    ] {
        figures.gauge(name, help, [(String::new(), &server[field])]);
    }
    for (name, help, field) in [
        ("nats_in_messages_total", "Messages that clients published.", "in_msgs"),
        ("nats_out_messages_total", "Messages sent to clients.", "out_msgs"),
        ("nats_in_bytes_total", "Bytes that clients published.", "in_bytes"),
        ("nats_out_bytes_total", "Bytes sent to clients.", "out_bytes"),
        ("nats_server_slow_consumers_total", "Clients cut off because they did not keep up.", "slow_consumers"),
    ] {
        figures.counter(name, help, [(String::new(), &server[field])]);
    }
}

fn add_jetstream(figures: &mut Figures, jetstream: &Value) {
    let all = |value| [(String::new(), value)];
    figures.gauge("nats_jetstream_storage_bytes", "Bytes of all streams on disk.", all(&jetstream["storage"]));
    let most = &jetstream["config"]["max_storage"];
    figures.gauge("nats_jetstream_storage_limit_bytes", "Bytes that all streams may take.", all(most));
    let errors = &jetstream["api"]["errors"];
    figures.counter("nats_jetstream_api_errors_total", "Calls of JetStream's API that failed.", all(errors));

    let accounts = list(&jetstream["account_details"]);
    let streams: Vec<&Value> = accounts.flat_map(|account| list(&account["stream_detail"])).collect();
    let of_streams = |field: &'static str| {
        streams.iter().map(move |stream| (format!("{{stream=\"{}\"}}", word(&stream["name"])), &stream["state"][field]))
    };
    figures.gauge("nats_stream_messages", "Messages that a stream holds.", of_streams("messages"));
    figures.gauge("nats_stream_bytes", "Bytes that a stream holds.", of_streams("bytes"));
    figures.counter("nats_stream_stored_total", "Messages that a stream ever took.", of_streams("last_seq"));
    for (name, help, field) in [
        ("nats_consumer_pending_messages", "Messages that a durable consumer was not sent yet.", "num_pending"),
        ("nats_consumer_unacknowledged_messages", "Messages sent and not acknowledged yet.", "num_ack_pending"),
        ("nats_consumer_redelivered_messages", "Messages under way for a second time.", "num_redelivered"),
    ] {
        let consumers = streams.iter().flat_map(|stream| durable_consumers(stream));
        figures.gauge(name, help, consumers.map(|(labels, consumer)| (labels, &consumer[field])));
    }
}

/// Those with a name of their own. The others come and go under random names, which are no labels.
fn durable_consumers(stream: &Value) -> impl Iterator<Item = (String, &Value)> {
    let durable = list(&stream["consumer_detail"]).filter(|consumer| consumer["config"]["durable_name"].is_string());
    durable.map(|consumer| {
        let (stream, consumer_name) = (word(&stream["name"]), word(&consumer["name"]));
        (format!("{{stream=\"{stream}\",consumer=\"{consumer_name}\"}}"), consumer)
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Prometheus' text as it grows.
#[derive(Default)]
struct Figures {
    text: String,
}

impl Figures {
    fn gauge<'a>(&mut self, name: &str, help: &str, values: impl IntoIterator<Item = (String, &'a Value)>) {
        self.family("gauge", name, help, values);
    }

    fn counter<'a>(&mut self, name: &str, help: &str, values: impl IntoIterator<Item = (String, &'a Value)>) {
        self.family("counter", name, help, values);
    }

    /// A value that nats-server does not tell is left out, not 0.
    fn family<'a>(
        &mut self,
        kind: &str,
        name: &str,
        help: &str,
        values: impl IntoIterator<Item = (String, &'a Value)>,
    ) {
        let _ = write!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
        for (labels, value) in values.into_iter().filter(|(_, value)| value.is_number()) {
            let _ = writeln!(self.text, "{name}{labels} {value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Figures, add_jetstream};

    #[test]
    fn durable_consumers_are_shown_and_passing_ones_are_not() {
        let consumers = json!([
            { "name": "users", "config": { "durable_name": "users" }, "num_pending": 3, "num_ack_pending": 1 },
            { "name": "x7Rk2", "config": {}, "num_pending": 9 },
        ]);
        let stream = json!({ "name": "AUTH", "state": { "messages": 5, "last_seq": 8 }, "consumer_detail": consumers });
        let told = json!({ "storage": 645, "account_details": [{ "stream_detail": [stream] }] });
        let mut figures = Figures::default();
        add_jetstream(&mut figures, &told);
        let lines: Vec<&str> = figures.text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            lines,
            [
                "nats_jetstream_storage_bytes 645",
                "nats_stream_messages{stream=\"AUTH\"} 5",
                "nats_stream_stored_total{stream=\"AUTH\"} 8",
                "nats_consumer_pending_messages{stream=\"AUTH\",consumer=\"users\"} 3",
                "nats_consumer_unacknowledged_messages{stream=\"AUTH\",consumer=\"users\"} 1",
            ]
        );
    }
}
