//! docker-compose.yaml without Docker: what it promises, and whether the processes start with what it gives them.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod promises;
mod start;

use observability::compose::{Variables, variables};
use observability::run;

/// The `.env` that a new operator makes.
fn new_env(folder: &std::path::Path) -> Variables {
    let file = folder.join("new.env");
    run("scripts/new-env", &[&file.to_string_lossy()]).unwrap();
    variables(&std::fs::read_to_string(file).unwrap())
}
