//! The operator's commands with the real programs: on SQLite, and (`TEST_DATABASE=postgres`) on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]
#![expect(clippy::disallowed_methods, reason = "which database is tested is told by the environment")]

mod account;
mod api;
mod backup;
mod doctor;
mod import_original;
mod move_to_postgres;
mod upkeep;
mod world;
