//! Accounts of another application: each keeps its login where it may be one, and its password, whose hash is replaced
//! when the owner signs in. Importing the same accounts again changes nothing.

use std::collections::HashMap;
use std::io::BufRead;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use shared::contract::auth::AccountCard;
use shared::db::Db;
use shared::http::token::Role;

use crate::account::{Account, Name, NewAccount};
use crate::admin;
use crate::config::Config;
use crate::hasher::{NOBODYS, is_outdated};
use crate::login::Login;
use crate::store::accounts;

/// An account as it was in the other application: one line of standard input.
#[derive(Clone, Debug, Deserialize)]
pub struct Foreign {
    /// What it was called there.
    pub key: String,
    /// Its login there.
    pub login: String,
    /// Its name.
    pub name: String,
    /// Its surname.
    pub surname: String,
    /// The hash of its password.
    pub password_hash: String,
}

/// What became of the accounts.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    /// The account for each key.
    pub accounts: HashMap<String, AccountCard>,
    /// How many were made now.
    pub made: u64,
    /// What the operator should know of single accounts.
    pub notes: Vec<String>,
}

/// Imports the accounts described in `lines`.
pub async fn run(config: &Config, lines: impl BufRead) -> anyhow::Result<Imported> {
    let db = admin::open_database(config).await?;
    let mut imported = Imported::default();
    for line in lines.lines() {
        let foreign: Foreign = serde_json::from_str(&line?).context("a line is no account")?;
        let account = import(&db, &foreign, &mut imported).await?;
        note_changes(&foreign, &account.login, &mut imported.notes);
        imported.accounts.insert(foreign.key, account.card());
    }
    Ok(imported)
}

/// The account of `foreign`: the one that was made at an earlier import, or a new one.
async fn import(db: &Db, foreign: &Foreign, imported: &mut Imported) -> anyhow::Result<Account> {
    for login in logins_for(foreign) {
        let Some(known) = accounts::get_by_login(&mut db.read().await?, login.folded()).await? else {
            let made = accounts::import(db, new_account(foreign, login)).await;
            imported.made += 1;
            return made.map_err(|error| anyhow::anyhow!("the account {} cannot be made: {error}", foreign.login));
        };
        let taken = imported.accounts.values().any(|card| card.id == known.id);
        // Somebody who registered here under the same login is another person.
        let same = known.login == admin::LOGIN || accounts::is_imported(&mut db.read().await?, known.id).await?;
        if same && !taken {
            return Ok(known);
        }
    }
    bail!("no login is left for «{}»", foreign.login)
}

/// Its own login where it may be one, else one made of its key. Logins there knew no rules and were told apart by case.
fn logins_for(foreign: &Foreign) -> impl Iterator<Item = Login> {
    let made_up = format!("user-{}", foreign.key);
    [foreign.login.clone(), made_up].into_iter().filter_map(|login| Login::parse(&login).ok())
}

fn note_changes(foreign: &Foreign, login: &str, notes: &mut Vec<String>) {
    if foreign.login != login {
        notes.push(format!("«{}» is called {login} here", foreign.login));
    }
    if login != admin::LOGIN && !is_outdated(&foreign.password_hash) {
        notes.push(format!("{login} has no usable password: set one with `chat account reset-password {login}`"));
    }
}

fn new_account(foreign: &Foreign, login: Login) -> NewAccount {
    let name = |given: &str| Name::parse(&given.chars().take(Name::LONGEST).collect::<String>()).unwrap_or_default();
    let password_hash = if is_outdated(&foreign.password_hash) { &foreign.password_hash } else { NOBODYS };
    NewAccount {
        login,
        password_hash: password_hash.to_owned(),
        name: name(&foreign.name),
        surname: name(&foreign.surname),
        role: Role::User,
    }
}
