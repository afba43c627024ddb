//! Events that chats reacts to, one function each.

use shared::contract::auth::{AccountRegistered, AccountUpdated};
use shared::http::ApiError;

use crate::app::App;
use crate::store::accounts::save_accounts;

/// An account was made: it is known, and in the main chat.
pub async fn account_registered(app: App, event: AccountRegistered) -> Result<(), ApiError> {
    let user_id = event.account.id;
    save_accounts(&app.db, vec![event.account]).await?;
    app.main_chat.ensure_member(user_id).await
}

/// An account was deactivated or activated again: its memberships stay.
pub async fn account_updated(app: App, event: AccountUpdated) -> Result<(), ApiError> {
    save_accounts(&app.db, vec![event.account]).await
}
