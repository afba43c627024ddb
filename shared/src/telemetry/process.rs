//! What the kernel knows of this process and of its disk, in Prometheus' own text: read at each look at `/metrics`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Clock ticks in a second: fixed for everything that Linux shows to programs.
const TICKS_PER_S: f64 = 100.0;

static DATA: OnceLock<PathBuf> = OnceLock::new();

/// From now on the disk that holds `folder` is measured too.
pub fn watch_disk(folder: &Path) {
    let _ = DATA.set(folder.to_owned());
}

/// The figures as they are now. What this system does not tell (there is no `/proc`) is left out.
pub fn render() -> String {
    let mut text = Text::default();
    if let Some(stat) = Stat::read() {
        let cpu = (stat.user_ticks + stat.system_ticks) / TICKS_PER_S;
        text.add("process_cpu_seconds_total", "counter", "Processor time used, in user and system mode.", cpu);
        text.add("process_threads", "gauge", "Threads of the process.", stat.threads);
        if let Some(boot) = number_after("/proc/stat", "btime ") {
            let start = boot + stat.start_ticks / TICKS_PER_S;
            text.add("process_start_time_seconds", "gauge", "When the process began, in seconds since 1970.", start);
        }
    }
    if let Some(kib) = number_after("/proc/self/status", "VmRSS:") {
        let help = "Memory of the process that is in RAM.";
        text.add("process_resident_memory_bytes", "gauge", help, kib * 1024.0);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        text.add("process_open_fds", "gauge", "File descriptors open.", open.count() as f64);
    }
    if let Some(most) = number_after("/proc/self/limits", "Max open files") {
        text.add("process_max_fds", "gauge", "File descriptors that may be open.", most);
    }
    add_disk(&mut text);
    text.0
}

fn add_disk(text: &mut Text) {
    let Some(disk) = DATA.get().and_then(|folder| nix::sys::statvfs::statvfs(folder).ok()) else { return };
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    let bytes = |blocks: u64| blocks as f64 * disk.fragment_size() as f64;
    text.add("data_disk_free_bytes", "gauge", "Free on the disk of DATA_DIR.", bytes(disk.blocks_available()));
    text.add("data_disk_size_bytes", "gauge", "Size of the disk of DATA_DIR.", bytes(disk.blocks()));
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn add(&mut self, name: &str, kind: &str, help: &str, value: f64) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n\n");
    }
}

/// The figures of `/proc/self/stat`.
struct Stat {
    user_ticks: f64,
    system_ticks: f64,
    threads: f64,
    start_ticks: f64,
}

impl Stat {
    fn read() -> Option<Self> {
        let text = fs::read_to_string("/proc/self/stat").ok()?;
        // The second field is the name in brackets, which may hold anything; the third follows the last bracket.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse().ok();
        Some(Self { user_ticks: field(14)?, system_ticks: field(15)?, threads: field(20)?, start_ticks: field(22)? })
    }
}

/// The first number of the line that begins with `label`.
fn number_after(file: &str, label: &str) -> Option<f64> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| line.strip_prefix(label)?.split_ascii_whitespace().next()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::{render, watch_disk};

    #[test]
    fn the_kernel_tells_of_cpu_memory_files_start_and_disk() {
        watch_disk(&std::env::temp_dir());
        let text = render();
        for name in [
            "process_cpu_seconds_total",
            "process_threads",
            "process_start_time_seconds",
            "process_resident_memory_bytes",
            "process_open_fds",
            "process_max_fds",
            "data_disk_free_bytes",
            "data_disk_size_bytes",
        ] {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name}"));
            let value: f64 = line.rsplit(' ').next().unwrap().parse().unwrap();
            assert!(value >= 0.0 && text.contains(&format!("# HELP {name} ")), "{line}");
        }
    }
}
