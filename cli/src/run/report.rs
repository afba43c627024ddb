//! What `chat run` says: short sentences for people, or one line of JSON per event for programs.

use std::time::Instant;

use serde_json::{Map, Value, json};

use super::RunArgs;
use crate::system::{Program, System};

/// Where the progress is told.
pub(super) struct Report {
    json: bool,
    /// The system is a test's own: it has to sign in without `.env`.
    private: bool,
    begun: Instant,
}

impl Report {
    pub(super) fn new(args: &RunArgs) -> Self {
        Self { json: args.json, private: args.free_ports, begun: Instant::now() }
    }

    pub(super) fn starting(&self) {
        if !self.json {
            println!("Simple Chat: starting nats-server and the services …");
        }
    }

    /// The system can be used. `fresh_password` is the admin's, when it was made just now.
    pub(super) fn ready(&self, system: &System, fresh_password: Option<String>) {
        let seconds = self.begun.elapsed().as_secs_f32();
        if self.json {
            let private = system.setting("ADMIN_PASSWORD").filter(|_| self.private);
            return print_line(&description(system, seconds, private.or(fresh_password.as_deref())));
        }
        println!("Ready in {seconds:.1} s: {}", system.url());
        if let Some(password) = fresh_password {
            println!("\n    Sign in as  admin\n    Password    {password}\n");
            println!("This password is shown only now; it stands in .env, which only you can read.");
        }
        println!("Logs are in {}; Ctrl-C stops everything.", system.logs().display());
    }

    pub(super) fn killed(&self, program: Program) {
        self.event(program, "killed", None);
    }

    pub(super) fn started(&self, program: Program, system: &System) {
        self.event(program, "started", system.pids().get(&program).copied());
    }

    pub(super) fn unknown_order(&self, line: &str) {
        let sentence = format!("not understood: `{line}`; orders are `kill NAME`, `start NAME`, `stop`");
        if self.json { print_line(&json!({"event": "error", "detail": sentence})) } else { println!("{sentence}") }
    }

    pub(super) fn stopping(&self) {
        if !self.json {
            println!("\nStopping …");
        }
    }

    fn event(&self, program: Program, event: &str, pid: Option<u32>) {
        if self.json {
            print_line(&json!({"event": event, "name": program.name(), "pid": pid}));
        } else {
            println!("{program} {event}");
        }
    }
}

fn description(system: &System, seconds: f32, password: Option<&str>) -> Value {
    let pids = system.pids();
    let by_name = |value: &dyn Fn(Program) -> Value| -> Map<String, Value> {
        pids.keys().map(|program| (program.name().to_owned(), value(*program))).collect()
    };
    json!({
        "event": "ready",
        "url": system.url(),
        "admin_urls": by_name(&|program| system.admin_url(program).into()),
        "pids": by_name(&|program| pids[&program].into()),
        "nats_url": format!("nats://{}", system.addresses().nats),
        "admin_password": password,
        "logs": system.logs(),
        "seconds": seconds,
    })
}

/// One line on standard output at once, however it is buffered.
fn print_line(value: &Value) {
    println!("{value}");
}
