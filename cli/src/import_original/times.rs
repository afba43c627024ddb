//! The original's times: wall clock without a zone.

use std::str::FromStr;

use shared::time::Timestamp;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// The zone that the times stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(UtcOffset);

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // RFC 3339 knows how to read an offset.
        let moment = OffsetDateTime::parse(&format!("2000-01-01T00:00:00{text}"), &Rfc3339);
        moment.map(|moment| Self(moment.offset())).map_err(|_| "write the zone as +03:00".to_owned())
    }
}

impl Zone {
    /// The moment of `2023-05-01 12:34:56.789012`.
    pub(super) fn moment(self, wall_clock: &str) -> Option<Timestamp> {
        let (hours, minutes, _) = self.0.as_hms();
        let sign = if self.0.is_negative() { '-' } else { '+' };
        let offset = format!("{sign}{:02}:{:02}", hours.abs(), minutes.abs());
        let text = format!("{}{offset}", wall_clock.trim().replacen(' ', "T", 1));
        let moment = OffsetDateTime::parse(&text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_clock_times_become_moments() {
        let moscow: Zone = "+03:00".parse().unwrap();
        let told = |zone: Zone, text| zone.moment(text).map(|moment| moment.to_string());
        assert_eq!(told(moscow, "2023-05-01 12:34:56.789012").unwrap(), "2023-05-01T09:34:56.789Z");
        assert_eq!(told(moscow, "2023-05-01 12:34:56").unwrap(), "2023-05-01T09:34:56.000Z");
        assert_eq!(told("-03:30".parse().unwrap(), "2023-05-01 00:00:00").unwrap(), "2023-05-01T03:30:00.000Z");
        assert_eq!(told(moscow, "yesterday"), None);
        assert!("Moscow".parse::<Zone>().is_err());
    }
}
