//! What others may ask of users.

use shared::contract::PEOPLE_PER_QUESTION;
use shared::contract::users::{Cards, CardsOf, ContactsOf, LastSeen, LastSeenTimes, UserIds};
use shared::db::Db;
use shared::http::{ApiError, Invalid};
use shared::ids::UserId;
use shared::supervise::Background;

use crate::app::App;
use crate::profile::Profile;
use crate::store::{contacts, profiles};

/// Starts answering.
pub fn start(app: &App, background: &Background) {
    background.run_with("answers.contacts", app, |app, stop| async move {
        app.bus.answer(stop, |question| contacts_of(app.db.clone(), question)).await
    });
    background.run_with("answers.cards", app, |app, stop| async move {
        app.bus.answer(stop, |question| cards_of(app.db.clone(), question)).await
    });
    background.run_with("answers.last_seen", app, |app, stop| async move {
        app.bus.answer(stop, |question| last_seen(app.db.clone(), question)).await
    });
}

async fn contacts_of(db: Db, question: ContactsOf) -> Result<UserIds, ApiError> {
    Ok(UserIds { user_ids: contacts::list_contact_ids(&mut db.read().await?, question.user_id).await? })
}

async fn cards_of(db: Db, question: CardsOf) -> Result<Cards, ApiError> {
    check_count(&question.user_ids)?;
    let profiles = profiles::list_profiles(&mut db.read().await?, &question.user_ids).await?;
    Ok(Cards { items: profiles.iter().map(Profile::to_user).collect() })
}

async fn last_seen(db: Db, question: LastSeen) -> Result<LastSeenTimes, ApiError> {
    check_count(&question.user_ids)?;
    Ok(LastSeenTimes { items: profiles::list_last_seen(&mut db.read().await?, &question.user_ids).await? })
}

fn check_count(user_ids: &[UserId]) -> Result<(), ApiError> {
    if user_ids.len() > PEOPLE_PER_QUESTION {
        return Err(Invalid::field("user_ids", "too_many", "at most 500 at once"));
    }
    Ok(())
}
