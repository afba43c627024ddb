//! Questions: answered, refused, or given up at the deadline.

use std::time::Instant;

use shared::bus::AskError;
use shared::contract::Question;
use shared::contract::users::{ContactsOf, UserIds};
use shared::http::ApiError;
use shared::ids::UserId;
use shared::request_id;
use shared::testing::{Nats, eventually};
use tokio_util::sync::CancellationToken;

/// Answers as users would, with `answer`.
async fn answering<F, Fut>(nats: &Nats, answer: F) -> CancellationToken
where
    F: Fn(ContactsOf) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<UserIds, ApiError>> + Send + 'static,
{
    let (bus, stop) = (nats.connect("users").await, CancellationToken::new());
    let until = stop.clone();
    tokio::spawn(async move { bus.answer(until, answer).await });
    stop
}

fn question() -> ContactsOf {
    ContactsOf { user_id: UserId::new() }
}

#[tokio::test]
async fn an_answer_comes_back() {
    let nats = Nats::start().await;
    answering(&nats, |asked| std::future::ready(Ok(UserIds { user_ids: vec![asked.user_id] }))).await;
    let (asker, question) = (nats.connect("realtime").await, question());
    let answer = eventually("someone answers", async || asker.ask(&question).await.ok()).await;
    assert_eq!(answer.user_ids, [question.user_id]);
}

#[tokio::test]
async fn an_answering_service_that_fails_says_so() {
    let nats = Nats::start().await;
    answering(&nats, |_| std::future::ready(Err(ApiError::not_found()))).await;
    let asker = nats.connect("realtime").await;
    let reason = eventually("someone answers", async || match asker.ask(&question()).await {
        Err(AskError::Failed { reason, .. }) => Some(reason),
        _ => None,
    })
    .await;
    assert_eq!(reason, "not_found");
}

#[tokio::test]
async fn nobody_there_is_told_at_once() {
    let nats = Nats::start().await;
    let (realtime, asked) = (nats.connect("realtime").await, Instant::now());
    assert!(matches!(realtime.ask(&question()).await, Err(AskError::NoAnswer { .. })));
    assert!(asked.elapsed() < ContactsOf::DEADLINE);
}

#[tokio::test]
async fn a_question_is_given_up_at_its_deadline() {
    let nats = Nats::start().await;
    let heard = CancellationToken::new();
    let hearing = heard.clone();
    answering(&nats, move |_| {
        hearing.cancel();
        std::future::pending()
    })
    .await;
    let asker = nats.connect("realtime").await;
    eventually("someone hears", async || {
        let given_up = asker.ask(&question()).await;
        assert!(given_up.is_err());
        heard.is_cancelled().then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_requests_id_travels_with_the_question() {
    let nats = Nats::start().await;
    answering(&nats, |_| async {
        let id = request_id::current().unwrap_or_default();
        Ok(UserIds { user_ids: id.parse().ok().into_iter().collect() })
    })
    .await;
    let (asker, id) = (nats.connect("realtime").await, UserId::new());
    let answer =
        eventually("someone answers", async || request_id::scope(id.to_string(), asker.ask(&question())).await.ok())
            .await;
    assert_eq!(answer.user_ids, [id]);
}
