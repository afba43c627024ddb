//! A folder of binaries in which the services are stand-ins (`examples/fake_service.rs`).

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use cli::system::temporary::TemporaryDir;

const SERVICES: [&str; 5] = ["auth", "users", "chats", "realtime", "gateway"];

/// A new folder with the stand-ins.
pub fn stand_ins() -> TemporaryDir {
    let binaries = TemporaryDir::new().unwrap();
    for service in SERVICES {
        symlink(fake_service(), binaries.path().join(service)).unwrap();
    }
    binaries
}

fn fake_service() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().join("examples/fake_service")
}

/// Whether a process of that number runs.
pub fn is_alive(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}
