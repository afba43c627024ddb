//! Questions and answers between services: request-reply with a deadline.

use std::time::Duration;

use anyhow::Context;
use async_nats::HeaderValue;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::connect::{Bus, read};
use crate::contract::Question;
use crate::http::ApiError;
use crate::request_id;

/// Questions worked on at once, of one kind.
const AT_ONCE: usize = 64;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum AskError {
    /// Nobody answered within the deadline, or NATS is away.
    #[error("{subject}: no answer within {deadline:?}")]
    NoAnswer {
        /// What was asked.
        subject: &'static str,
        /// How long was waited.
        deadline: Duration,
    },
    /// The answering service failed.
    #[error("{subject}: {reason}")]
    Failed {
        /// What was asked.
        subject: &'static str,
        /// What it says.
        reason: String,
    },
}

impl From<AskError> for ApiError {
    fn from(error: AskError) -> Self {
        Self::unavailable(error)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply<A> {
    Ok(A),
    Failed(String),
}

impl Bus {
    /// Asks the service that knows; waits [`Question::DEADLINE`] at the most.
    pub async fn ask<Q: Question>(&self, question: &Q) -> Result<Q::Answer, AskError> {
        let failed = |reason: String| AskError::Failed { subject: Q::SUBJECT, reason };
        let payload = serde_json::to_vec(question).map_err(|error| failed(error.to_string()))?;
        let mut request = async_nats::Request::new().payload(payload.into()).timeout(Some(Q::DEADLINE));
        if let Some(headers) = Self::request_headers() {
            request = request.headers(headers);
        }
        let asked = tokio::time::timeout(Q::DEADLINE, self.client.send_request(Q::SUBJECT, request)).await;
        let Ok(Ok(message)) = asked else {
            return Err(AskError::NoAnswer { subject: Q::SUBJECT, deadline: Q::DEADLINE });
        };
        match serde_json::from_slice(&message.payload) {
            Ok(Reply::Ok(answer)) => Ok(answer),
            Ok(Reply::Failed(reason)) => Err(failed(reason)),
            Err(error) => Err(failed(format!("the answer cannot be read: {error}"))),
        }
    }

    /// Answers a kind of question with `answer` until `stop`. Replicas of a service share the questions.
    pub async fn answer<Q, F, Fut>(&self, stop: CancellationToken, answer: F) -> anyhow::Result<()>
    where
        Q: Question,
        F: Fn(Q) -> Fut + Send + Sync,
        Fut: Future<Output = Result<Q::Answer, ApiError>> + Send,
    {
        let questions = self.client.queue_subscribe(Q::SUBJECT, self.process.to_owned()).await?;
        questions
            .take_until(stop.clone().cancelled_owned())
            .for_each_concurrent(AT_ONCE, |message| self.answer_one(message, &answer))
            .await;
        if stop.is_cancelled() { Ok(()) } else { Err(anyhow::anyhow!("the subscription ended")) }
    }

    async fn answer_one<Q, F, Fut>(&self, message: async_nats::Message, answer: &F)
    where
        Q: Question,
        F: Fn(Q) -> Fut + Send + Sync,
        Fut: Future<Output = Result<Q::Answer, ApiError>> + Send,
    {
        let (Some(reply_to), Some(question)) = (message.reply.clone(), read::<Q>(&message)) else { return };
        let given =
            message.headers.as_ref().and_then(|headers| headers.get(request_id::HEADER)).map(HeaderValue::as_str);
        let work = async {
            let reply = match tokio::time::timeout(Q::DEADLINE, answer(question)).await {
                Ok(Ok(answer)) => Reply::Ok(answer),
                Ok(Err(error)) => {
                    tracing::warn!(nats.subject = Q::SUBJECT, %error, "a question could not be answered");
                    Reply::Failed(error.code().to_owned())
                }
                Err(_) => Reply::Failed("timeout".to_owned()),
            };
            let payload = serde_json::to_vec(&reply).context("the answer cannot be written")?;
            self.client.publish(reply_to, payload.into()).await.context("NATS takes no message")
        };
        if let Err(error) = request_id::scope(request_id::accept(given), work).await {
            tracing::warn!(nats.subject = Q::SUBJECT, %error, "an answer could not be sent");
        }
    }
}
