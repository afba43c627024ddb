//! The questions that auth answers.

use shared::contract::PEOPLE_PER_QUESTION;
use shared::contract::auth::{AccountCards, Accounts};
use shared::db::Db;
use shared::http::{ApiError, Invalid};

use crate::account::Account;
use crate::login::Login;
use crate::store::accounts;

/// Who these are: by ids, by login.
pub async fn accounts(db: Db, question: Accounts) -> Result<AccountCards, ApiError> {
    if question.ids.len() > PEOPLE_PER_QUESTION {
        return Err(Invalid::field("ids", "too_many", "at most 500 ids"));
    }
    let mut conn = db.read().await?;
    let mut found = accounts::list_by_ids(&mut conn, &question.ids).await?;
    if let Some(login) = question.login.and_then(|login| Login::parse(&login).ok()) {
        found.extend(accounts::get_by_login(&mut conn, login.folded()).await?);
    }
    Ok(AccountCards { items: found.iter().map(Account::card).collect() })
}
