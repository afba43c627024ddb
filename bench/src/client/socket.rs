//! The socket, with buffers small enough that one generator holds many thousands.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Error, Message, Utf8Bytes,
        client::IntoClientRequest,
        handshake::client::Request,
        protocol::{WebSocketConfig, frame::coding::CloseCode},
    },
};

use super::{Failure, Person, Server};

/// How long an upgrade may take.
const UPGRADE_DEADLINE: Duration = Duration::from_secs(15);

/// An upgraded connection. Nothing was said on it yet unless it was opened for a person.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
}

/// Why a socket gives nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The server's close frame, with its code.
    Code(u16),
    /// The connection broke without one.
    Broken,
}

impl Socket {
    /// Upgrades and says who this is. `ready` comes as one of the next frames.
    pub async fn open(person: &Person) -> Result<Self, Failure> {
        let mut socket = Self::upgrade(person.server(), None).await?;
        let _ = socket.say(&json!({"type": "auth", "token": person.token()})).await;
        Ok(socket)
    }

    /// Upgrades and says nothing. With an `Origin`, as a browser would.
    pub async fn upgrade(server: &Server, origin: Option<&str>) -> Result<Self, Failure> {
        let authority = server.base().trim_start_matches("http://");
        let mut request: Request =
            format!("ws://{authority}/ws").into_client_request().map_err(|error| Failure::Odd(error.to_string()))?;
        if let Some(origin) = origin {
            let value = origin.parse().map_err(|_| Failure::Odd(format!("origin {origin}")))?;
            request.headers_mut().insert("origin", value);
        }
        let upgrading = async {
            let tcp = TcpStream::connect(authority).await.map_err(Error::Io)?;
            tcp.set_nodelay(true).map_err(Error::Io)?;
            client_async_with_config(request, tcp, Some(small_buffers())).await
        };
        match timeout(UPGRADE_DEADLINE, upgrading).await {
            Ok(Ok((stream, _))) => Ok(Self { stream }),
            Ok(Err(error)) => Err(refusal(error)),
            Err(_) => Err(Failure::NoAnswer("upgrade took too long".into())),
        }
    }

    /// Sends one JSON frame.
    pub async fn say(&mut self, frame: &Value) -> Result<(), Closed> {
        self.say_text(frame.to_string()).await
    }

    /// Sends one text frame as it is.
    pub async fn say_text(&mut self, text: impl Into<Utf8Bytes>) -> Result<(), Closed> {
        self.stream.send(Message::Text(text.into())).await.map_err(|_| Closed::Broken)
    }

    /// Sends one binary frame, which the contract does not know.
    pub async fn say_bytes(&mut self, bytes: Vec<u8>) -> Result<(), Closed> {
        self.stream.send(Message::Binary(bytes.into())).await.map_err(|_| Closed::Broken)
    }

    /// The next text frame. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Result<Utf8Bytes, Closed> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err(Closed::Code(u16::from(frame.code)));
                }
                Some(Ok(Message::Close(None))) => {
                    return Err(Closed::Code(u16::from(CloseCode::Status)));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(Closed::Broken),
            }
        }
    }

    /// Says goodbye.
    pub async fn close(&mut self) {
        let _ = self.stream.close(None).await;
    }
}

/// The upgrade's refusal as the HTTP answer it was.
fn refusal(error: Error) -> Failure {
    let Error::Http(response) = error else {
        return Failure::NoAnswer(error.to_string());
    };
    let body = response.body().as_deref().unwrap_or_default();
    let mut problem: super::Problem = serde_json::from_slice(body).unwrap_or_default();
    problem.status = response.status().as_u16();
    Failure::Refused(problem)
}

fn small_buffers() -> WebSocketConfig {
    WebSocketConfig::default().read_buffer_size(4 * 1024).write_buffer_size(4 * 1024)
}
