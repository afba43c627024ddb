//! The people's accounts, taken in by auth.

use std::collections::HashMap;
use std::ffi::OsStr;

use anyhow::Result;
use serde::Deserialize;
use serde_json::json;
use shared::contract::auth::AccountCard;

use super::Accounts;
use super::source::Source;
use crate::place::Place;
use crate::system::Program;

/// What auth answers.
#[derive(Deserialize)]
struct Imported {
    accounts: HashMap<String, AccountCard>,
    made: u64,
    notes: Vec<String>,
}

/// The accounts here, and how many are new.
pub(super) async fn import(place: &Place, source: &Source, notes: &mut Vec<String>) -> Result<(Accounts, u64)> {
    let mut lines = Vec::new();
    for user in source.users().await? {
        lines.push(
            json!({
                "key": user.id.to_string(),
                "login": user.login,
                "name": user.name.unwrap_or_default(),
                "surname": user.surname.unwrap_or_default(),
                "password_hash": user.password_hash.unwrap_or_default(),
            })
            .to_string(),
        );
    }
    let imported: Imported =
        place.tell(Program::Auth, &[OsStr::new("import-accounts")], lines.join("\n").as_bytes())?;
    notes.extend(imported.notes);
    let accounts = imported.accounts.into_iter().map(|(key, card)| Ok((key.parse()?, card)));
    Ok((accounts.collect::<Result<_>>()?, imported.made))
}
