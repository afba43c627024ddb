//! Starting the whole of Simple Chat on one machine, and looking after it: the `chat` command, one file for each of
//! its commands.
//!
//! [`system::System`] is the launcher: nats-server and the five processes. `chat run` drives it for people; tests and
//! measurements start private systems of their own with it. The other commands work on a [`place::Place`], and leave
//! every service's data to that service.

pub mod account;
pub mod backup;
pub mod doctor;
pub mod env_file;
pub mod import_original;
pub mod move_to_postgres;
pub mod place;
pub mod rebuild_search;
pub mod republish;
pub mod run;
pub mod secrets;
pub mod settings;
pub mod system;
