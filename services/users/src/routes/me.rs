//! `/api/users/me`: the caller's own profile.

use axum::extract::State;
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use shared::contract::users::{ProfileUpdated, User};
use shared::db::{Db, Lane, Tx};
use shared::http::json::present;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json};
use shared::ids::UserId;
use utoipa::ToSchema;

use super::examples;
use crate::app::Me;
use crate::measures;
use crate::name::{Name, NameChange};
use crate::profile::Profile;
use crate::store::profiles;

/// New names; one that is left out stays as it is.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    /// The name; may be empty.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, max_length = 64, example = "Анна")]
    pub(super) name: Option<String>,
    /// The surname; may be empty.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, required = false, max_length = 64, example = "Каренина")]
    pub(super) surname: Option<String>,
}

impl Names {
    /// The change that is asked for; what is wrong with a name is noted.
    pub(super) fn check(self, invalid: &mut Invalid) -> NameChange {
        let name = self.name.and_then(|name| invalid.check("name", Name::parse(&name)));
        let surname = self.surname.and_then(|surname| invalid.check("surname", Name::parse(&surname)));
        NameChange { name, surname }
    }
}

shared::problems!(GetProblems: SIGNED_IN, ANY_CALL);

/// Read my profile
///
/// The profile of the caller. It is made by his first request, if not before.
#[utoipa::path(
    get, path = "/api/users/me", operation_id = "get_me", tag = "users", security(("access_token" = [])),
    responses((status = 200, description = "My profile.", body = User, example = json!(examples::anna())), GetProblems)
)]
pub(super) async fn get_me(Me(profile): Me) -> Json<User> {
    Json(profile.to_user())
}

shared::problems!(UpdateProblems: SIGNED_IN, JSON_BODY, ANY_CALL);

/// Change my name
///
/// Others see it at once. The same names again change nothing: no `rev`, no event.
#[utoipa::path(
    patch, path = "/api/users/me", operation_id = "update_me", tag = "users", security(("access_token" = [])),
    request_body(content = Names, example = json!({ "name": "Анна", "surname": "Каренина" })),
    responses((status = 200, description = "My profile as it is now.", body = User, example = json!(examples::anna())), UpdateProblems)
)]
pub(super) async fn update_me(
    State(db): State<Db>,
    Me(profile): Me,
    Json(names): Json<Names>,
) -> Result<Json<User>, ApiError> {
    let mut invalid = Invalid::default();
    let change = names.check(&mut invalid);
    invalid.done()?;
    let id = profile.id;
    let (profile, changed) = db.write(Lane::of(id), move |tx| rename(tx, id, change).boxed()).await?;
    if changed {
        measures::profile_updated();
    }
    Ok(Json(profile.to_user()))
}

/// The profile, and whether anything is different.
async fn rename(tx: &mut Tx, id: UserId, change: NameChange) -> Result<(Profile, bool), ApiError> {
    let mut profile = profiles::lock_profile(tx, id).await?.ok_or_else(ApiError::not_found)?;
    let changed = profile.rename(change);
    profiles::update_profile(tx, &profile).await?;
    if changed {
        tx.publish(&ProfileUpdated { user: profile.to_user() })?;
    }
    Ok((profile, changed))
}
