//! The accept loop: HTTP/1.1 with a limit on everything a client may take its time with.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::header::{CONNECTION, HeaderValue, TRANSFER_ENCODING};
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::body_deadline::limit_time;
use super::error::ApiError;
use super::trace::observe;
use super::unread::read_on;
use crate::config::ServerLimits;

/// The largest body of an ordinary request, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The largest head of a request, in bytes: hyper answers 431 to a larger one.
const HEAD_LIMIT: usize = 16 * 1024;
/// Pause after the kernel refused a connection (no file descriptors left), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Puts around `routes` what every request goes through: id, log, metrics, limits, and problem+json for whatever no
/// handler answers. A route that takes more than [`BODY_LIMIT`] has a `DefaultBodyLimit` of its own.
pub fn with_layers(routes: Router, limits: ServerLimits) -> Router {
    routes
        .fallback(|| async { ApiError::not_found() })
        .method_not_allowed_fallback(|| async {
            ApiError::new(
                http::StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This method does not exist here.",
            )
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(|_| ApiError::internal("a handler panicked").into_response()))
        .layer(TimeoutLayer::with_status_code(http::StatusCode::SERVICE_UNAVAILABLE, limits.request))
        .layer(RequestBodyTimeoutLayer::new(limits.body))
        .layer(from_fn(timeouts_are_problems))
        .layer(from_fn(read_on))
        .layer(from_fn_with_state(limits.body, limit_time))
        .route_layer(from_fn(observe))
        .layer(from_fn(observe_unmatched))
}

/// Gives what the layers above answer by themselves (a bare 503) the body that every error has.
async fn timeouts_are_problems(request: Request, next: axum::middleware::Next) -> Response {
    let response = next.run(request).await;
    let bare = response.status() == http::StatusCode::SERVICE_UNAVAILABLE
        && !response.headers().contains_key(http::header::CONTENT_TYPE);
    if bare { ApiError::unavailable("the request took too long").into_response() } else { response }
}

/// Requests that match no route are observed too; those that match were observed by the route's own layer.
async fn observe_unmatched(request: Request, next: axum::middleware::Next) -> Response {
    if request.extensions().get::<axum::extract::MatchedPath>().is_some() {
        return next.run(request).await;
    }
    observe(request, next).await
}

/// Serves `app` on `listener` until `stop`; then lets requests under way finish within `limits.drain`.
pub async fn serve(listener: TcpListener, app: Router, limits: ServerLimits, stop: CancellationToken) {
    let connections = TaskTracker::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                let (app, stop) = (app.clone(), stop.clone());
                connections.spawn(async move {
                    serve_connection(stream, peer, app, limits, stop).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(limits.drain, connections.wait()).await.is_err() {
        tracing::warn!(left = connections.len(), "requests under way did not finish in time");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

async fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    limits: ServerLimits,
    stop: CancellationToken,
) {
    // Small frames must not wait for more to come.
    let _ = stream.set_nodelay(true);
    // The kernel gives up a connection whose other end takes nothing.
    if let Err(error) = SockRef::from(&stream).set_tcp_user_timeout(Some(limits.stall)) {
        tracing::warn!(%error, "a connection has no time limit for what it sends");
    }
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(app.clone(), request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %peer, "a connection ended with an error");
    }
}

/// Answers a request. One whose body came in chunks is the last of its connection: it may have had a `Content-Length`
/// too, which hyper takes away unseen. Whoever believed that length, such as a proxy in front, takes what follows the last
/// chunk for a part of the body; here it would be a request of its own (RFC 9112, section 6.1).
async fn answer(app: Router, request: Request) -> Result<Response, Infallible> {
    let in_chunks = request.headers().contains_key(TRANSFER_ENCODING);
    let mut response = app.oneshot(request).await?;
    if in_chunks {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

/// Cancelled by Ctrl-C or SIGTERM.
pub fn stop_signal() -> std::io::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        stopping.cancel();
    });
    Ok(stop)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::{sleep, timeout};
    use tokio_util::sync::CancellationToken;

    use super::{serve, with_layers};
    use crate::config::ServerLimits;

    /// More than both ends of a connection hold in the kernel.
    const LARGE: usize = 64 * 1024 * 1024;

    async fn start(limits: ServerLimits) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new()
            .route("/large", get(|| async { vec![b'x'; LARGE] }))
            .route("/echo", post(|body: String| async { body }));
        tokio::spawn(serve(listener, with_layers(routes, limits), limits, CancellationToken::new()));
        address
    }

    async fn ask(address: std::net::SocketAddr, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn status(stream: &mut TcpStream) -> String {
        let mut head = vec![0; 12];
        stream.read_exact(&mut head).await.unwrap();
        String::from_utf8(head).unwrap()
    }

    #[tokio::test]
    async fn whoever_takes_nothing_of_his_answer_gives_his_place_back() {
        let limits = ServerLimits { connections: 1, stall: Duration::from_millis(500), ..ServerLimits::default() };
        let address = start(limits).await;
        let _silent = ask(address, "GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let mut next = ask(address, "GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert!(timeout(Duration::from_millis(200), status(&mut next)).await.is_err());
        assert_eq!(timeout(Duration::from_secs(10), status(&mut next)).await.unwrap(), "HTTP/1.1 404");
    }

    #[tokio::test]
    async fn what_follows_a_body_in_chunks_is_no_request() {
        let address = start(ServerLimits::default()).await;
        let smuggled = "GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n";
        for lengths in ["content-length: 3\r\ntransfer-encoding: chunked", "transfer-encoding: chunked"] {
            let body = format!("5\r\nhello\r\n0\r\n\r\n{smuggled}");
            let request = format!("POST /echo HTTP/1.1\r\nhost: x\r\n{lengths}\r\n\r\n{body}");
            let mut answer = String::new();
            ask(address, &request).await.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nhello"), "{answer}");
        }
    }

    #[tokio::test]
    async fn a_body_that_comes_byte_by_byte_is_broken_off() {
        let limits = ServerLimits { body: Duration::from_millis(500), ..ServerLimits::default() };
        let mut stream = ask(start(limits).await, "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n").await;
        let (mut read, mut write) = stream.split();
        let dripping = async {
            while write.write_all(b"x").await.is_ok() {
                sleep(Duration::from_millis(100)).await;
            }
        };
        let mut head = [0; 12];
        tokio::select! {
            () = dripping => panic!("the connection was closed without an answer"),
            read = timeout(Duration::from_secs(3), read.read_exact(&mut head)) => drop(read.unwrap().unwrap()),
        }
        assert_eq!(&head, b"HTTP/1.1 400");
    }
}
