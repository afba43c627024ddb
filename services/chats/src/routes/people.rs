//! People who are to come into a chat: their accounts must exist and be active.

use shared::contract::PEOPLE_PER_QUESTION;
use shared::contract::auth::Accounts;
use shared::http::ApiError;
use shared::ids::UserId;

use crate::app::App;
use crate::store::accounts::{list_known, save_accounts};

/// Makes sure that these accounts are known here, asking auth for those that are not: 422 `unknown_user` or
/// `user_deactivated` otherwise.
pub async fn must_be_welcome(app: &App, ids: &[UserId]) -> Result<(), ApiError> {
    let mut known = list_known(&mut app.db.read().await?, ids).await?;
    let unknown: Vec<UserId> = ids.iter().copied().filter(|id| known.iter().all(|(it, _)| it != id)).collect();
    for ids in unknown.chunks(PEOPLE_PER_QUESTION) {
        let found = app.bus.ask(&Accounts { ids: ids.to_vec(), login: None }).await?.items;
        if found.len() < ids.len() {
            return Err(ApiError::unprocessable("unknown_user", "One of these people does not exist."));
        }
        known.extend(found.iter().map(|account| (account.id, account.active)));
        save_accounts(&app.db, found).await?;
    }
    if known.iter().any(|(_, active)| !active) {
        return Err(ApiError::unprocessable("user_deactivated", "The account of one of these people is deactivated."));
    }
    Ok(())
}
