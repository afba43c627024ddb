//! The gateway: the one door to Простой чат. It serves the interface, passes REST calls on to the services, shows the
//! whole API at `/docs` and holds the WebSockets. It has no database and knows no business rule.

pub mod access;
pub mod app;
pub mod assets;
pub mod compression;
pub mod config;
pub mod limits;
pub mod measures;
pub mod nats_figures;
pub mod openapi;
pub mod page;
pub mod proxy;
pub mod safe_path;
pub mod security;
pub mod socket;
pub mod upstreams;
