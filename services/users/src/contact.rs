//! A contact: someone a person added, under names of that person's own choice.

use shared::contract::users::{self, User};
use shared::http::ApiError;
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::name::{Name, NameChange};
use crate::profile::Profile;

/// How many contacts a person has at the most: all of them are one answer to realtime, which NATS carries up to 1 MB.
pub const MOST_CONTACTS: u32 = 5_000;

/// 422: there is no room for one more.
pub fn too_many() -> ApiError {
    ApiError::unprocessable("too_many_contacts", format!("A person has at most {MOST_CONTACTS} contacts."))
}

/// One person's contact with another, as stored. A deleted one is kept: its `rev` goes on if he is added again.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Contact {
    /// Whose contact it is.
    pub owner_id: UserId,
    /// Who it is.
    pub user_id: UserId,
    /// The owner's name for him.
    #[sqlx(rename = "contact_name")]
    pub name: Name,
    /// The owner's surname for him.
    #[sqlx(rename = "contact_surname")]
    pub surname: Name,
    /// Grows by one with every change.
    #[sqlx(rename = "contact_rev")]
    pub rev: i64,
    /// Whether it was deleted.
    pub deleted: bool,
    /// When he was added, the last time.
    pub created_at: Timestamp,
}

impl Contact {
    /// The place for a contact that never was.
    pub fn none(owner_id: UserId, user_id: UserId) -> Self {
        Self {
            owner_id,
            user_id,
            name: Name::default(),
            surname: Name::default(),
            rev: 0,
            deleted: true,
            created_at: Timestamp(0),
        }
    }

    /// Adds `profile` under his own names, or those given; 409 `already_contact` if he is one.
    pub fn add(&mut self, profile: &Profile, names: NameChange) -> Result<(), ApiError> {
        if !self.deleted {
            return Err(ApiError::conflict("already_contact", "This person is among your contacts already."));
        }
        self.name = names.name.unwrap_or_else(|| profile.name.clone());
        self.surname = names.surname.unwrap_or_else(|| profile.surname.clone());
        self.deleted = false;
        self.created_at = Timestamp::now();
        self.rev += 1;
        Ok(())
    }

    /// Gives him other names; whether anything is different.
    pub fn rename(&mut self, names: NameChange) -> bool {
        let changed = names.apply(&mut self.name, &mut self.surname);
        self.rev += i64::from(changed);
        changed
    }

    /// Deletes him; whether he was there.
    pub fn delete(&mut self) -> bool {
        let was_there = !self.deleted;
        self.rev += i64::from(was_there);
        self.deleted = true;
        was_there
    }

    /// The contact as its owner sees it; `user` is the person.
    pub fn shown_with(&self, user: User) -> users::Contact {
        users::Contact {
            user,
            name: self.name.as_str().to_owned(),
            surname: self.surname.as_str().to_owned(),
            rev: self.rev,
            created_at: self.created_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::contract::auth::AccountCard;
    use shared::http::token::Role;
    use shared::ids::UserId;
    use shared::time::Timestamp;

    use super::Contact;
    use crate::name::{Name, NameChange};
    use crate::profile::Profile;

    fn boris() -> Profile {
        Profile::of_account(&AccountCard {
            id: UserId::new(),
            login: "boris".to_owned(),
            role: Role::User,
            active: true,
            name: "Борис".to_owned(),
            surname: "Годунов".to_owned(),
            rev: 1,
            created_at: Timestamp(0),
        })
    }

    fn added() -> Contact {
        let boris = boris();
        let mut contact = Contact::none(UserId::new(), boris.id);
        contact.add(&boris, NameChange { name: Name::parse("Боря").ok(), surname: None }).unwrap();
        contact
    }

    #[test]
    fn a_new_contact_bears_the_given_names_and_else_the_persons_own() {
        let contact = added();
        assert_eq!((contact.name.as_str(), contact.surname.as_str(), contact.rev), ("Боря", "Годунов", 1));
    }

    #[test]
    fn nobody_is_added_twice() {
        let mut contact = added();
        let again = contact.add(&boris(), NameChange::default()).unwrap_err();
        assert_eq!((again.code(), contact.rev), ("already_contact", 1));
    }

    #[test]
    fn deleting_again_changes_nothing_and_adding_again_goes_on_counting() {
        let mut contact = added();
        assert!(contact.delete());
        assert!(!contact.delete());
        assert_eq!(contact.rev, 2);
        contact.add(&boris(), NameChange::default()).unwrap();
        assert_eq!((contact.name.as_str(), contact.rev), ("Борис", 3));
    }

    #[test]
    fn the_same_name_again_takes_no_rev() {
        let mut contact = added();
        assert!(!contact.rename(NameChange { name: Name::parse(" Боря ").ok(), surname: None }));
        assert_eq!(contact.rev, 1);
    }
}
