//! Can every database be opened, is it whole and of this version, and does its news get out?

use std::ffi::OsStr;

use shared::db::status::Status;

use super::finding::Finding;
use crate::place::{KEEPERS, Place};
use crate::system::Program;

const KIND: &str = "database";
/// News older than this is stuck.
const STUCK_S: u64 = 60;
/// A difference between two clocks that shows.
const CLOCKS_APART_MS: i64 = 2_000;

pub(super) fn examine(place: &Place) -> Vec<Finding> {
    KEEPERS.into_iter().flat_map(|keeper| examine_one(place, keeper)).collect()
}

fn examine_one(place: &Place, keeper: Program) -> Vec<Finding> {
    match place.ask::<Status>(keeper, &[OsStr::new("status")]) {
        Ok(status) => judge(keeper.name(), &status),
        Err(error) => vec![unreachable(keeper.name(), &format!("{error:#}"))],
    }
}

fn unreachable(name: &str, error: &str) -> Finding {
    if error.contains("there is no") {
        return Finding::look(KIND, name, "not made yet", "the first `chat run` makes it");
    }
    let remedy = if error.contains("DATABASE_URL") {
        "is PostgreSQL running, are the address, user and password in DATABASE_URL right?"
    } else {
        "see the sentence; if the file is damaged, restore a backup"
    };
    Finding::wrong(KIND, name, error, remedy)
}

fn judge(name: &str, status: &Status) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(damage) = &status.damage {
        findings.push(Finding::wrong(KIND, name, format!("damaged: {damage}"), "stop the system and restore a backup"));
    }
    if status.from_newer_version {
        let seen = "a newer version was here; this one will not start";
        findings.push(Finding::wrong(KIND, name, seen, "install the newer version again, or restore a backup"));
    }
    if status.oldest_unpublished_s > STUCK_S {
        let seen = format!("{} events wait, the oldest {} s", status.unpublished_events, status.oldest_unpublished_s);
        findings.push(Finding::wrong(KIND, name, seen, "see `nats` and this service above: they are not published"));
    }
    if status.dead_letters > 0 {
        let seen = format!("{} events were given up", status.dead_letters);
        findings.push(Finding::look(KIND, name, seen, "the table dead_letters says why; then `chat republish`"));
    }
    if let Some(ahead) = status.clock_ahead_ms.filter(|ahead| ahead.abs() > CLOCKS_APART_MS) {
        let seen = format!("its clock is {ahead} ms ahead of this machine's");
        findings.push(Finding::look(KIND, name, seen, "switch time synchronisation on, on both machines"));
    }
    if findings.is_empty() {
        let waiting = match status.pending_migrations {
            0 => String::new(),
            steps => format!("; the next start brings it up to date ({steps} steps)"),
        };
        findings.push(Finding::ok(KIND, name, format!("{}, whole{waiting}", status.database)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    fn well() -> Status {
        Status {
            database: "SQLite 3.50".to_owned(),
            pending_migrations: 0,
            from_newer_version: false,
            damage: None,
            unpublished_events: 0,
            oldest_unpublished_s: 0,
            dead_letters: 0,
            clock_ahead_ms: None,
        }
    }

    #[test]
    fn each_trouble_is_a_finding_of_its_own() {
        assert_eq!(judge("auth", &well())[0].state, State::Ok);
        let ill = Status {
            from_newer_version: true,
            damage: Some("page 7".to_owned()),
            oldest_unpublished_s: 90,
            dead_letters: 2,
            clock_ahead_ms: Some(-5_000),
            ..well()
        };
        let states: Vec<State> = judge("auth", &ill).iter().map(|finding| finding.state).collect();
        assert_eq!(states, [State::Wrong, State::Wrong, State::Wrong, State::Look, State::Look]);
    }

    #[test]
    fn a_database_that_was_never_made_is_no_trouble_and_a_silent_server_is() {
        assert_eq!(unreachable("auth", "auth: DATA_DIR: there is no data/auth.db yet").state, State::Look);
        let silent = unreachable("auth", "auth: DATABASE_URL: PostgreSQL does not answer");
        assert!(silent.state == State::Wrong && silent.remedy.unwrap().contains("is PostgreSQL running"));
    }
}
