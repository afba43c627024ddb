//! Processor time and memory of the measured processes, from `/proc`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Map, Value, json};

/// The kernel counts processor time for `/proc` in hundredths of a second.
const TICK_MICROS: u64 = 10_000;

/// The measured processes by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Processes(pub(crate) BTreeMap<String, u32>);

/// Microseconds of processor time, or KiB, by process.
pub(crate) type Reading = BTreeMap<String, u64>;

impl Processes {
    /// Processor time used so far, user and system.
    pub(crate) fn cpu_micros(&self) -> Reading {
        self.read(|pid| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            // The name in parentheses may hold spaces.
            let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
            let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
            Some(ticks * TICK_MICROS)
        })
    }

    /// Proportional set size in KiB.
    pub(crate) fn pss_kib(&self) -> Reading {
        self.read(|pid| {
            let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
            let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            line.trim().trim_end_matches(" kB").trim().parse().ok()
        })
    }

    /// Resident memory of one process in KiB; 0 if there is none of that name.
    pub(crate) fn rss_kib(&self, name: &str) -> u64 {
        let status = self.0.get(name).and_then(|pid| fs::read_to_string(format!("/proc/{pid}/status")).ok());
        let line = status.as_deref().and_then(|status| status.lines().find_map(|line| line.strip_prefix("VmRSS:")));
        line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
    }

    fn read(&self, value: impl Fn(u32) -> Option<u64>) -> Reading {
        self.0.iter().map(|(name, pid)| (name.clone(), value(*pid).unwrap_or(0))).collect()
    }
}

/// What a reading grew by, in all and per process, divided by `count`.
pub(crate) fn growth(before: &Reading, after: &Reading, count: usize) -> Value {
    let grown = |name: &String, after: &u64| after.saturating_sub(before.get(name).copied().unwrap_or(0));
    let mut figures = Map::new();
    let total = after.iter().map(|(name, after)| grown(name, after)).sum();
    figures.insert("all".into(), share(total, count));
    figures.extend(after.iter().map(|(name, after)| (name.clone(), share(grown(name, after), count))));
    Value::Object(figures)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn share(total: u64, count: usize) -> Value {
    json!((total as f64 / count.max(1) as f64 * 100.0).round() / 100.0)
}
