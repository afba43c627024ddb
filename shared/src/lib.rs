//! What every process of Простой чат has in common: the contract between the services, the bus, the
//! database, HTTP, configuration and telemetry. No business rule and no query of a service lives here.

pub mod bus;
pub mod characters;
pub mod config;
pub mod contract;
pub mod db;
pub mod folder;
pub mod hex;
pub mod http;
pub mod ids;
pub mod name;
pub mod process;
pub mod request_id;
pub mod supervise;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
pub mod time;
pub mod unfit;
pub mod upkeep;
