//! The only SQL of users.

pub mod contacts;
pub mod profiles;
