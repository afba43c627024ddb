//! The programs that make up Simple Chat, in the order in which they start.

use std::fmt;

/// One process of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Program {
    /// nats-server, which carries the news between the others.
    Nats,
    /// Accounts and sessions.
    Auth,
    /// Profiles, avatars and contacts.
    Users,
    /// Chats and messages.
    Chats,
    /// Who is online and whose screen shows what.
    Realtime,
    /// The public port.
    Gateway,
    /// A further gateway beside the first, for tests and measurements.
    SecondGateway,
}

impl Program {
    /// All programs: a start goes through them from left to right, a stop from right to left.
    pub const IN_ORDER: [Self; 7] =
        [Self::Nats, Self::Auth, Self::Users, Self::Chats, Self::Realtime, Self::Gateway, Self::SecondGateway];

    /// Its name in logs and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nats => "nats",
            Self::SecondGateway => "gateway-2",
            service => service.binary(),
        }
    }

    /// The name of its binary.
    pub fn binary(self) -> &'static str {
        match self {
            Self::Nats => "nats-server",
            Self::Auth => "auth",
            Self::Users => "users",
            Self::Chats => "chats",
            Self::Realtime => "realtime",
            Self::Gateway | Self::SecondGateway => "gateway",
        }
    }

    /// The program of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::IN_ORDER.into_iter().find(|program| program.name() == name)
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_found_by_its_name() {
        for program in Program::IN_ORDER {
            assert_eq!(Program::by_name(program.name()), Some(program));
        }
        assert_eq!(Program::by_name("postgres"), None);
    }
}
