//! Has the machine room, the right time, and enough open files?

use std::fs::{Metadata, OpenOptions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use nix::sys::resource::{Resource, getrlimit};
use nix::sys::statvfs::statvfs;

use super::finding::Finding;
use crate::place::Place;

const KIND: &str = "machine";
const MIB: u64 = 1024 * 1024;
/// Below this, writing soon fails.
const TOO_LITTLE: u64 = 200 * MIB;
const LITTLE: u64 = 1024 * MIB;
/// Sockets and files of one process; each person online takes one or two of them.
const FILES: u64 = 4_096;
/// A file from this far ahead shows that the clock went back.
const FROM_THE_FUTURE: Duration = Duration::from_mins(2);

pub(super) fn examine(place: &Place) -> Vec<Finding> {
    vec![disk(&place.data), data_folder(&place.data), clock(&place.data), open_files()]
}

fn disk(data: &Path) -> Finding {
    // Before the first start the folder is not there yet.
    let folder = data.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    match statvfs(folder) {
        Ok(disk) => judge_disk(disk.blocks_available() * disk.fragment_size()),
        Err(error) => Finding::look(KIND, "disk", format!("cannot be asked: {error}"), "look at `df -h`"),
    }
}

fn judge_disk(free: u64) -> Finding {
    let seen = format!("{} MiB free", free / MIB);
    let remedy = "make room: old backups and logs first; the system recovers by itself";
    match free {
        ..TOO_LITTLE => Finding::wrong(KIND, "disk", seen, remedy),
        TOO_LITTLE..LITTLE => Finding::look(KIND, "disk", seen, remedy),
        _ => Finding::ok(KIND, "disk", seen),
    }
}

fn data_folder(data: &Path) -> Finding {
    let Ok(metadata) = data.metadata() else {
        return Finding::look(KIND, "data", format!("{} is not there yet", data.display()), "`chat run` makes it");
    };
    let probe = data.join(".doctor");
    let written = OpenOptions::new().write(true).create(true).truncate(true).open(&probe);
    let _ = std::fs::remove_file(&probe);
    match written {
        Ok(_) => judge_access(data, &metadata),
        Err(error) => {
            let remedy = format!("chown -R \"$USER\" {}", data.display());
            Finding::wrong(KIND, "data", format!("{} cannot be written: {error}", data.display()), remedy)
        }
    }
}

/// The files in it are as open as the folder lets them be.
fn judge_access(data: &Path, metadata: &Metadata) -> Finding {
    let mode = metadata.permissions().mode() & 0o777;
    if mode.trailing_zeros() >= 6 {
        return Finding::ok(KIND, "data", format!("{} can be written, and read by its owner only", data.display()));
    }
    let seen = format!("others may look into {} (mode {mode:o}), where every message is", data.display());
    Finding::look(KIND, "data", seen, format!("chmod 700 {}", data.display()))
}

fn clock(data: &Path) -> Finding {
    let newest = data.read_dir().into_iter().flatten().flatten();
    let newest = newest.filter_map(|entry| entry.metadata().ok()?.modified().ok()).max();
    let remedy = "set the clock and switch time synchronisation on: `timedatectl set-ntp true`";
    if newest.is_some_and(|newest| newest > SystemTime::now() + FROM_THE_FUTURE) {
        return Finding::wrong(KIND, "clock", "the data was written later than now: the clock went back", remedy);
    }
    match synchronised() {
        Some(false) => Finding::look(KIND, "clock", "not synchronised", remedy),
        Some(true) => Finding::ok(KIND, "clock", "synchronised"),
        None => Finding::ok(KIND, "clock", "not before the data"),
    }
}

/// What systemd says, where there is one.
fn synchronised() -> Option<bool> {
    let output = Command::new("timedatectl").args(["show", "-p", "NTPSynchronized", "--value"]).output().ok()?;
    match String::from_utf8_lossy(&output.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn open_files() -> Finding {
    match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((now, _)) if now >= FILES => Finding::ok(KIND, "open files", format!("up to {now}")),
        Ok((now, _)) => Finding::look(KIND, "open files", format!("up to {now}"), "raise it: `ulimit -n 65536`"),
        Err(error) => Finding::look(KIND, "open files", error.to_string(), "look at `ulimit -n`"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;
    use crate::system::temporary::TemporaryDir;

    #[test]
    fn a_disk_that_fills_up_is_noticed_before_it_is_full() {
        assert_eq!(judge_disk(100 * MIB).state, State::Wrong);
        assert_eq!(judge_disk(500 * MIB).state, State::Look);
        assert_eq!(judge_disk(5_000 * MIB).state, State::Ok);
    }

    #[test]
    fn data_that_others_may_read_deserves_a_look() {
        let dir = TemporaryDir::new().unwrap();
        let opened = |mode| {
            std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            data_folder(dir.path())
        };
        assert_eq!(opened(0o700).state, State::Ok);
        let look = opened(0o750);
        assert_eq!((look.state, look.remedy), (State::Look, Some(format!("chmod 700 {}", dir.path().display()))));
    }

    #[test]
    fn a_clock_that_went_back_is_noticed_by_the_data() {
        let dir = TemporaryDir::new().unwrap();
        let file = std::fs::File::create(dir.path().join("auth.db")).unwrap();
        assert_ne!(clock(dir.path()).state, State::Wrong);
        file.set_modified(SystemTime::now() + Duration::from_hours(1)).unwrap();
        assert_eq!(clock(dir.path()).state, State::Wrong);
    }
}
