//! What the tests of everything that operators see stand on: a private Prometheus, people who use every feature once,
//! and readers of metrics, dashboards and the compose file.

pub mod compose;
pub mod dashboards;
pub mod exposition;
pub mod prometheus;
pub mod usage;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// A path under the repository's root.
pub fn repository(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path)
}

/// Runs a tool in the repository's root; what it printed, or a failure with that.
pub fn run(program: &str, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(program);
    let output = command.args(arguments).current_dir(repository("")).output().with_context(|| program.to_owned())?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{program} {}:\n{printed}", arguments.join(" "));
    Ok(printed)
}
