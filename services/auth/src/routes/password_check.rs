//! Checking a password that somebody typed: one at a time for each account, slower after wrong ones.

use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

use shared::http::ApiError;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::account::Account;
use crate::app::AppState;
use crate::client::Client;
use crate::login;
use crate::password::Password;
use crate::store::attempts::{self, Attempt};
use crate::store::sessions;

/// Places in which accounts wait for their turn; two accounts may share one.
const PLACES: usize = 256;
/// Characters of a login that guesses at it are counted by; no valid one is longer, even folded.
const LONGEST_COUNTED: usize = 128;

/// Lets one password check at a time pass for one account: guesses sent at once would all be made before the first
/// wrong one counts.
#[derive(Clone)]
pub struct Turns(Arc<[Arc<Mutex<()>>]>);

impl Default for Turns {
    fn default() -> Self {
        Self((0..PLACES).map(|_| Arc::default()).collect())
    }
}

impl Turns {
    async fn take(&self, login: &str) -> Option<OwnedMutexGuard<()>> {
        let mut hasher = DefaultHasher::new();
        login.hash(&mut hasher);
        let index = usize::try_from(hasher.finish() % PLACES as u64).unwrap_or(0);
        let place = self.0.get(index).map(Arc::clone)?;
        Some(place.lock_owned().await)
    }
}

/// Whether `typed` is the password of `account`; takes as long without an account. 429 while it must be waited after
/// wrong ones.
pub(super) async fn is_right(
    state: &AppState,
    client: &Client,
    login: &str,
    account: Option<&Account>,
    typed: &str,
) -> Result<bool, ApiError> {
    let attempt = attempt_at(state, client, login, account).await?;
    let _turn = state.turns.take(&attempt.login).await;
    attempts::must_be_open(&state.db, &attempt, state.limits).await?;
    let hashing = state.hasher.turn().await?;
    // Those that were sent at once and went before count by now.
    let failures = attempts::must_be_open(&state.db, &attempt, state.limits).await?;
    let hash = account.map(|account| account.password_hash.clone());
    let right = hashing.is_right(Password::typed(typed), hash).await?;
    if !right {
        attempts::note_failure(&state.db, attempt, state.limits).await?;
    } else if failures > 0 {
        attempts::forget_failures(&state.db, &attempt).await?;
    }
    Ok(right)
}

/// From a network where the account was signed in before, guesses are counted apart: strangers who guess elsewhere
/// cannot lock the owner out at home.
async fn attempt_at(
    state: &AppState,
    client: &Client,
    login: &str,
    account: Option<&Account>,
) -> Result<Attempt, ApiError> {
    let network = client.network();
    let at_home = match account {
        Some(account) => sessions::is_known_network(&mut state.db.read().await?, account.id, &network).await?,
        None => false,
    };
    // What cannot be a login is counted too, as far as a database takes it.
    let login = login::fold(login).chars().filter(|c| !c.is_control()).take(LONGEST_COUNTED).collect();
    Ok(Attempt { login, network, at_home })
}
