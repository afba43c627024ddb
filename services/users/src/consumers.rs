//! What users does about the news of others.

use std::collections::HashMap;

use anyhow::Context;
use futures::{FutureExt, StreamExt};
use shared::bus::{Bus, Consumer};
use shared::contract;
use shared::contract::auth::AccountRegistered;
use shared::contract::realtime::WentOffline;
use shared::db::{Db, Lane};
use shared::http::ApiError;
use shared::ids::UserId;
use shared::supervise::Background;
use shared::time::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::app::{App, People};
use crate::measures::{self, Source};
use crate::store::profiles;

/// People noted in one change.
const AT_ONCE: usize = 500;

/// Starts listening.
pub fn start(app: &App, background: &Background) {
    let people = app.people.clone();
    let consumer = Consumer::new(contract::AUTH, &app.db)
        .on::<AccountRegistered, _, _>(move |event| account_registered(people.clone(), event));
    background.run_with("consumers.auth", &(consumer, app.bus.clone()), |(consumer, bus), stop| async move {
        consumer.run(&bus, stop).await
    });
    background.run_with("consumers.went_offline", app, |app, stop| hear_went_offline(app.db, app.bus, stop));
}

async fn account_registered(people: People, event: AccountRegistered) -> Result<(), ApiError> {
    people.take_in(event.account, Source::Event).await.map(drop)
}

async fn hear_went_offline(db: Db, bus: Bus, stop: CancellationToken) -> anyhow::Result<()> {
    let mut signals = bus.signals::<WentOffline>().await?;
    loop {
        tokio::select! {
            signal = signals.next() => went_offline(&db, signal.context("the subscription ended")?).await?,
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// Notes the latest time of each; someone unknown here is passed over.
async fn went_offline(db: &Db, signal: WentOffline) -> Result<(), ApiError> {
    let mut latest: HashMap<UserId, Timestamp> = HashMap::new();
    for (user, at) in signal.items {
        let known = latest.entry(user).or_insert(at);
        *known = at.max(*known);
    }
    let mut latest: Vec<(UserId, Timestamp)> = latest.into_iter().collect();
    // Everybody locks rows in the same order, so that nobody waits in a circle.
    latest.sort_unstable();
    for some in latest.chunks(AT_ONCE) {
        let (some, people) = (some.to_vec(), some.len());
        db.write(Lane::of("last seen"), move |tx| {
            async move { Ok::<_, ApiError>(profiles::note_last_seen(tx, &some).await?) }.boxed()
        })
        .await?;
        measures::last_seen_noted(people);
    }
    Ok(())
}
