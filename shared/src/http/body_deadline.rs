//! A limit on the time that the whole body of a request may take: one that comes byte by byte would be waited for as
//! long as its sender likes.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::Sleep;

use super::serve::BODY_LIMIT;

/// Breaks a body off that is not there within `limit`. One that is announced to be larger than [`BODY_LIMIT`], an upload,
/// takes the time it needs.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() || request.body().size_hint().lower() > BODY_LIMIT as u64 {
        return next.run(request).await;
    }
    let deadline = Box::pin(tokio::time::sleep(limit));
    next.run(request.map(|body| Body::new(Timed { body, deadline }))).await
}

struct Timed {
    body: Body,
    deadline: Pin<Box<Sleep>>,
}

impl http_body::Body for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if polled.is_pending() && self.deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Some(Err(axum::Error::new("the body took too long"))));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
