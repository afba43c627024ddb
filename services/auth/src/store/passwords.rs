//! What a right password leads to, and new passwords. The account is taken first, and its hash compared with the one
//! that was checked: a password changed meanwhile opens nothing.

use std::time::Duration;

use futures::FutureExt;
use shared::db::{Db, Lane};
use shared::http::ApiError;
use shared::ids::{SessionId, UserId};

use super::accounts;
use super::audit::{self, Deed, Entry};
use super::endings::{self, Ended};
use super::sessions;
use crate::account::{Account, NewAccount};
use crate::client::Client;
use crate::refresh_token::RefreshToken;
use crate::session::EndReason;

/// Makes an account and begins its first session.
pub async fn register(
    db: &Db,
    new: NewAccount,
    client: Client,
    life: Duration,
) -> Result<(Account, RefreshToken), ApiError> {
    // One lane for one login: of two who want it at once, one waits for the other.
    db.write(Lane::of(new.login.folded()), move |tx| {
        async move {
            let account = accounts::create(tx, &new, Some(client.address.to_string())).await?;
            let account = accounts::see(tx, account.id).await?.unwrap_or(account);
            // The first session is none too many.
            let (token, _) = sessions::begin(tx, account.id, &client, life).await?;
            Ok((account, token))
        }
        .boxed()
    })
    .await
}

/// Begins a session of an account whose password was right; `None` if the password or the account changed meanwhile.
pub async fn sign_in(
    db: &Db,
    checked: Account,
    client: Client,
    life: Duration,
) -> Result<Option<RefreshToken>, ApiError> {
    let begin = db.write(Lane::of(checked.id), move |tx| {
        async move {
            let now = accounts::see(tx, checked.id).await?;
            if !now.is_some_and(|now| now.active && now.password_hash == checked.password_hash) {
                return Ok(None);
            }
            Ok::<_, ApiError>(Some(sessions::begin(tx, checked.id, &client, life).await?))
        }
        .boxed()
    });
    let Some((token, ended)) = begin.await? else { return Ok(None) };
    ended.count();
    Ok(Some(token))
}

/// Changes the owner's password and ends his other sessions; `false` if it changed meanwhile.
pub async fn change(db: &Db, checked: Account, new_hash: String, kept: SessionId) -> Result<bool, ApiError> {
    let change = db.write(Lane::of(checked.id), move |tx| {
        async move {
            if !accounts::replace_password(tx, checked.id, &checked.password_hash, &new_hash).await? {
                return Ok::<_, ApiError>(None);
            }
            let entry = Entry::new(Deed::PasswordChanged, checked.id);
            audit::note(tx, Entry { session_id: Some(kept), ..entry }).await?;
            Ok(Some(endings::end_all(tx, checked.id, Some(kept), EndReason::PasswordChanged).await?))
        }
        .boxed()
    });
    Ok(change.await?.map(Ended::count).is_some())
}

/// Puts a better hash of the same password in the place of the one that was checked; `false` if it changed meanwhile.
pub async fn renew(db: &Db, checked: &Account, new_hash: String) -> Result<bool, ApiError> {
    let (id, old_hash) = (checked.id, checked.password_hash.clone());
    db.write(Lane::of(id), move |tx| {
        async move { Ok(accounts::replace_password(tx, id, &old_hash, &new_hash).await?) }.boxed()
    })
    .await
}

/// Sets a password for somebody and ends his sessions, except the one in which it is done; `false` if there is no such
/// account. `by`: the administrator and his session, or nobody for the command.
pub async fn reset(db: &Db, id: UserId, new_hash: String, by: Option<(UserId, SessionId)>) -> Result<bool, ApiError> {
    let set = db.write(Lane::of(id), move |tx| {
        async move {
            if !accounts::set_password(tx, id, &new_hash).await? {
                return Ok::<_, ApiError>(None);
            }
            let actor_id = by.map(|(admin, _)| admin);
            audit::note(tx, Entry { actor_id, ..Entry::new(Deed::PasswordReset, id) }).await?;
            Ok(Some(endings::end_all(tx, id, by.map(|(_, session)| session), EndReason::PasswordReset).await?))
        }
        .boxed()
    });
    Ok(set.await?.map(Ended::count).is_some())
}
