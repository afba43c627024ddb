//! Hashing of passwords: argon2id, off the async threads, a few at a time behind a bounded queue. Accounts that came
//! from the original application bring hashes of bcrypt, which are good until their owners sign in.

use std::sync::Arc;
use std::time::Instant;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use shared::http::ApiError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::LimitConfig;
use crate::password::Password;

/// The cost of a hash: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A hash of the same cost that no password has: compared with when there is no account, so that it takes as long, and
/// given to accounts that come without a password.
pub const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes passwords and compares them. Cheap to clone.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    /// Those at work.
    running: Arc<Semaphore>,
    /// Those at work and those that wait.
    places: Arc<Semaphore>,
}

impl Hasher {
    /// With the limits of the settings.
    pub fn new(limits: &LimitConfig) -> anyhow::Result<Self> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let running = match limits.limit_password_hashes {
            0 => (cores / 2).max(1),
            given => given.into(),
        };
        Ok(Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            running: Arc::new(Semaphore::new(running)),
            places: Arc::new(Semaphore::new(running + usize::from(limits.limit_password_queue))),
        })
    }

    /// The hash of a new password, as a PHC string.
    pub async fn hash(&self, password: Password) -> Result<String, ApiError> {
        let (turn, argon2) = (self.turn().await?, self.argon2.clone());
        let hashed = turn.work(move || argon2.hash_password(password.as_bytes())).await?;
        hashed.map(|hash: PasswordHash| hash.to_string()).map_err(ApiError::internal)
    }

    /// Waits until a password may be hashed; 503 if too many wait already.
    pub async fn turn(&self) -> Result<Turn, ApiError> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| ApiError::unavailable("too many passwords wait to be hashed"))?;
        let waiting = Waiting::begin();
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(ApiError::internal)?;
        drop(waiting);
        Ok(Turn { argon2: self.argon2.clone(), permits: Arc::new((running, place)) })
    }
}

/// The right to hash, from when it is one's turn until it is dropped.
pub struct Turn {
    argon2: Argon2<'static>,
    permits: Arc<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
}

impl Turn {
    /// Whether `password` is the one that `hash` was made of. Without a hash it takes as long and is never right.
    pub async fn is_right(&self, password: Password, hash: Option<String>) -> Result<bool, ApiError> {
        let argon2 = self.argon2.clone();
        self.work(move || {
            if let Some(old) = hash.as_deref().filter(|hash| is_outdated(hash)) {
                return Ok(bcrypt::verify(password.as_bytes(), old).unwrap_or(false));
            }
            let known = PasswordHash::new(hash.as_deref().unwrap_or(NOBODYS)).map_err(ApiError::internal)?;
            let right = argon2.verify_password(password.as_bytes(), &known).is_ok();
            Ok(right && hash.is_some())
        })
        .await?
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let permits = Arc::clone(&self.permits);
        let hashing = tokio::task::spawn_blocking(move || {
            let started = Instant::now();
            let outcome = work();
            metrics::histogram!("argon2_duration_seconds").record(started.elapsed());
            // Kept until here even if the caller has gone.
            drop(permits);
            outcome
        });
        hashing.await.map_err(ApiError::internal)
    }
}

/// Whether a hash is to be replaced once the password is known: it was made by bcrypt.
pub fn is_outdated(hash: &str) -> bool {
    ["$2a$", "$2b$", "$2y$"].iter().any(|prefix| hash.starts_with(prefix))
}

/// Counted in the gauge for as long as it lives.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        metrics::gauge!("argon2_queue").increment(1.0);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        metrics::gauge!("argon2_queue").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::{Hasher, NOBODYS, is_outdated};
    use crate::config::LimitConfig;
    use crate::password::Password;

    fn hasher(limit_password_queue: u16) -> Hasher {
        let limits = LimitConfig {
            limit_registrations: 10,
            limit_login_failures: 20,
            limit_login_delay_from: 5,
            limit_login_delay_most_s: 900,
            limit_password_hashes: 1,
            limit_password_queue,
        };
        Hasher::new(&limits).unwrap()
    }

    async fn is_right(hasher: &Hasher, password: &str, hash: Option<&str>) -> bool {
        let turn = hasher.turn().await.unwrap();
        turn.is_right(Password::typed(password), hash.map(str::to_owned)).await.unwrap()
    }

    #[tokio::test]
    async fn only_the_chosen_password_is_right() {
        let hasher = hasher(8);
        let hash = hasher.hash(Password::typed("лошадь-42")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right(&hasher, "лошадь-42", Some(&hash)).await);
        assert!(!is_right(&hasher, "лошадь-43", Some(&hash)).await);
        assert!(!is_right(&hasher, "лошадь-42", None).await);
    }

    #[tokio::test]
    async fn a_hash_of_the_original_application_is_understood_and_outdated() {
        let hasher = hasher(8);
        let hash = bcrypt::hash("лошадь-42", 4).unwrap();
        assert!(is_outdated(&hash) && !is_outdated(NOBODYS));
        assert!(is_right(&hasher, "лошадь-42", Some(&hash)).await);
        assert!(!is_right(&hasher, "лошадь-43", Some(&hash)).await);
        assert!(!is_right(&hasher, "лошадь-42", Some("$2b$12$broken")).await);
    }

    #[tokio::test]
    async fn a_full_queue_is_told_at_once() {
        let hasher = hasher(1);
        let check = || hasher.hash(Password::typed("лошадь-42"));
        let (first, second, third) = tokio::join!(check(), check(), check());
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(third.unwrap_err().status(), 503);
    }
}
