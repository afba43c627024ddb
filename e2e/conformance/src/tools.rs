//! The outside tools, in the private folder where `scripts/install-conformance` puts them.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Runs a tool of the private Python.
pub async fn run(tool: &str, arguments: &[&str], folder: &Path) -> Result<Output> {
    let path = PathBuf::from(REPOSITORY).join(".cache/conformance/bin").join(tool);
    ensure!(path.is_file(), "{tool} is not installed: run scripts/install-conformance and read what it says");
    let mut command = Command::new(&path);
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    command.output().await.with_context(|| format!("{}", path.display()))
}

/// What a tool printed, on both streams.
pub fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
