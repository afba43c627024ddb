//! `chat doctor`: looks at every part and says what is wrong and what to do.

mod databases;
mod finding;
mod machine;
mod processes;
mod programs;
mod report;
mod settings;

use anyhow::Result;

use crate::place::Place;
use finding::State;

/// How `chat doctor` is called.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  chat doctor\n  chat doctor --json | jq '.findings[] | select(.state != \"ok\")'\n\n\
    Exit code 0: all is well, or only worth a look. 1: something is wrong."
)]
pub struct DoctorArgs {
    /// Report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Examines everything and reports; whether nothing is wrong.
///
/// # Errors
/// The settings cannot be read.
pub async fn run(place: &Place, args: &DoctorArgs) -> Result<bool> {
    let mut findings = settings::examine(place);
    findings.extend(programs::examine(place));
    findings.extend(processes::examine(place).await);
    findings.extend(databases::examine(place));
    findings.extend(machine::examine(place));
    let report = if args.json { report::json(&findings) } else { report::table(&findings) };
    println!("{report}");
    Ok(findings.iter().all(|finding| finding.state != State::Wrong))
}
