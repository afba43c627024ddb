//! Starting and stopping the whole of Simple Chat on one machine: nats-server and the five processes.
//!
//! [`system::System`] is the launcher. `chat run` drives it for people; tests and measurements start
//! private systems of their own with it.

pub mod env_file;
pub mod run;
pub mod secrets;
pub mod settings;
pub mod system;
