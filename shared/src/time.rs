//! A moment: milliseconds since 1970 in the database, RFC 3339 in UTC in JSON.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

/// Milliseconds since the Unix epoch, UTC. Never used for order: `seq`, `rev` and `num` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, ToSchema)]
#[sqlx(transparent)]
#[schema(value_type = String, format = DateTime, example = "2026-11-22T09:30:00.125Z")]
pub struct Timestamp(pub i64);

/// The last millisecond that RFC 3339 can write (the end of the year 9999).
const LAST: i64 = 253_402_300_799_999;

impl Timestamp {
    /// The wall clock, cut to milliseconds.
    pub fn now() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(LAST))
    }

    /// This moment, later by `by`.
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(LAST)))
    }

    /// This moment, earlier by `by`.
    #[must_use]
    pub fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_millis()).unwrap_or(LAST)))
    }

    /// How long ago this was; zero for a moment still to come.
    pub fn elapsed(self) -> Duration {
        Duration::from_millis(u64::try_from(Self::now().0 - self.0).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0.clamp(0, LAST)) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            moment.year(),
            u8::from(moment.month()),
            moment.day(),
            moment.hour(),
            moment.minute(),
            moment.second(),
            moment.millisecond()
        )
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let moment = OffsetDateTime::parse(&text, &Rfc3339).map_err(|_| de::Error::custom("not an RFC 3339 time"))?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000)
            .ok()
            .filter(|ms| (0..=LAST).contains(ms))
            .map(Self)
            .ok_or_else(|| de::Error::custom("a time between 1970 and 9999 is wanted"))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_time_is_written_with_milliseconds_in_utc_and_read_back() {
        let moment = Timestamp(1_763_803_800_125);
        let json = serde_json::to_string(&moment).unwrap();
        assert_eq!(json, "\"2025-11-22T09:30:00.125Z\"");
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), moment);
    }

    #[test]
    fn a_time_in_another_zone_is_the_same_moment() {
        let moment: Timestamp = serde_json::from_str("\"2025-11-22T12:30:00.125+03:00\"").unwrap();
        assert_eq!(moment, Timestamp(1_763_803_800_125));
    }

    #[test]
    fn a_time_before_1970_is_refused() {
        assert!(serde_json::from_str::<Timestamp>("\"1969-12-31T23:59:59Z\"").is_err());
    }
}
