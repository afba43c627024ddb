//! A Simple Chat of the test's own, and the `chat` command beside it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cli::settings::Settings;
use cli::system::temporary::TemporaryDir;
use cli::system::{Options, Ports, System, find_nats_server};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Limits that a test would meet.
const LIFTED: [&str; 4] = ["LIMIT_SENDS_PER_S", "LIMIT_SENDS_BURST", "LIMIT_REST_PER_S", "LIMIT_REST_BURST"];

/// A place for a Simple Chat: a folder, settings, and a database if it is not in the folder.
pub struct World {
    pub folder: TemporaryDir,
    pub settings: Settings,
}

impl World {
    /// A new one: SQLite files, or a new database of the server at `TEST_POSTGRES_URL`.
    pub async fn new() -> Self {
        let world = Self::with_sqlite();
        match std::env::var("TEST_DATABASE").as_deref() {
            Ok("postgres") => world.with("DATABASE_URL", &new_postgres().await),
            _ => world,
        }
    }

    /// One with SQLite files whatever is tested.
    pub fn with_sqlite() -> Self {
        let mut settings = Settings::with_fresh_secrets();
        for name in LIFTED {
            settings.set(name, "100000");
        }
        // The commands run in another folder, from where the repository's own binary cannot be seen.
        let nats_server = find_nats_server(&settings).unwrap();
        settings.set("NATS_SERVER_BIN", nats_server.to_str().unwrap());
        Self { folder: TemporaryDir::new().unwrap(), settings }
    }

    /// Another place with the same settings but the database.
    pub async fn elsewhere(&self) -> Self {
        let mut new = Self::new().await;
        let own = new.settings.get("DATABASE_URL").unwrap_or_default().to_owned();
        new.settings = self.settings.clone();
        new.with("DATABASE_URL", &own)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.set(name, value);
        self
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A path in the folder, outside the data.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts the system on free ports.
    pub async fn start(&self) -> System {
        let mut options = Options::new(self.settings.clone(), &self.data());
        options.ports = Ports::Free;
        options.binaries = binaries();
        System::start(options).await.unwrap()
    }

    /// Runs `chat` with these arguments.
    pub fn chat(&self, arguments: &[&str]) -> Said {
        self.chat_with_input(arguments, "")
    }

    /// The same with something on standard input.
    pub fn chat_with_input(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chat"));
        command.current_dir(self.folder.path()).args(arguments).env("DATA_DIR", self.data());
        command.env_remove("DATABASE_URL").envs(self.settings.iter());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        Said(child.wait_with_output().unwrap())
    }

    /// What one of a service's own commands answers.
    pub fn ask(&self, service: &str, command: &str) -> Value {
        let mut asked = Command::new(binaries().join(service));
        asked.arg(command).env("DATA_DIR", self.data()).env_remove("DATABASE_URL").envs(self.settings.iter());
        let output = asked.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The digests of everything that is kept.
    pub fn digests(&self) -> Vec<Value> {
        ["auth", "users", "chats"].map(|service| self.ask(service, "digest")).into()
    }
}

/// What a command said, and whether it succeeded.
pub struct Said(Output);

impl Said {
    /// What it said; it must have succeeded.
    #[track_caller]
    pub fn well(&self) -> String {
        let said = String::from_utf8_lossy(&self.0.stdout).into_owned();
        assert!(self.0.status.success(), "{said}{}", String::from_utf8_lossy(&self.0.stderr));
        said
    }

    /// Why it failed; it must have failed.
    #[track_caller]
    pub fn refusal(&self) -> String {
        assert!(!self.0.status.success(), "it succeeded: {}", String::from_utf8_lossy(&self.0.stdout));
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// Its standard output, however it ended, and whether it ended well.
    pub fn report(&self) -> (String, bool) {
        (String::from_utf8_lossy(&self.0.stdout).into_owned(), self.0.status.success())
    }
}

/// A new database of the test's PostgreSQL; its address.
pub async fn new_postgres() -> String {
    let server = std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| panic!("run it with scripts/with-postgres"));
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}

/// The folder of the programs: that of `chat`.
fn binaries() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_chat")).parent().unwrap().to_owned()
}
