//! Accounts as far as chats must know them.

use shared::contract::auth::AccountCard;
use shared::db::{Conn, Db, DbError, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::UserId;

/// Which of these accounts are known here, and whether they may sign in.
pub async fn list_known(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<(UserId, bool)>, ApiError> {
    Ok(sql("select id, active from accounts where id in ({ids})").bind_list("ids", ids).fetch_all(conn).await?)
}

/// The logins of these accounts, as far as they are known here.
pub async fn list_logins(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<(UserId, String)>, ApiError> {
    Ok(sql("select id, login from accounts where id in ({ids})").bind_list("ids", ids).fetch_all(conn).await?)
}

/// Notes accounts as they are; an older card changes nothing. Always in one lane, so that two notes of the same
/// accounts never wait for each other.
pub async fn save_accounts(db: &Db, cards: Vec<AccountCard>) -> Result<(), ApiError> {
    db.write(Lane::of("accounts"), move |tx| Box::pin(save_all(tx, cards))).await.map_err(DbError::into)
}

async fn save_all(tx: &mut Tx, cards: Vec<AccountCard>) -> Result<(), DbError> {
    for card in cards {
        sql("insert into accounts (id, login, role, active, rev) values ($1, $2, $3, $4, $5)
             on conflict (id) do update set
                 login = excluded.login, role = excluded.role, active = excluded.active, rev = excluded.rev
             where excluded.rev > accounts.rev")
        .bind(card.id)
        .bind(card.login)
        .bind(card.role.word())
        .bind(card.active)
        .bind(card.rev)
        .execute(tx)
        .await?;
    }
    Ok(())
}
