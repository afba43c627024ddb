//! What auth does from the command line: `chat account …`, `chat import-original` and `chat republish` call it. A password comes over
//! standard input, never as an argument that others could see.

use std::process::ExitCode;

use anyhow::{Context, bail};
use futures::FutureExt;
use serde::Serialize;
use shared::db::Lane;
use shared::http::ApiError;
use shared::http::token::Role;
use shared::ids::UserId;
use shared::upkeep::{answer, republish};

use crate::account::{Name, NewAccount};
use crate::config::{Command, Config};
use crate::hasher::Hasher;
use crate::login::Login;
use crate::password::Password;
use crate::store::{STORE, accounts, passwords};
use crate::{admin, import};

/// The account that a command worked on.
#[derive(Debug, Serialize)]
pub struct Worked {
    /// Its id.
    pub id: UserId,
    /// Its login as it is shown.
    pub login: String,
}

/// Carries out `command`; the exit code of the process. It may run beside the service.
pub async fn run(command: Command, config: Config) -> ExitCode {
    match command {
        Command::ResetAdminPassword => admin::reset_password_command(config).await,
        Command::CreateAccount { login, admin } => {
            let role = if admin { Role::Admin } else { Role::User };
            answer(with_password(async |password| create_account(&config, &login, role, &password).await).await)
        }
        Command::ResetPassword { login } => {
            answer(with_password(async |password| reset_password(&config, &login, &password).await).await)
        }
        Command::ImportAccounts => answer(import::run(&config, std::io::stdin().lock()).await),
        Command::Republish { hours } => answer(republish(&config.database, &STORE, hours).await),
        Command::Upkeep(upkeep) => upkeep.run(&config.database, &STORE).await,
    }
}

/// Makes the account `login`.
pub async fn create_account(config: &Config, login: &str, role: Role, password: &str) -> anyhow::Result<Worked> {
    let login = Login::parse(login).map_err(|unfit| anyhow::anyhow!("the login {}", unfit.reason))?;
    let password = choose(password)?;
    let (db, hasher) = (admin::open_database(config).await?, Hasher::new(&config.limits)?);
    let password_hash = hasher.hash(password).await?;
    let new = NewAccount { login, password_hash, name: Name::default(), surname: Name::default(), role };
    let lane = Lane::of(new.login.folded());
    let made = db.write(lane, move |tx| async move { accounts::create(tx, &new, None).await }.boxed()).await;
    match made {
        Ok(account) => Ok(Worked { id: account.id, login: account.login }),
        Err(error) if error.code() == "login_taken" => bail!("somebody has this login already"),
        Err(error) => Err(ApiError::into(error)),
    }
}

/// Sets the password of the account `login` and ends its sessions.
pub async fn reset_password(config: &Config, login: &str, password: &str) -> anyhow::Result<Worked> {
    let password = choose(password)?;
    let login = Login::parse(login).map_err(|unfit| anyhow::anyhow!("the login {}", unfit.reason))?;
    let (db, hasher) = (admin::open_database(config).await?, Hasher::new(&config.limits)?);
    let found = accounts::get_by_login(&mut db.read().await?, login.folded()).await?;
    let account = found.with_context(|| format!("there is no account {}", login.shown()))?;
    passwords::reset(&db, account.id, hasher.hash(password).await?, None).await?;
    Ok(Worked { id: account.id, login: account.login })
}

async fn with_password(work: impl AsyncFnOnce(String) -> anyhow::Result<Worked>) -> anyhow::Result<Worked> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("the password cannot be read from standard input")?;
    work(line.trim_end_matches(['\r', '\n']).to_owned()).await
}

fn choose(password: &str) -> anyhow::Result<Password> {
    Password::choose(password).map_err(|unfit| anyhow::anyhow!("the password {}", unfit.reason))
}
