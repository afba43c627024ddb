//! Are the programs there, and of one version?

use std::process::Command;

use super::finding::Finding;
use crate::place::Place;
use crate::system::{Program, nats_server_version};

const KIND: &str = "program";
const SERVICES: [Program; 5] = [Program::Auth, Program::Users, Program::Chats, Program::Realtime, Program::Gateway];

pub(super) fn examine(place: &Place) -> Vec<Finding> {
    let services = SERVICES.into_iter().map(|program| service(place, program));
    services.chain([nats_server(place)]).collect()
}

fn service(place: &Place, program: Program) -> Finding {
    let binary = place.binaries.join(program.binary());
    let Ok(output) = Command::new(&binary).arg("--version").output() else {
        let seen = format!("{} cannot be run", binary.display());
        return Finding::wrong(KIND, program.name(), seen, "build it: `make build`");
    };
    compare(program, String::from_utf8_lossy(&output.stdout).trim())
}

fn compare(program: Program, printed: &str) -> Finding {
    let ours = env!("CARGO_PKG_VERSION");
    let version = printed.rsplit(' ').next().unwrap_or_default();
    if version == ours {
        Finding::ok(KIND, program.name(), format!("version {version}"))
    } else {
        let seen = format!("version {version}, but `chat` is {ours}");
        Finding::wrong(KIND, program.name(), seen, "install all programs of one version: `make build`")
    }
}

fn nats_server(place: &Place) -> Finding {
    match nats_server_version(&place.settings) {
        Ok(found) => Finding::ok(KIND, "nats-server", found),
        Err(error) => Finding::wrong(KIND, "nats-server", error.to_string(), "run scripts/install-nats"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn a_program_of_another_version_is_wrong() {
        let ours = env!("CARGO_PKG_VERSION");
        assert_eq!(compare(Program::Auth, &format!("auth {ours}")).state, State::Ok);
        assert_eq!(compare(Program::Auth, "auth 0.0.1").state, State::Wrong);
        assert_eq!(compare(Program::Auth, "").state, State::Wrong);
    }
}
