//! The database: SQLite files or a `PostgreSQL` schema per service. The only code that knows which one it is.
//!
//! Reading takes a connection of a pool ([`Db::read`], [`Db::snapshot`]); every change goes through the writer
//! ([`Db::write`]), which commits what has queued up in one transaction.

pub mod archive;
mod change;
mod checkpoint;
mod conn;
mod error;
mod migrate;
mod offline;
mod open;
pub mod outbox;
#[cfg(feature = "testing")]
pub mod plans;
mod sql;
pub mod status;
mod value;
mod writer;

pub use change::{Grouped, Outcomes};
pub use conn::{Conn, Dialect};
pub use error::DbError;
pub use migrate::{Migrations, migrations};
pub use open::Db;
pub use sql::{ROWS, Sql, sql};
pub use value::{ToValue, Value};
pub use writer::{Lane, Tx};
