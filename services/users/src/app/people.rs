//! Finding people: in the database, and by asking auth about someone of whom no news has come yet.

use std::collections::{HashMap, HashSet};

use futures::FutureExt;
use futures::future::try_join_all;
use shared::bus::{AskError, Bus};
use shared::contract::auth::{AccountCard, Accounts};
use shared::contract::chats::SharedWith;
use shared::contract::users::{ProfileUpdated, User};
use shared::db::{Db, DbError, Lane, Tx};
use shared::http::{ApiError, Caller};
use shared::ids::UserId;

use crate::folding::Prefix;
use crate::measures::{self, ProfileChange, Source};
use crate::profile::Profile;
use crate::store::contacts::list_contacts_among;
use crate::store::profiles;

/// Everybody this service knows or can come to know. Cheap to clone.
#[derive(Clone)]
pub struct People {
    db: Db,
    bus: Bus,
}

impl People {
    /// Those in `db`, and those whom auth knows over `bus`.
    pub fn new(db: &Db, bus: &Bus) -> Self {
        Self { db: db.clone(), bus: bus.clone() }
    }

    /// The caller's profile. His first request makes it, if the news of his registration have not come yet.
    pub async fn get_caller(&self, caller: &Caller) -> Result<Profile, ApiError> {
        let known = profiles::get_profile(&mut self.db.read().await?, caller.user_id).await?;
        if let Some(profile) = known {
            return Ok(profile);
        }
        let card = self.try_ask(Accounts { ids: vec![caller.user_id], login: None }).await.into_iter().next();
        if let Some(card) = card {
            return self.take_in(card, Source::Auth).await;
        }
        let profile = Profile::of_caller(caller);
        counted(self.db.write(Lane::of(profile.id), |tx| insert_or_get(tx, profile).boxed()).await)
    }

    /// Someone; 404 if auth does not know him either, 503 if auth cannot be asked.
    pub async fn get(&self, id: UserId) -> Result<Profile, ApiError> {
        let known = profiles::get_profile(&mut self.db.read().await?, id).await?;
        match known {
            Some(profile) => Ok(profile),
            None => self.ask_for_one(Accounts { ids: vec![id], login: None }).await,
        }
    }

    /// The one with this login; 404 and 503 as in [`People::get`].
    pub async fn get_by_login(&self, login: &str) -> Result<Profile, ApiError> {
        Prefix::parse(login).map_err(|_| ApiError::not_found())?;
        let known = profiles::get_profile_by_login(&mut self.db.read().await?, login).await?;
        match known {
            Some(profile) => Ok(profile),
            None => self.ask_for_one(Accounts { ids: Vec::new(), login: Some(login.trim().to_owned()) }).await,
        }
    }

    /// Those of `ids` who exist, in this order and each once. If auth cannot be asked, only those known here.
    pub async fn list(&self, ids: &[UserId]) -> Result<Vec<Profile>, ApiError> {
        let known = profiles::list_profiles(&mut self.db.read().await?, ids).await?;
        let mut found: HashMap<UserId, Profile> = known.into_iter().map(|profile| (profile.id, profile)).collect();
        let unknown: HashSet<UserId> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
        if !unknown.is_empty() {
            let cards = self.try_ask(Accounts { ids: unknown.into_iter().collect(), login: None }).await;
            let taken = try_join_all(cards.into_iter().map(|card| self.take_in(card, Source::Auth))).await?;
            found.extend(taken.into_iter().map(|profile| (profile.id, profile)));
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// `profiles` as `viewer` may see them: with when they were last seen, if he may see their presence. He may see
    /// that of his contacts and of those he shares a group or direct chat with; if chats does not say, it is left out.
    pub async fn shown_to(&self, viewer: UserId, profiles: &[Profile]) -> Result<Vec<User>, ApiError> {
        let seen = profiles.iter().filter(|profile| profile.last_seen_at.is_some() && profile.id != viewer);
        let seen: Vec<UserId> = seen.map(|profile| profile.id).collect();
        let visible = if seen.is_empty() { HashSet::new() } else { self.visible_to(viewer, seen).await? };
        let shown = |profile: &Profile| {
            if visible.contains(&profile.id) { profile.to_seen_user() } else { profile.to_user() }
        };
        Ok(profiles.iter().map(shown).collect())
    }

    async fn visible_to(&self, viewer: UserId, others: Vec<UserId>) -> Result<HashSet<UserId>, ApiError> {
        let contacts = list_contacts_among(&mut self.db.read().await?, viewer, &others).await?;
        let mut visible: HashSet<UserId> = contacts.into_iter().collect();
        let strangers: Vec<UserId> = others.into_iter().filter(|id| !visible.contains(id)).collect();
        if !strangers.is_empty() && self.bus.ping().is_ok() {
            let shared = self.bus.ask(&SharedWith { user_id: viewer, others: strangers }).await;
            measures::asked("chats", shared.is_ok());
            visible.extend(shared.into_iter().flat_map(|answer| answer.user_ids));
        }
        Ok(visible)
    }

    /// Takes in what auth tells of an account: makes its profile, or fills one that is untouched.
    pub async fn take_in(&self, card: AccountCard, source: Source) -> Result<Profile, ApiError> {
        counted(self.db.write(Lane::of(card.id), move |tx| learn(tx, card, source).boxed()).await)
    }

    async fn ask_for_one(&self, question: Accounts) -> Result<Profile, ApiError> {
        let card = self.ask(question).await?.into_iter().next().ok_or_else(ApiError::not_found)?;
        self.take_in(card, Source::Auth).await
    }

    /// Asks auth where it is no great matter if no answer comes: then not at all while NATS is away.
    async fn try_ask(&self, question: Accounts) -> Vec<AccountCard> {
        if self.bus.ping().is_err() {
            return Vec::new();
        }
        self.ask(question).await.unwrap_or_default()
    }

    async fn ask(&self, question: Accounts) -> Result<Vec<AccountCard>, AskError> {
        let answer = self.bus.ask(&question).await;
        measures::asked("auth", answer.is_ok());
        Ok(answer?.items)
    }
}

/// Counts what was committed.
fn counted(committed: Result<(Profile, ProfileChange), ApiError>) -> Result<Profile, ApiError> {
    committed.map(|(profile, change)| {
        change.count();
        profile
    })
}

async fn learn(tx: &mut Tx, card: AccountCard, source: Source) -> Result<(Profile, ProfileChange), ApiError> {
    let new = Profile::of_account(&card);
    if profiles::insert_profile(tx, &new).await? {
        return Ok((new, ProfileChange::Created(source)));
    }
    let mut profile = profiles::lock_profile(tx, card.id).await?.ok_or_else(ApiError::not_found)?;
    let changed = profile.learn(&card);
    profiles::update_profile(tx, &profile).await?;
    if !changed {
        return Ok((profile, ProfileChange::Nothing));
    }
    tx.publish(&ProfileUpdated { user: profile.to_user() })?;
    Ok((profile, ProfileChange::Updated))
}

async fn insert_or_get(tx: &mut Tx, profile: Profile) -> Result<(Profile, ProfileChange), ApiError> {
    if profiles::insert_profile(tx, &profile).await? {
        return Ok((profile, ProfileChange::Created(Source::Token)));
    }
    let made_meanwhile: Result<_, DbError> = profiles::get_profile(tx, profile.id).await;
    Ok((made_meanwhile?.ok_or_else(ApiError::not_found)?, ProfileChange::Nothing))
}
