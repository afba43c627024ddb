//! Accounts.

use futures::FutureExt;
use shared::contract::auth::{AccountRegistered, AccountUpdated};
use shared::db::{Conn, Db, DbError, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::UserId;
use shared::time::Timestamp;

use super::audit::{self, Deed, Entry};
use super::endings;
use crate::account::{Account, NewAccount};
use crate::session::EndReason;

/// The account with this id.
pub async fn get(conn: &mut Conn, id: UserId) -> Result<Option<Account>, DbError> {
    Ok(list_by_ids(conn, &[id]).await?.pop())
}

/// The accounts with these ids, in any order.
pub async fn list_by_ids(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<Account>, DbError> {
    sql("select * from accounts where id in ({ids})").bind_list("ids", ids).fetch_all(conn).await
}

/// The account with this folded login.
pub async fn get_by_login(conn: &mut Conn, folded: &str) -> Result<Option<Account>, DbError> {
    sql("select * from accounts where login_folded = $1").bind(folded).fetch_optional(conn).await
}

/// At most `limit` accounts whose folded login begins with `prefix` and comes after `after`, in its order.
pub async fn list(conn: &mut Conn, prefix: &str, after: &str, limit: u32) -> Result<Vec<Account>, DbError> {
    sql("select * from accounts where login_folded >= $1 and login_folded < $2 and login_folded > $3
         order by login_folded limit $4")
    .bind(prefix)
    .bind(format!("{prefix}{}", char::MAX))
    .bind(after)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Makes an account and tells of it; 409 `login_taken` if somebody has the login.
pub async fn create(tx: &mut Tx, new: &NewAccount, ip: Option<String>) -> Result<Account, ApiError> {
    let account: Account =
        sql("insert into accounts (id, login, login_folded, name, surname, role, password_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *")
        .bind(UserId::new())
        .bind(new.login.shown())
        .bind(new.login.folded())
        .bind(new.name.as_str())
        .bind(new.surname.as_str())
        .bind(new.role.word())
        .bind(new.password_hash.as_str())
        .bind(Timestamp::now())
        .fetch_one(tx)
        .await
        .map_err(|error: DbError| error.on_duplicate(login_taken))?;
    tx.publish(&AccountRegistered { account: account.card() })?;
    audit::note(tx, Entry { ip, ..Entry::new(Deed::Registered, account.id) }).await?;
    Ok(account)
}

/// Makes an account of one that another application had.
pub async fn import(db: &Db, new: NewAccount) -> Result<Account, ApiError> {
    db.write(Lane::of(new.login.folded()), move |tx| {
        async move {
            let account = create(tx, &new, None).await?;
            sql("update accounts set kind = 'imported' where id = $1").bind(account.id).execute(tx).await?;
            Ok(account)
        }
        .boxed()
    })
    .await
}

/// Whether an account came from another application.
pub async fn is_imported(conn: &mut Conn, id: UserId) -> Result<bool, DbError> {
    let kind = sql("select kind from accounts where id = $1").bind(id).fetch_column::<String>(conn).await?;
    Ok(kind.first().is_some_and(|kind| kind == "imported"))
}

/// 409: somebody has this login, or one that is the same after folding.
pub fn login_taken() -> ApiError {
    ApiError::conflict("login_taken", "Somebody has this login already.")
}

/// Takes the account for this change and notes that it was seen.
pub(super) async fn see(tx: &mut Tx, id: UserId) -> Result<Option<Account>, DbError> {
    sql("update accounts set last_seen_at = $2 where id = $1 returning *")
        .bind(id)
        .bind(Timestamp::now())
        .fetch_optional(tx)
        .await
}

/// Activates or deactivates an account, which ends its sessions; `None` if there is no such account.
pub async fn set_active(db: &Db, id: UserId, active: bool, actor_id: UserId) -> Result<Option<Account>, ApiError> {
    let change = db.write(Lane::of(id), move |tx| {
        async move {
            let Some(account) = change_active(tx, id, active).await? else {
                return Ok::<_, ApiError>((get(tx, id).await?, None));
            };
            tx.publish(&AccountUpdated { account: account.card() })?;
            let deed = if active { Deed::Activated } else { Deed::Deactivated };
            audit::note(tx, Entry { actor_id: Some(actor_id), ..Entry::new(deed, id) }).await?;
            let ended = if active { None } else { Some(endings::end_all(tx, id, None, EndReason::Deactivated).await?) };
            Ok((Some(account), ended))
        }
        .boxed()
    });
    let (account, ended) = change.await?;
    if let Some(ended) = ended {
        ended.count();
    }
    Ok(account)
}

/// The account after the change; `None` if nothing changed.
async fn change_active(tx: &mut Tx, id: UserId, active: bool) -> Result<Option<Account>, DbError> {
    sql("update accounts set active = $2, rev = rev + 1 where id = $1 and active <> $2 returning *")
        .bind(id)
        .bind(active)
        .fetch_optional(tx)
        .await
}

/// Replaces the hash `old`; whether it was still that one.
pub(super) async fn replace_password(tx: &mut Tx, id: UserId, old: &str, new: &str) -> Result<bool, DbError> {
    let replaced = sql("update accounts set password_hash = $3 where id = $1 and password_hash = $2")
        .bind(id)
        .bind(old)
        .bind(new)
        .execute(tx)
        .await?;
    Ok(replaced > 0)
}

/// Sets a password whatever the old one was; whether there is such an account.
pub(super) async fn set_password(tx: &mut Tx, id: UserId, new: &str) -> Result<bool, DbError> {
    let set = sql("update accounts set password_hash = $2 where id = $1").bind(id).bind(new).execute(tx).await?;
    Ok(set > 0)
}
