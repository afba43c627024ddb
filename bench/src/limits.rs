//! The limits that people have, and machines that measure or test do not.

/// A value that nothing here reaches.
pub const LIFTED: &str = "1000000";

/// The settings to lift. The limits of a single socket stay.
pub const LIMITS: [&str; 18] = [
    "LIMIT_ADDRESS_BURST",
    "LIMIT_ADDRESS_PER_S",
    "LIMIT_ANONYMOUS_BURST",
    "LIMIT_ANONYMOUS_PER_S",
    "LIMIT_CHATS_PER_H",
    "LIMIT_LOGIN_DELAY_FROM",
    "LIMIT_LOGIN_FAILURES",
    "LIMIT_REGISTRATIONS",
    "LIMIT_REST_BURST",
    "LIMIT_REST_PER_S",
    "LIMIT_SEARCH_BURST",
    "LIMIT_SEARCH_PER_S",
    "LIMIT_SENDS_BURST",
    "LIMIT_SENDS_PER_S",
    "LIMIT_SOCKETS_PER_ACCOUNT",
    "LIMIT_UPGRADES_BURST",
    "LIMIT_UPGRADES_PER_S",
    "LIMIT_UPLOADS_PER_MIN",
];
