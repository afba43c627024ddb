//! nats/nats.conf in a real nats-server: each process may say what is its own, and nothing else.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use cli::system::{Options, Program, System};

/// One connection that speaks NATS's own protocol, in which every line is acknowledged.
struct Wire(BufReader<TcpStream>);

impl Wire {
    /// Connects; the answer to the credentials is `+OK` or `-ERR`.
    fn connect(system: &System, credentials: &str) -> (Self, String) {
        let socket = TcpStream::connect(system.addresses().nats).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut wire = Self(BufReader::new(socket));
        wire.line();
        let answer = wire.ask(&format!("CONNECT {{\"verbose\":true,\"protocol\":1{credentials}}}"));
        (wire, answer)
    }

    /// A connection of the process `name`.
    fn of(system: &System, name: &str) -> Self {
        let password = system.setting(&format!("NATS_{}_PASSWORD", name.to_uppercase())).unwrap();
        let (wire, answer) = Self::connect(system, &format!(",\"user\":\"{name}\",\"pass\":\"{password}\""));
        assert_eq!(answer, "+OK");
        wire
    }

    fn may_publish(&mut self, subject: &str) -> bool {
        self.allowed(&format!("PUB {subject} 2\r\n{{}}"))
    }

    fn may_subscribe(&mut self, subject: &str) -> bool {
        self.allowed(&format!("SUB {subject} 1"))
    }

    /// Sends a command and a ping; a refusal comes before the pong.
    fn allowed(&mut self, command: &str) -> bool {
        write!(self.0.get_mut(), "{command}\r\nPING\r\n").unwrap();
        let mut allowed = true;
        loop {
            match self.line().as_str() {
                "PONG" => return allowed,
                line if line.starts_with("-ERR 'Permissions Violation") => allowed = false,
                _ => {}
            }
        }
    }

    fn ask(&mut self, command: &str) -> String {
        write!(self.0.get_mut(), "{command}\r\n").unwrap();
        self.line()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

async fn only_nats() -> System {
    let mut options = Options::private().unwrap();
    options.programs = vec![Program::Nats];
    System::start(options).await.unwrap()
}

#[tokio::test]
async fn each_process_publishes_only_its_own_subjects() {
    let mut system = only_nats().await;
    let own = [
        ("auth", "auth.session.ended"),
        ("users", "users.profile.updated"),
        ("chats", "chats.event.1"),
        ("realtime", "rt.user.1"),
        ("gateway", "gw.beat"),
    ];
    for (name, _) in own {
        let mut wire = Wire::of(&system, name);
        for (owner, subject) in own {
            assert_eq!(wire.may_publish(subject), owner == name, "{name} publishes {subject}");
        }
        assert!(wire.may_subscribe("auth.session.ended"), "{name} hears of ended sessions");
    }
    system.stop().await;
}

#[tokio::test]
async fn each_process_asks_only_whom_it_needs() {
    let mut system = only_nats().await;
    let asks: [(&str, &[&str]); 5] = [
        ("auth", &[]),
        ("users", &["auth", "chats"]),
        ("chats", &["auth", "users"]),
        ("realtime", &["users", "chats"]),
        ("gateway", &["realtime"]),
    ];
    for (name, asked) in asks {
        let mut wire = Wire::of(&system, name);
        for (other, _) in asks {
            assert_eq!(wire.may_publish(&format!("ask.{other}.x")), asked.contains(&other), "{name} asks {other}");
            let answers = other == name && name != "gateway";
            assert_eq!(wire.may_subscribe(&format!("ask.{other}.x")), answers, "{name} answers for {other}");
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn answers_go_only_into_the_asker_s_own_inbox() {
    let mut system = only_nats().await;
    for name in ["auth", "users", "chats", "realtime", "gateway"] {
        let mut wire = Wire::of(&system, name);
        assert!(wire.may_subscribe(&format!("_INBOX_{name}.1.2")));
        assert!(!wire.may_subscribe("_INBOX.>"));
        assert!(!wire.may_subscribe(if name == "auth" { "_INBOX_chats.>" } else { "_INBOX_auth.>" }));
        assert!(!wire.may_publish("_INBOX_realtime.1.2"), "{name} answers unasked");
    }
    system.stop().await;
}

#[tokio::test]
async fn a_process_manages_only_its_own_stream_and_consumers() {
    let mut system = only_nats().await;
    let mut gateway = Wire::of(&system, "gateway");
    assert!(!gateway.may_publish("$JS.API.STREAM.DELETE.CHATS"));
    assert!(!gateway.may_publish("$JS.API.STREAM.NAMES"));
    let mut chats = Wire::of(&system, "chats");
    assert!(chats.may_publish("$JS.API.STREAM.CREATE.CHATS"));
    assert!(chats.may_publish("$JS.API.CONSUMER.MSG.NEXT.AUTH.chats"));
    assert!(!chats.may_publish("$JS.API.CONSUMER.MSG.NEXT.AUTH.users"));
    assert!(!chats.may_publish("$JS.API.STREAM.DELETE.AUTH"));
    assert!(!chats.may_publish("$JS.ACK.AUTH.users.1.1.1.1.0"));
    let mut realtime = Wire::of(&system, "realtime");
    assert!(realtime.may_publish("$JS.API.CONSUMER.CREATE.CHATS.abc"));
    assert!(!realtime.may_publish("$JS.API.STREAM.PURGE.CHATS"));
    system.stop().await;
}

#[tokio::test]
async fn nobody_comes_in_without_a_name_and_its_password() {
    let mut system = only_nats().await;
    for credentials in ["", ",\"user\":\"auth\",\"pass\":\"wrong\"", ",\"user\":\"root\",\"pass\":\"\""] {
        let (_wire, answer) = Wire::connect(&system, credentials);
        assert!(answer.starts_with("-ERR 'Authorization Violation"), "{credentials}: {answer}");
    }
    system.stop().await;
}
