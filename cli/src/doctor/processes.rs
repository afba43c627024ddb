//! Does every process run and say that it is ready?

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use futures::future::join_all;
use serde::Deserialize;

use super::finding::Finding;
use crate::place::Place;
use crate::system::{Addresses, Program};

const KIND: &str = "process";
const PATIENCE: Duration = Duration::from_secs(4);
const PROGRAMS: [Program; 6] =
    [Program::Nats, Program::Auth, Program::Users, Program::Chats, Program::Realtime, Program::Gateway];

/// How a process answers.
enum Answer {
    /// Nobody listens on its port.
    Nobody,
    /// Somebody listens who does not answer as it would.
    Stranger(String),
    Ready,
    /// Its dependencies, as it tells them.
    NotReady(BTreeMap<String, String>),
}

#[derive(Deserialize)]
struct Readiness {
    dependencies: BTreeMap<String, String>,
}

pub(super) async fn examine(place: &Place) -> Vec<Finding> {
    let addresses = match Addresses::from_settings(&place.settings) {
        Ok(addresses) => addresses,
        Err(error) => return vec![Finding::wrong(KIND, "addresses", error.to_string(), "correct it in .env")],
    };
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().unwrap_or_default();
    let asked = join_all(PROGRAMS.map(|program| ask(&client, program, addresses.admin(program)))).await;
    if asked.iter().all(|answer| matches!(answer, Answer::Nobody)) {
        return vec![Finding::look(KIND, "system", "nothing runs; all ports are free", "start it with `chat run`")];
    }
    PROGRAMS.into_iter().zip(asked).map(|(program, answer)| judge(program, addresses.admin(program), answer)).collect()
}

async fn ask(client: &reqwest::Client, program: Program, address: SocketAddr) -> Answer {
    let path = if program == Program::Nats { "healthz?js-enabled-only=true" } else { "readyz" };
    let reply = match client.get(format!("http://{address}/{path}")).send().await {
        Ok(reply) => reply,
        Err(error) if error.is_connect() => return Answer::Nobody,
        Err(error) => return Answer::Stranger(if error.is_timeout() { "no answer".into() } else { error.to_string() }),
    };
    let (status, body) = (reply.status(), reply.bytes().await.unwrap_or_default());
    match (program, serde_json::from_slice::<Readiness>(&body)) {
        (Program::Nats, _) | (_, Ok(_)) if status.is_success() => Answer::Ready,
        (_, Ok(readiness)) => Answer::NotReady(readiness.dependencies),
        (_, Err(_)) => Answer::Stranger(format!("it answers {status}")),
    }
}

fn judge(program: Program, address: SocketAddr, answer: Answer) -> Finding {
    let name = program.name();
    match answer {
        Answer::Ready => Finding::ok(KIND, name, format!("ready on {address}")),
        Answer::Nobody => Finding::wrong(
            KIND,
            name,
            format!("does not run: nobody listens on {address}"),
            format!("look at the end of logs/{name}.log in the data folder; restart `chat run`"),
        ),
        Answer::Stranger(what) => Finding::wrong(
            KIND,
            name,
            format!("{address} is not answered by {name}: {what}"),
            format!(
                "another program holds the port: stop it (`ss -ltnp | grep {}`) or choose another in .env",
                address.port()
            ),
        ),
        Answer::NotReady(dependencies) => {
            let broken = dependencies.into_iter().filter(|(_, answer)| answer != "ok");
            let broken: Vec<(String, String)> = broken.collect();
            let seen = broken.iter().map(|(part, what)| format!("{part}: {what}")).collect::<Vec<_>>().join("; ");
            let remedy = broken.first().map_or("wait a moment", |(part, _)| remedy_for(part));
            Finding::wrong(KIND, name, format!("runs, but is not ready: {seen}"), remedy)
        }
    }
}

/// What to do when a dependency fails.
fn remedy_for(dependency: &str) -> &'static str {
    match dependency {
        "database" => "see `database` below: is PostgreSQL running, is DATABASE_URL right, is the disk full?",
        "nats" => "is nats-server running, and have all processes the same NATS_…_PASSWORD? restart `chat run`",
        "ended_sessions" => "auth has to answer first: see `auth`",
        _ => "see the other processes",
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn what_a_process_lacks_is_named_with_the_remedy() {
        let dependencies = [("database", "ok"), ("nats", "NATS is not connected")];
        let dependencies = dependencies.map(|(part, what)| (part.to_owned(), what.to_owned())).into();
        let finding = judge(Program::Chats, ([127, 0, 0, 1], 8013).into(), Answer::NotReady(dependencies));
        assert_eq!(finding.state, State::Wrong);
        assert_eq!(finding.seen, "runs, but is not ready: nats: NATS is not connected");
        assert!(finding.remedy.unwrap().contains("NATS_…_PASSWORD"));
    }

    #[tokio::test]
    async fn a_stranger_on_a_port_is_told_from_nobody() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stranger = tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let reply = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let _ = tokio::io::AsyncWriteExt::write_all(&mut socket, reply).await;
            }
        });
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        assert!(matches!(ask(&client, Program::Auth, address).await, Answer::Stranger(_)));
        stranger.abort();
        assert!(stranger.await.is_err());
        assert!(matches!(ask(&client, Program::Auth, address).await, Answer::Nobody));
    }
}
