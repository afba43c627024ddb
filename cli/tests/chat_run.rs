//! `chat run` as a process, with stand-ins for the services: what it says, what it obeys, what it leaves.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod stand_ins;

use std::io::{BufRead, BufReader, Lines, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use cli::settings::NATS_PASSWORDS;
use cli::system::temporary::TemporaryDir;
use cli::system::{Addresses, Program};
use serde_json::Value;
use stand_ins::{is_alive, stand_ins};

/// A running `chat run` in a folder of its own.
struct Run {
    launcher: Child,
    orders: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    folder: TemporaryDir,
}

impl Run {
    fn start(arguments: &[&str], environment: &[(&str, String)]) -> Self {
        Self::start_with(arguments, environment, None)
    }

    /// The same, where a start before has left these settings.
    fn start_with(arguments: &[&str], environment: &[(&str, String)], settings: Option<&[u8]>) -> Self {
        let folder = stand_ins();
        if let Some(settings) = settings {
            std::fs::write(folder.path().join(".env"), settings).unwrap();
        }
        let chat = folder.path().join("chat");
        std::fs::copy(env!("CARGO_BIN_EXE_chat"), &chat).unwrap();
        let mut command = Command::new(chat);
        command.arg("run").args(arguments).current_dir(folder.path()).envs(environment.iter().cloned());
        command.env("NATS_SERVER_BIN", nats_server());
        let mut launcher =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let orders = launcher.stdin.take().unwrap();
        let lines = BufReader::new(launcher.stdout.take().unwrap()).lines();
        Self { launcher, orders, lines, folder }
    }

    fn private() -> Self {
        Self::start(&["--json", "--free-ports", "--control", "--data", "data"], &[])
    }

    fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    fn report(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").unwrap();
    }

    fn signal(&self, signal: &str) {
        Command::new("kill").args([signal, &self.launcher.id().to_string()]).status().unwrap();
    }

    /// Waits for the end; the exit code.
    fn end(&mut self) -> Option<i32> {
        self.launcher.wait().unwrap().code()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.launcher.kill();
        let _ = self.launcher.wait();
    }
}

fn nats_server() -> std::path::PathBuf {
    let cached = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../.cache/bin/nats-server");
    std::env::var_os("NATS_SERVER_BIN").map_or(if cached.exists() { cached } else { "nats-server".into() }, Into::into)
}

fn pids(ready: &Value) -> Vec<u32> {
    let pids = ready["pids"].as_object().unwrap().values();
    pids.map(|pid| u32::try_from(pid.as_u64().unwrap()).unwrap()).collect()
}

fn all_gone(pids: &[u32]) -> bool {
    let deadline = Instant::now() + Duration::from_secs(10);
    while pids.iter().any(|pid| is_alive(*pid)) && Instant::now() < deadline {
        std::thread::yield_now();
    }
    !pids.iter().any(|pid| is_alive(*pid))
}

/// The settings of a system on ports that are free now.
fn chosen_ports() -> Vec<(&'static str, String)> {
    let free = Addresses::free().unwrap();
    vec![
        ("GATEWAY_LISTEN", free.gateway.to_string()),
        ("GATEWAY_ADMIN_LISTEN", free.gateway_admin.to_string()),
        ("AUTH_LISTEN", free.auth.to_string()),
        ("USERS_LISTEN", free.users.to_string()),
        ("CHATS_LISTEN", free.chats.to_string()),
        ("REALTIME_LISTEN", free.realtime.to_string()),
        ("NATS_URL", format!("nats://{}", free.nats)),
        ("NATS_MONITOR_PORT", free.nats_monitor.port().to_string()),
    ]
}

#[test]
fn a_signal_stops_everything_and_leaves_no_process() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut run = Run::private();
        let pids = pids(&run.report());
        assert_eq!(pids.len(), 6);
        run.signal(signal);
        assert_eq!(run.end(), Some(0), "{signal}");
        assert!(!pids.iter().any(|pid| is_alive(*pid)), "{signal}");
    }
}

#[test]
fn the_end_of_the_orders_stops_everything() {
    let mut run = Run::private();
    let pids = pids(&run.report());
    run.order("stop");
    assert_eq!(run.end(), Some(0));
    assert!(!pids.iter().any(|pid| is_alive(*pid)));
}

#[test]
fn a_killed_launcher_takes_its_processes_with_it() {
    let mut run = Run::private();
    let pids = pids(&run.report());
    run.signal("-KILL");
    run.end();
    assert!(all_gone(&pids));
}

#[test]
fn a_process_is_killed_and_started_by_order() {
    let mut run = Run::private();
    let before = run.report()["pids"]["gateway"].clone();
    run.order("kill gateway");
    assert_eq!(run.report()["event"], "killed");
    run.order("start gateway");
    let started = run.report();
    assert_eq!((&started["event"], &started["name"]), (&"started".into(), &Program::Gateway.name().into()));
    assert_ne!(started["pid"], before);
    run.order("dance");
    assert_eq!(run.report()["event"], "error");
}

#[test]
fn a_process_that_ends_by_itself_ends_all() {
    let mut run = Run::private();
    let ready = run.report();
    Command::new("kill").args(["-9", &ready["pids"]["chats"].to_string()]).status().unwrap();
    assert_eq!(run.end(), Some(1));
    assert!(!pids(&ready).iter().any(|pid| is_alive(*pid)));
}

#[test]
fn the_first_start_writes_the_settings_and_tells_the_password_once() {
    let mut run = Run::start(&["--control"], &chosen_ports());
    let said: Vec<String> = (0..5).map(|_| run.line()).collect();
    let written = std::fs::read_to_string(run.folder.path().join(".env")).unwrap();
    let password = written.lines().find_map(|line| line.strip_prefix("ADMIN_PASSWORD=")).unwrap();
    assert!(said.iter().any(|line| line.trim() == format!("Password    {password}")), "{said:?}");
    assert!(NATS_PASSWORDS.iter().all(|name| !written.contains(&format!("{name}=\n"))));
    for (name, mode) in [(".env", 0o600), ("data", 0o700), ("data/logs", 0o700), ("data/nats", 0o700)] {
        let permissions = std::fs::metadata(run.folder.path().join(name)).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, mode, "{name}");
    }
    run.order("stop");
    assert_eq!(run.end(), Some(0));
}

#[test]
fn a_program_is_told_the_password_at_the_first_start_or_of_a_system_of_its_own() {
    assert!(Run::private().report()["admin_password"].is_string());
    let environment = chosen_ports();
    let mut first = Run::start(&["--json", "--control"], &environment);
    assert!(first.report()["admin_password"].is_string());
    first.order("stop");
    assert_eq!(first.end(), Some(0));
    let settings = std::fs::read(first.folder.path().join(".env")).unwrap();
    let mut later = Run::start_with(&["--json", "--control"], &environment, Some(&settings));
    assert!(later.report()["admin_password"].is_null());
}
