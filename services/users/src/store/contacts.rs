//! Contacts in the database.

use shared::db::{Conn, DbError, sql};
use shared::http::ApiError;
use shared::ids::UserId;
use sqlx::FromRow;

use crate::contact::{self, Contact, MOST_CONTACTS};
use crate::profile::Profile;

/// A contact and the person it is with.
#[derive(Debug, FromRow)]
struct Listed {
    #[sqlx(flatten)]
    contact: Contact,
    #[sqlx(flatten)]
    profile: Profile,
}

/// A person's contacts with the people they are with, in the order in which they were added.
pub async fn list_contacts(conn: &mut Conn, owner: UserId) -> Result<Vec<(Contact, Profile)>, DbError> {
    let listed: Vec<Listed> = sql("select profiles.*, owner_id, user_id, contacts.name as contact_name,
             contacts.surname as contact_surname, contacts.rev as contact_rev, deleted, created_at
         from contacts join profiles on profiles.id = contacts.user_id
         where owner_id = $1 and not deleted order by created_at, user_id")
    .bind(owner)
    .fetch_all(conn)
    .await?;
    Ok(listed.into_iter().map(|Listed { contact, profile }| (contact, profile)).collect())
}

/// Whom a person added, those first whom he added first: no more than may be.
pub async fn list_contact_ids(conn: &mut Conn, owner: UserId) -> Result<Vec<UserId>, DbError> {
    sql("select user_id from contacts where owner_id = $1 and not deleted order by created_at, user_id limit $2")
        .bind(owner)
        .bind(MOST_CONTACTS)
        .fetch_column(conn)
        .await
}

/// Whether a person may add one more; 422 `too_many_contacts` if not.
pub async fn check_room(conn: &mut Conn, owner: UserId) -> Result<(), ApiError> {
    let count: Vec<i64> =
        sql("select count(*) from contacts where owner_id = $1 and not deleted").bind(owner).fetch_column(conn).await?;
    if count.into_iter().any(|count| count >= MOST_CONTACTS.into()) { Err(contact::too_many()) } else { Ok(()) }
}

/// Which of `others` a person added.
pub async fn list_contacts_among(conn: &mut Conn, owner: UserId, others: &[UserId]) -> Result<Vec<UserId>, DbError> {
    sql("select user_id from contacts where owner_id = $1 and not deleted and user_id in ({others})")
        .bind(owner)
        .bind_list("others", others)
        .fetch_column(conn)
        .await
}

/// The contact, deleted or not, kept from others until the transaction ends.
pub async fn lock_contact(conn: &mut Conn, owner: UserId, user: UserId) -> Result<Option<Contact>, DbError> {
    sql("update contacts set rev = rev where owner_id = $1 and user_id = $2
         returning owner_id, user_id, name as contact_name, surname as contact_surname, rev as contact_rev, deleted,
                   created_at")
    .bind(owner)
    .bind(user)
    .fetch_optional(conn)
    .await
}

/// The same for two people who may never have had to do with each other.
pub async fn lock_or_insert_contact(conn: &mut Conn, owner: UserId, user: UserId) -> Result<Contact, DbError> {
    let none = Contact::none(owner, user);
    sql("insert into contacts (owner_id, user_id, name, surname, rev, deleted, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (owner_id, user_id) do nothing")
    .bind(owner)
    .bind(user)
    .bind(&none.name)
    .bind(&none.surname)
    .bind(none.rev)
    .bind(none.deleted)
    .bind(none.created_at)
    .execute(conn)
    .await?;
    Ok(lock_contact(conn, owner, user).await?.unwrap_or(none))
}

/// Writes down a changed contact.
pub async fn update_contact(conn: &mut Conn, contact: &Contact) -> Result<(), DbError> {
    sql("update contacts set name = $3, surname = $4, rev = $5, deleted = $6, created_at = $7
         where owner_id = $1 and user_id = $2")
    .bind(contact.owner_id)
    .bind(contact.user_id)
    .bind(&contact.name)
    .bind(&contact.surname)
    .bind(contact.rev)
    .bind(contact.deleted)
    .bind(contact.created_at)
    .execute(conn)
    .await
    .map(drop)
}
