//! People and contacts of another application, whose accounts auth has taken in. Importing the same again changes
//! nothing: what a person has chosen here stays.

use std::io::BufRead;
use std::path::PathBuf;

use anyhow::Context;
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use shared::config::DatabaseConfig;
use shared::contract::auth::AccountCard;
use shared::db::{Db, Lane, Tx};
use shared::http::ApiError;
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::app::open_database;
use crate::avatars::{AvatarHash, Shelf, Workshop};
use crate::contact;
use crate::name::Name;
use crate::profile::Profile;
use crate::store::{avatars, contacts, profiles};

/// One line of standard input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreign {
    /// A person.
    Person {
        /// His account here.
        card: AccountCard,
        /// The file of his picture there.
        picture: Option<PathBuf>,
    },
    /// Someone that someone had added.
    Contact {
        /// Whose contact it is.
        owner_id: UserId,
        /// Who it is.
        user_id: UserId,
        /// The owner's name for him.
        name: String,
        /// The owner's surname for him.
        surname: String,
    },
}

/// What became of them.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Profiles made now.
    pub people: u64,
    /// Pictures drawn now.
    pub pictures: u64,
    /// Contacts made now.
    pub contacts: u64,
    /// What the operator should know.
    pub notes: Vec<String>,
}

/// Imports what is described in `lines`; people come before the contacts that name them.
pub async fn run(config: &DatabaseConfig, lines: impl BufRead) -> anyhow::Result<Imported> {
    let importer = Importer { db: open_database(config).await?, shelf: Shelf::open(&config.data_dir)? };
    let mut counts = Imported::default();
    for line in lines.lines() {
        match serde_json::from_str(&line?).context("a line is neither a person nor a contact")? {
            Foreign::Person { card, picture } => importer.person(&card, picture, &mut counts).await,
            Foreign::Contact { owner_id, user_id, name, surname } => {
                importer.contact((owner_id, user_id), [name, surname], &mut counts).await
            }
        }
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    Ok(counts)
}

struct Importer {
    db: Db,
    shelf: Shelf,
}

impl Importer {
    async fn person(&self, card: &AccountCard, picture: Option<PathBuf>, done: &mut Imported) -> Result<(), ApiError> {
        let new = Profile::of_account(card);
        let id = new.id;
        let made = self.db.write(Lane::of(id), move |tx| insert(tx, new).boxed()).await?;
        done.people += u64::from(made);
        let shown = profiles::get_profile(&mut self.db.read().await?, id).await?.and_then(|profile| profile.avatar);
        let Some(picture) = picture.filter(|_| shown.is_none()) else { return Ok(()) };
        match self.draw(id, &picture).await {
            Ok(()) => done.pictures += 1,
            Err(error) => done.notes.push(format!("the picture of {} is left out: {error}", card.login)),
        }
        Ok(())
    }

    async fn draw(&self, id: UserId, picture: &PathBuf) -> Result<(), ApiError> {
        let file = tokio::fs::read(picture).await.map_err(|_| ApiError::not_found())?;
        let avatar = Workshop::default().draw(file.into()).await?;
        let hash = avatar.hash.clone();
        self.shelf.put(avatar).await?;
        self.db.write(Lane::of(id), move |tx| show(tx, id, hash).boxed()).await
    }

    async fn contact(
        &self,
        (owner_id, user_id): (UserId, UserId),
        [name, surname]: [String; 2],
        done: &mut Imported,
    ) -> Result<(), ApiError> {
        let names = [name, surname].map(|name| Name::parse(&name).unwrap_or_default());
        match self.db.write(Lane::of(owner_id), move |tx| add(tx, owner_id, user_id, names).boxed()).await {
            Ok(added) => done.contacts += u64::from(added),
            Err(error) if error.code() == contact::too_many().code() => self.note_full(owner_id, &error, done).await?,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Notes once that not all contacts of somebody were taken in.
    async fn note_full(&self, owner: UserId, error: &ApiError, done: &mut Imported) -> Result<(), ApiError> {
        let owner = profiles::get_profile(&mut self.db.read().await?, owner).await?;
        let note = owner.map(|owner| format!("further contacts of {} are left out: {error}", owner.login));
        done.notes.extend(note.filter(|note| !done.notes.contains(note)));
        Ok(())
    }
}

async fn insert(tx: &mut Tx, profile: Profile) -> Result<bool, ApiError> {
    Ok(profiles::insert_profile(tx, &profile).await?)
}

async fn show(tx: &mut Tx, id: UserId, hash: AvatarHash) -> Result<(), ApiError> {
    avatars::claim_avatar(tx, &hash).await?;
    let mut profile = profiles::lock_profile(tx, id).await?.ok_or_else(ApiError::not_found)?;
    profile.show(Some(hash));
    Ok(profiles::update_profile(tx, &profile).await?)
}

/// Adds a contact that never was; one that was deleted here stays deleted.
async fn add(tx: &mut Tx, owner: UserId, user: UserId, [name, surname]: [Name; 2]) -> Result<bool, ApiError> {
    let mut contact = contacts::lock_or_insert_contact(tx, owner, user).await?;
    if contact.rev > 0 {
        return Ok(false);
    }
    contacts::check_room(tx, owner).await?;
    (contact.name, contact.surname) = (name, surname);
    (contact.rev, contact.deleted, contact.created_at) = (1, false, Timestamp::now());
    contacts::update_contact(tx, &contact).await?;
    Ok(true)
}
