//! Profiles, pictures and contacts, taken in by users.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::Result;
use serde_json::json;

use super::source::Source;
use super::{Accounts, Counts};
use crate::place::Place;
use crate::system::Program;

pub(super) async fn import(
    place: &Place,
    source: &Source,
    accounts: &Accounts,
    files: Option<&Path>,
) -> Result<Counts> {
    let mut lines = Vec::new();
    for user in source.users().await? {
        let Some(card) = accounts.get(&user.id) else { continue };
        let picture = files.zip(user.avatar_file).and_then(|(folder, name)| {
            // A file's name and nothing else: never a path out of the folder.
            let name = Path::new(&name).file_name()?.to_owned();
            Some(std::path::absolute(folder.join(name)).ok()?.to_string_lossy().into_owned())
        });
        lines.push(json!({"person": {"card": card, "picture": picture}}).to_string());
    }
    for contact in source.contacts().await? {
        let owner = accounts.get(&contact.owner_user_id);
        let Some((owner, user)) = owner.zip(accounts.get(&contact.contact_user_id)) else { continue };
        lines.push(
            json!({"contact": {
                "owner_id": owner.id,
                "user_id": user.id,
                "name": contact.name.unwrap_or_default(),
                "surname": contact.surname.unwrap_or_default(),
            }})
            .to_string(),
        );
    }
    place.tell(Program::Users, &[OsStr::new("import-people")], lines.join("\n").as_bytes())
}
