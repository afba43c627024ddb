//! Orders that a test gives over standard input.

use std::future;

use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin};

use crate::system::Program;

/// One order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// `kill NAME`: end the process at once, as a crash would.
    Kill(Program),
    /// `start NAME`: start it and report when it is ready.
    Start(Program),
    /// `stop`, or the end of standard input.
    Stop,
    /// Anything else.
    Unknown(String),
}

/// Reads orders from standard input, one a line; never any when it is not asked to.
pub(super) struct Control(Option<Lines<BufReader<Stdin>>>);

impl Control {
    pub(super) fn new(controlled: bool) -> Self {
        Self(controlled.then(|| BufReader::new(tokio::io::stdin()).lines()))
    }

    pub(super) async fn next(&mut self) -> Order {
        match &mut self.0 {
            None => future::pending().await,
            Some(lines) => lines.next_line().await.ok().flatten().map_or(Order::Stop, |line| parse(&line)),
        }
    }
}

fn parse(line: &str) -> Order {
    let program = |name: &str| Program::by_name(name.trim());
    let order = match line.trim().split_once(' ') {
        Some(("kill", name)) => program(name).map(Order::Kill),
        Some(("start", name)) => program(name).map(Order::Start),
        None if line.trim() == "stop" => Some(Order::Stop),
        _ => None,
    };
    order.unwrap_or_else(|| Order::Unknown(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_name_a_process() {
        assert_eq!(parse("kill gateway"), Order::Kill(Program::Gateway));
        assert_eq!(parse("start nats\r"), Order::Start(Program::Nats));
        assert_eq!(parse("stop"), Order::Stop);
        assert_eq!(parse("kill postgres"), Order::Unknown("kill postgres".to_owned()));
        assert_eq!(parse(""), Order::Unknown(String::new()));
    }
}
