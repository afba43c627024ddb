//! The account `admin`: made at the first start, its password reset only by command.

use std::process::ExitCode;

use futures::FutureExt;
use shared::config::BadSetting;
use shared::db::{Db, Lane};
use shared::http::ApiError;
use shared::http::token::Role;
use shared::telemetry::start_logging;
use shared::upkeep::report;

use crate::account::{Name, NewAccount};
use crate::config::Config;
use crate::hasher::Hasher;
use crate::login::Login;
use crate::password::Password;
use crate::store::{STORE, accounts, passwords};

/// The login of the administrator.
pub const LOGIN: &str = "admin";

/// Opens the database of auth and brings it up to date.
pub async fn open_database(config: &Config) -> anyhow::Result<Db> {
    Db::open(&config.database, STORE.service, STORE.migrations).await
}

/// Makes the account `admin` with `ADMIN_PASSWORD` if there is none. Refuses a missing or bad password only then:
/// later the setting has no effect.
pub async fn ensure(db: &Db, hasher: &Hasher, admin_password: &str) -> anyhow::Result<()> {
    if accounts::get_by_login(&mut db.read().await?, LOGIN).await?.is_some() {
        return Ok(());
    }
    let login = Login::parse(LOGIN).map_err(|unfit| anyhow::anyhow!("the login {LOGIN} {}", unfit.reason))?;
    let password_hash = hasher.hash(read_password(admin_password)?).await?;
    let (name, surname) = (Name::default(), Name::default());
    let new = NewAccount { login, password_hash, name, surname, role: Role::Admin };
    let made = db
        .write(Lane::of(LOGIN), move |tx| async move { accounts::create(tx, &new, None).await.map(drop) }.boxed())
        .await;
    match made {
        // Another replica was first.
        Err(error) if error.code() == "login_taken" => Ok(()),
        made => made.map_err(|error: ApiError| anyhow::anyhow!("the account {LOGIN} cannot be made: {error}")),
    }
}

/// `auth reset-admin-password`: sets the password of `admin` to `ADMIN_PASSWORD` and ends its sessions. It may run
/// beside the service, which tells the other processes of the ended sessions a few seconds later.
pub async fn reset_password_command(config: Config) -> ExitCode {
    start_logging(&config.log);
    let done = format!("the password of {LOGIN} is ADMIN_PASSWORD now; its sessions have ended");
    report(reset_password(&config).await, &done, &format!("the password of {LOGIN} was not reset"))
}

/// Sets the password of `admin` to `ADMIN_PASSWORD` and ends its sessions; makes the account if there is none.
pub async fn reset_password(config: &Config) -> anyhow::Result<()> {
    let password = read_password(&config.admin_password)?;
    let (db, hasher) = (open_database(config).await?, Hasher::new(&config.limits)?);
    ensure(&db, &hasher, &config.admin_password).await?;
    let Some(admin) = accounts::get_by_login(&mut db.read().await?, LOGIN).await? else {
        anyhow::bail!("there is no account {LOGIN}");
    };
    passwords::reset(&db, admin.id, hasher.hash(password).await?, None).await?;
    Ok(())
}

fn read_password(admin_password: &str) -> Result<Password, BadSetting> {
    if admin_password.is_empty() {
        return Err(BadSetting::new("ADMIN_PASSWORD", "is not set; the account admin needs a password"));
    }
    Password::choose(admin_password).map_err(|unfit| BadSetting::new("ADMIN_PASSWORD", unfit.reason))
}
