//! The service put together.

mod build;
mod people;
mod state;

pub use build::{build, open_database};
pub use people::People;
pub use state::{App, Me};
