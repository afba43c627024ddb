//! Reads what a handler left of a request's body. A connection that is closed while bytes are still coming is reset, and
//! the answer that was sent a moment ago is lost with it: a refusal would look like a broken network.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures::TryStreamExt;
use http::header::EXPECT;
use http_body::{Body as _, Frame, SizeHint};
use tokio::sync::oneshot;

use super::serve::BODY_LIMIT;

/// So much of a refused upload is still read away, in bytes.
pub const REFUSED_UPLOAD: usize = 8 * 1024 * 1024;
/// How long an answer waits for the rest of a body.
const PATIENCE: Duration = Duration::from_secs(2);

/// Holds the answer back until a body of ordinary size has arrived. A larger one is cut off; whoever asks first whether to
/// send one (`Expect`) is simply answered.
pub async fn read_on(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() || request.headers().contains_key(EXPECT) {
        return next.run(request).await;
    }
    let (back, mut left) = oneshot::channel();
    let response = next.run(request.map(|body| Body::new(Lent { body: Some(body), back: Some(back) }))).await;
    if let Ok(rest) = left.try_recv()
        && rest.size_hint().lower() <= BODY_LIMIT as u64
    {
        read_away(rest.into_data_stream(), BODY_LIMIT).await;
    }
    response
}

/// Reads a body to its end for a moment, but not more than `limit` bytes; what comes of it does not matter.
pub async fn read_away(body: BodyDataStream, limit: usize) {
    let mut left = limit;
    let reading = body.try_for_each(|chunk| {
        let room = left.checked_sub(chunk.len());
        left = room.unwrap_or(0);
        std::future::ready(room.map(drop).ok_or_else(|| axum::Error::new("enough")))
    });
    let _ = tokio::time::timeout(PATIENCE, reading).await;
}

/// A body that is given back by whoever drops it before its end.
struct Lent {
    body: Option<Body>,
    back: Option<oneshot::Sender<Body>>,
}

impl http_body::Body for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = self.body.as_mut() else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(cx);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(SizeHint::default, http_body::Body::size_hint)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(back)) = (self.body.take(), self.back.take())
            && !body.is_end_stream()
        {
            let _ = back.send(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::routing::post;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio_util::sync::CancellationToken;

    use crate::config::ServerLimits;
    use crate::http::serve::{BODY_LIMIT, serve, with_layers};

    async fn connect() -> TcpStream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new().route("/echo", post(|body: String| async { body }));
        let app = with_layers(routes, ServerLimits::default());
        tokio::spawn(serve(listener, app, ServerLimits::default(), CancellationToken::new()));
        TcpStream::connect(address).await.unwrap()
    }

    async fn answer(stream: &mut TcpStream) -> String {
        let mut text = vec![0; 4096];
        let length = stream.read(&mut text).await.unwrap();
        String::from_utf8_lossy(&text[..length]).into_owned()
    }

    async fn say(stream: &mut TcpStream, text: &str) {
        stream.write_all(text.as_bytes()).await.unwrap();
    }

    #[tokio::test]
    async fn a_refusal_waits_for_the_body_and_the_connection_goes_on() {
        let mut stream = connect().await;
        say(&mut stream, "POST /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n").await;
        let early = tokio::time::timeout(Duration::from_millis(100), answer(&mut stream)).await;
        assert!(early.is_err(), "{early:?}");
        say(&mut stream, "12345").await;
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 404"));
        say(&mut stream, "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nhi").await;
        assert!(answer(&mut stream).await.ends_with("\r\n\r\nhi"));
    }

    #[tokio::test]
    async fn who_has_too_much_to_say_or_asks_first_is_answered_at_once() {
        let mut stream = connect().await;
        let length = BODY_LIMIT + 1;
        say(&mut stream, &format!("POST /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n")).await;
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 404"));

        let mut stream = connect().await;
        let head = "POST /nothing HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n";
        say(&mut stream, head).await;
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 404"));
    }
}
