//! Percentiles.

use std::time::Duration;

use serde_json::{Value, json};

/// Measured durations, in microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spread(Vec<u32>);

impl Spread {
    pub(crate) fn add(&mut self, duration: Duration) {
        self.0.push(u32::try_from(duration.as_micros()).unwrap_or(u32::MAX));
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The percentiles in milliseconds.
    pub(crate) fn figures(mut self) -> Value {
        self.0.sort_unstable();
        let at = |share: usize| {
            let place = (self.0.len() * share).div_ceil(1_000).saturating_sub(1);
            self.0.get(place).map(|micros| f64::from(*micros) / 1_000.0)
        };
        json!({"p50": at(500), "p90": at(900), "p99": at(990), "max": at(1_000)})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measured_values() {
        let mut spread = Spread::default();
        (1..=1_000).for_each(|ms| spread.add(Duration::from_millis(ms)));
        let figures = spread.figures();
        assert_eq!(figures["p50"], 500.0);
        assert_eq!(figures["p99"], 990.0);
        assert_eq!(figures["max"], 1_000.0);
    }
}
