//! Orders that a test gives over standard input.

use std::future;
use std::io::BufRead;

use tokio::sync::mpsc;

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
pub(super) struct Control(Option<mpsc::Receiver<String>>);

impl Control {
    /// Reads on a thread of its own: a read of standard input cannot be given up, and must not keep the
    /// launcher from ending.
    pub(super) fn new(controlled: bool) -> Self {
        let lines = controlled.then(|| {
            let (line, lines) = mpsc::channel(16);
            std::thread::spawn(move || {
                let mut said = std::io::stdin().lock().lines().map_while(Result::ok);
                said.all(|order| line.blocking_send(order).is_ok())
            });
            lines
        });
        Self(lines)
    }

    pub(super) async fn next(&mut self) -> Order {
        match &mut self.0 {
            None => future::pending().await,
            Some(lines) => lines.recv().await.map_or(Order::Stop, |line| parse(&line)),
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
