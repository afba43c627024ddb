//! `/api/contacts`: whom the caller added.

use axum::extract::State;
use futures::FutureExt;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::contract::users::{Contact, ContactDeleted, ContactUpdated};
use shared::db::{Db, Lane, Tx};
use shared::http::json::present;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json, Path};
use shared::ids::UserId;
use shared::unfit::Unfit;
use utoipa::ToSchema;

use super::examples;
use super::me::Names;
use crate::app::{Me, People};
use crate::measures::{self, ContactChange};
use crate::name::NameChange;
use crate::profile::Profile;
use crate::store::{contacts, profiles};

/// Contacts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Contacts {
    /// In the order in which they were added.
    items: Vec<Contact>,
}

/// Whom to add: by id or by login, exactly one of the two.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContact {
    /// The person's id.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = UserId, required = false)]
    user_id: Option<UserId>,
    /// The person's login.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, max_length = 32, example = "boris")]
    login: Option<String>,
    /// My name for him; his own if left out.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, max_length = 64, example = "Боря")]
    name: Option<String>,
    /// My surname for him; his own if left out.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, max_length = 64, example = "Годунов")]
    surname: Option<String>,
}

shared::problems!(ListProblems: SIGNED_IN, ANY_CALL);

/// List my contacts
///
/// All of them, in the order in which they were added.
#[utoipa::path(
    get, path = "/api/contacts", operation_id = "list_contacts", tag = "contacts", security(("access_token" = [])),
    responses((status = 200, description = "My contacts.", body = Contacts, example = json!({ "items": [examples::contact()] })), ListProblems)
)]
pub(super) async fn list_contacts(State(db): State<Db>, Me(me): Me) -> Result<Json<Contacts>, ApiError> {
    let listed = contacts::list_contacts(&mut db.read().await?, me.id).await?;
    let items = listed.iter().map(|(contact, profile)| contact.shown_with(profile.to_seen_user())).collect();
    Ok(Json(Contacts { items }))
}

shared::problems!(CreateProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    404 "not_found" "There is nobody with this id or login.",
    409 "already_contact" "This person is among your contacts already.",
    422 "cannot_add_self" "You cannot add yourself.",
    422 "too_many_contacts" "You have as many contacts as a person may have.");

/// Add a contact
///
/// By id or login, under the person's own name and surname unless others are given.
#[utoipa::path(
    post, path = "/api/contacts", operation_id = "create_contact", tag = "contacts", security(("access_token" = [])),
    request_body(content = NewContact, example = json!({ "login": "boris", "name": "Боря" })),
    responses((status = 201, description = "The new contact.", body = Contact, example = json!(examples::contact())), CreateProblems)
)]
pub(super) async fn create_contact(
    State(db): State<Db>,
    State(people): State<People>,
    Me(me): Me,
    Json(new): Json<NewContact>,
) -> Result<(StatusCode, Json<Contact>), ApiError> {
    let (whom, names) = new.check()?;
    let profile = match whom {
        Whom::Id(id) => people.get(id).await?,
        Whom::Login(login) => people.get_by_login(&login).await?,
    };
    if profile.id == me.id {
        return Err(ApiError::unprocessable("cannot_add_self", "You cannot add yourself."));
    }
    let contact = db.write(Lane::of(me.id), move |tx| add(tx, me.id, profile, names).boxed()).await?;
    measures::contact_changed(ContactChange::Added);
    Ok((StatusCode::CREATED, Json(contact)))
}

async fn add(tx: &mut Tx, owner_id: UserId, profile: Profile, names: NameChange) -> Result<Contact, ApiError> {
    let mut contact = contacts::lock_or_insert_contact(tx, owner_id, profile.id).await?;
    contact.add(&profile, names)?;
    contacts::check_room(tx, owner_id).await?;
    contacts::update_contact(tx, &contact).await?;
    let contact = contact.shown_with(profile.to_seen_user());
    tx.publish(&ContactUpdated { owner_id, contact: contact.clone() })?;
    Ok(contact)
}

shared::problems!(UpdateProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    404 "not_found" "This person is not among your contacts.");

/// Rename a contact
///
/// Only the caller sees these names. The same names again change nothing: no `rev`, no event.
#[utoipa::path(
    patch, path = "/api/contacts/{user_id}", operation_id = "update_contact", tag = "contacts", security(("access_token" = [])),
    params(("user_id" = UserId, Path, description = "The person's id.")),
    request_body(content = Names, example = json!({ "name": "Боря" })),
    responses((status = 200, description = "The contact as it is now.", body = Contact, example = json!(examples::contact())), UpdateProblems)
)]
pub(super) async fn update_contact(
    State(db): State<Db>,
    Me(me): Me,
    Path(user_id): Path<UserId>,
    Json(names): Json<Names>,
) -> Result<Json<Contact>, ApiError> {
    let mut invalid = Invalid::default();
    let names = names.check(&mut invalid);
    invalid.done()?;
    let (contact, changed) = db.write(Lane::of(me.id), move |tx| rename(tx, me.id, user_id, names).boxed()).await?;
    if changed {
        measures::contact_changed(ContactChange::Renamed);
    }
    Ok(Json(contact))
}

async fn rename(
    tx: &mut Tx,
    owner_id: UserId,
    user_id: UserId,
    names: NameChange,
) -> Result<(Contact, bool), ApiError> {
    let locked = contacts::lock_contact(tx, owner_id, user_id).await?;
    let mut contact = locked.filter(|contact| !contact.deleted).ok_or_else(ApiError::not_found)?;
    let profile = profiles::get_profile(tx, user_id).await?.ok_or_else(ApiError::not_found)?;
    let changed = contact.rename(names);
    contacts::update_contact(tx, &contact).await?;
    let contact = contact.shown_with(profile.to_seen_user());
    if changed {
        tx.publish(&ContactUpdated { owner_id, contact: contact.clone() })?;
    }
    Ok((contact, changed))
}

shared::problems!(DeleteProblems: SIGNED_IN, ANY_CALL;
    400 "bad_request" "The path is not UTF-8.",
    404 "not_found" "This person never was among your contacts.");

/// Delete a contact
///
/// Deleting again succeeds and changes nothing.
#[utoipa::path(
    delete, path = "/api/contacts/{user_id}", operation_id = "delete_contact", tag = "contacts", security(("access_token" = [])),
    params(("user_id" = UserId, Path, description = "The person's id.")),
    responses((status = 204, description = "He is no contact of mine."), DeleteProblems)
)]
pub(super) async fn delete_contact(
    State(db): State<Db>,
    Me(me): Me,
    Path(user_id): Path<UserId>,
) -> Result<StatusCode, ApiError> {
    let changed = db.write(Lane::of(me.id), move |tx| delete(tx, me.id, user_id).boxed()).await?;
    if changed {
        measures::contact_changed(ContactChange::Deleted);
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn delete(tx: &mut Tx, owner_id: UserId, user_id: UserId) -> Result<bool, ApiError> {
    let mut contact = contacts::lock_contact(tx, owner_id, user_id).await?.ok_or_else(ApiError::not_found)?;
    let changed = contact.delete();
    if changed {
        contacts::update_contact(tx, &contact).await?;
        tx.publish(&ContactDeleted { owner_id, user_id, rev: contact.rev })?;
    }
    Ok(changed)
}

/// The one to be added.
enum Whom {
    Id(UserId),
    Login(String),
}

impl NewContact {
    fn check(self) -> Result<(Whom, NameChange), ApiError> {
        let mut invalid = Invalid::default();
        let names = Names { name: self.name, surname: self.surname }.check(&mut invalid);
        let whom = match (self.user_id, self.login) {
            (Some(id), None) => Some(Whom::Id(id)),
            (None, Some(login)) => Some(Whom::Login(login)),
            (None, None) => invalid.check("user_id", Err(Unfit::new("required", "give user_id or login"))),
            (Some(_), Some(_)) => {
                invalid.check("login", Err(Unfit::new("not_both", "give user_id or login, not both")))
            }
        };
        match whom {
            Some(whom) => invalid.done().map(|()| (whom, names)),
            None => Err(invalid.error()),
        }
    }
}
