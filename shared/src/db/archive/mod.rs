//! Everything a service's database holds, as one file that either database is filled from: what backups and the move
//! to `PostgreSQL` are made of.
//!
//! The file is JSON, a line for each row, in one order and one spelling whichever database it comes from. So the digest
//! of a table in the file is the digest of its content: equal digests, equal content. What can be computed anew (a
//! search index) or must be new after a restore is left out.

mod dump;
mod file;
mod layout;
mod load;
mod row;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Migrations;

pub use dump::dump;
pub use load::load;

/// What a service keeps, and what of it an archive leaves out.
#[derive(Clone, Copy, Debug)]
pub struct Store {
    /// The service's name.
    pub service: &'static str,
    /// What makes its tables.
    pub migrations: Migrations,
    /// Tables (and those that begin with their names and `_`) that no archive holds: they are computed from the others,
    /// or are new in each life of the database.
    pub left_out: &'static [&'static str],
}

impl Store {
    fn leaves_out(&self, table: &str) -> bool {
        table.starts_with("_sqlx")
            || self.left_out.iter().any(|left_out| {
                table.strip_prefix(left_out).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            })
    }
}

/// What an archive or a database holds, by table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Each table.
    pub tables: BTreeMap<String, Table>,
}

/// The content of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 of its rows, in hex.
    pub sha256: String,
}

#[cfg(test)]
mod tests {
    use super::Store;
    use crate::db::Migrations;

    #[test]
    fn a_search_index_is_left_out_with_the_tables_that_it_is_made_of() {
        let migrations = Migrations { sqlite: &[], postgres: &[] };
        let store = Store { service: "chats", migrations, left_out: &["message_words", "generation"] };
        for left_out in ["message_words", "message_words_data", "generation", "_sqlx_migrations"] {
            assert!(store.leaves_out(left_out), "{left_out}");
        }
        for kept in ["messages", "message", "generations", "outbox"] {
            assert!(!store.leaves_out(kept), "{kept}");
        }
    }
}
