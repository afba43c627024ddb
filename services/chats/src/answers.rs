//! Questions that chats answers, one function each.

use shared::contract::PEOPLE_PER_QUESTION;
use shared::contract::chats::{ChatsOf, MembershipPage, SharedWith};
use shared::contract::users::UserIds;
use shared::http::ApiError;

use crate::app::App;
use crate::store::memberships::{list_memberships, list_sharing};

/// In which chats is, or was, this person? The main chat is always among them.
pub async fn chats_of(app: App, question: ChatsOf) -> Result<MembershipPage, ApiError> {
    let ChatsOf { user_id, after, limit } = question;
    app.main_chat.ensure_member(user_id).await?;
    let limit = limit.map(|limit| limit.min(ChatsOf::PAGE));
    let items = list_memberships(&mut app.db.read().await?, user_id, after, limit).await?;
    let is_full = limit.is_some_and(|limit| items.len() >= limit as usize);
    let next = items.last().filter(|_| is_full).map(|item| item.chat_id);
    Ok(MembershipPage { items, next })
}

/// With whom of these does this person share a group or direct chat?
pub async fn shared_with(app: App, question: SharedWith) -> Result<UserIds, ApiError> {
    if question.others.len() > PEOPLE_PER_QUESTION {
        return Err(ApiError::bad_request("At most 500 people may be asked about at once."));
    }
    let user_ids = list_sharing(&mut app.db.read().await?, question.user_id, &question.others).await?;
    Ok(UserIds { user_ids })
}
