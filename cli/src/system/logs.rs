//! The processes' logs: one file each, bounded in size.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A log that has grown past this many bytes is moved to `<name>.log.1` and begins anew.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

const CHECK_EVERY: Duration = Duration::from_secs(10);
const TAIL_BYTES: u64 = 4 * 1024;
const TAIL_LINES: usize = 12;

/// Keeps every `*.log` of a folder under [`MAX_BYTES`], for as long as the future is polled.
pub(super) async fn keep_bounded(folder: PathBuf) {
    let mut ticks = tokio::time::interval(CHECK_EVERY);
    loop {
        ticks.tick().await;
        let folder = folder.clone();
        let _ = tokio::task::spawn_blocking(move || bound_all(&folder, MAX_BYTES)).await;
    }
}

fn bound_all(folder: &Path, max_bytes: u64) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "log") && path.metadata()?.len() > max_bytes {
            begin_anew(&path)?;
        }
    }
    Ok(())
}

/// Copies the log aside and empties it. The writer appends, so it goes on at the new end; lines written
/// between the two steps are lost, which a log can bear.
fn begin_anew(log: &Path) -> io::Result<()> {
    std::fs::copy(log, log.with_extension("log.1"))?;
    OpenOptions::new().write(true).open(log)?.set_len(0)
}

/// The last lines of a log, indented, for an error report.
pub(super) fn tail(log: &Path) -> String {
    let Ok(text) = read_end(log) else {
        return String::new();
    };
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(TAIL_LINES);
    lines[from..].iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn read_end(log: &Path) -> io::Result<String> {
    let mut file = File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::system::temporary::TemporaryDir;

    #[test]
    fn a_log_past_its_bound_begins_anew_while_its_writer_goes_on() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join("chats.log");
        let mut writer = OpenOptions::new().create(true).append(true).open(&path).unwrap();
        writer.write_all(&[b'x'; 100]).unwrap();
        bound_all(dir.path(), 50).unwrap();
        writer.write_all(b"after").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "after");
        assert_eq!(std::fs::metadata(dir.path().join("chats.log.1")).unwrap().len(), 100);
    }

    #[test]
    fn a_tail_is_the_last_lines() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join("auth.log");
        let lines: Vec<String> = (0..1000).map(|number| format!("line {number}")).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
        let tail = tail(&path);
        assert_eq!(tail.lines().count(), TAIL_LINES);
        assert!(tail.ends_with("    line 999"));
    }
}
