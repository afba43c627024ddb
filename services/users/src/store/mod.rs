//! The only SQL of users.

use shared::db::archive::Store;
use shared::db::migrations;

pub mod avatars;
pub mod contacts;
pub mod profiles;

/// Everything that users keeps, but the files of avatars.
pub const STORE: Store = Store {
    service: "users",
    migrations: migrations!("0001_profiles", "0002_contacts", "0003_avatars"),
    left_out: &[],
};
