//! What the gateway measures. Handles are made once: a frame written a hundred thousand times a second looks nothing up.

use std::sync::LazyLock;

use metrics::{Counter, Gauge, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram};
use shared::contract::frames::FrameType;

use crate::upstreams::SERVICES;

/// The handles.
pub struct Measures {
    /// Authenticated sockets.
    pub sockets: Gauge,
    /// From the change to the socket.
    pub delivery: Histogram,
    /// Queues that ran over.
    pub overflows: Counter,
    frames_out: [Counter; FrameType::NAMES.len()],
}

impl Measures {
    /// Counts a frame that was written.
    pub fn wrote(&self, kind: FrameType) {
        if let Some(counter) = self.frames_out.get(kind.index()) {
            counter.increment(1);
        }
    }
}

/// Made at the first use, which must be after the recorder was installed.
pub static MEASURES: LazyLock<Measures> = LazyLock::new(|| Measures {
    sockets: metrics::gauge!("sockets_open"),
    delivery: metrics::histogram!("delivery_latency_seconds"),
    overflows: metrics::counter!("socket_queue_overflows_total"),
    frames_out: FrameType::NAMES.map(|kind| metrics::counter!("socket_frames_out_total", "type" => kind)),
});

/// Counts a frame that a client said.
pub fn heard(kind: &'static str) {
    metrics::counter!("socket_frames_in_total", "type" => kind).increment(1);
}

/// Describes all of them and makes the handles: what never happened yet is measured as 0.
pub fn start() {
    LazyLock::force(&MEASURES);
    describe_gauge!("sockets_open", "Sockets whose owner is known.");
    describe_histogram!(
        "delivery_latency_seconds",
        Unit::Seconds,
        "From the change's commit to the bytes in the socket."
    );
    describe_counter!("socket_queue_overflows_total", "Queues that ran over and became a resync.");
    describe_counter!("socket_frames_out_total", "Frames written to sockets, by type.");
    describe_counter!("socket_frames_in_total", "Frames that clients said, by type.");
    describe_counter!("socket_closes_total", "Sockets that ended, by close code, or `gone`, or `silent`.");
    describe_counter!("socket_refusals_total", "Upgrades refused, by reason.");
    describe_counter!("resyncs_total", "Clients told that they may have missed something, by reason.");
    describe_counter!("upstream_errors_total", "Calls that a service did not answer, by service.");
    describe_counter!("limited_total", "Calls refused with 429, by limit.");
    start_at_zero();
}

fn start_at_zero() {
    for kind in ["auth", "typing", "presence_interest", "bad"] {
        counter!("socket_frames_in_total", "type" => kind).increment(0);
    }
    for reason in ["origin", "handshake", "rate"] {
        counter!("socket_refusals_total", "reason" => reason).increment(0);
    }
    for reason in ["overflow", "restart", "reconnect", "slow", "stream"] {
        counter!("resyncs_total", "reason" => reason).increment(0);
    }
    for code in ["gone", "silent", "1012", "4001", "4003", "4013"] {
        counter!("socket_closes_total", "code" => code).increment(0);
    }
    for service in SERVICES {
        counter!("upstream_errors_total", "service" => service.name()).increment(0);
    }
}
