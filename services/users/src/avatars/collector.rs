//! Throws away avatars that nobody shows any more.
//!
//! A file is written only after its row in `avatars` was claimed, and a profile names it right after that; one that a
//! profile gives up is touched at that moment. Hence whatever was touched a while ago and is named by no profile is
//! wanted by nobody. Its row and its file go in one transaction: someone who claims the same picture again meanwhile
//! waits for its end, in this process or another, and then writes the file anew.

use std::time::Duration;

use futures::FutureExt;
use shared::db::{Db, Lane, ROWS};
use shared::http::ApiError;
use shared::supervise::Background;
use shared::time::Timestamp;

use super::avatar::AvatarHash;
use super::shelf::Shelf;
use crate::app::App;
use crate::measures;
use crate::store::avatars;

/// How often it looks.
const EVERY: Duration = Duration::from_mins(10);
/// How long an avatar is kept that nobody shows: whoever has not heard of the new one may still ask for it.
const KEEP: Duration = Duration::from_hours(1);
/// Avatars looked at in one go.
const AT_ONCE: u32 = 100;

/// Starts collecting.
pub fn start(app: &App, background: &Background) {
    background.run_with("avatars.collector", app, |App { db, shelf, .. }, stop| async move {
        adopt_strays(&db, &shelf).await?;
        while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
            collect(&db, &shelf, Timestamp::now().minus(KEEP)).await?;
            shelf.remove_abandoned().await?;
        }
        Ok(())
    });
}

/// Claims files of which the database knows nothing, as after an older copy of it was restored: then they are collected
/// like any other that nobody shows. How many there were.
pub async fn adopt_strays(db: &Db, shelf: &Shelf) -> Result<u64, ApiError> {
    let mut adopted = 0;
    for hashes in shelf.list().await?.chunks(ROWS) {
        let hashes = hashes.to_vec();
        let claim =
            db.write(Lane::of("avatars"), |tx| async move { avatars::claim_unknown(tx, &hashes).await }.boxed());
        adopted += claim.await?;
    }
    Ok(adopted)
}

/// Throws away what nobody shows and nobody touched since `before`; how many that were.
pub async fn collect(db: &Db, shelf: &Shelf, before: Timestamp) -> Result<usize, ApiError> {
    let mut collected = 0;
    loop {
        let unshown = avatars::list_unshown(&mut db.read().await?, before, AT_ONCE).await?;
        if unshown.is_empty() {
            return Ok(collected);
        }
        for hash in unshown {
            collected += usize::from(throw_away(db, shelf, hash, before).await?);
        }
    }
}

/// Looks again, now that nobody else can, and throws it away; whether it did.
async fn throw_away(db: &Db, shelf: &Shelf, hash: AvatarHash, before: Timestamp) -> Result<bool, ApiError> {
    let shelf = shelf.clone();
    let thrown = db.write(Lane::of(&hash), move |tx| {
        async move {
            let unshown = avatars::delete_unshown(tx, &hash, before).await?;
            if unshown {
                shelf.remove(&hash).await?;
            }
            Ok::<_, ApiError>(unshown)
        }
        .boxed()
    });
    let thrown = thrown.await?;
    measures::avatars_collected(u64::from(thrown));
    Ok(thrown)
}
