//! The other end of a WebSocket.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(15);

/// A client.
pub struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    /// Upgrades; says nothing.
    pub async fn open(url: &str) -> Self {
        let url = format!("{}/ws", url.replace("http://", "ws://"));
        Self(connect_async(url).await.unwrap().0)
    }

    /// Shows a token.
    pub async fn auth(&mut self, token: &str) {
        self.say(&json!({ "type": "auth", "token": token })).await;
    }

    /// Says something.
    pub async fn say(&mut self, frame: &Value) {
        self.say_text(&frame.to_string()).await;
    }

    /// Says something, whatever it is.
    pub async fn say_text(&mut self, text: &str) {
        // The server may have closed already; then the test looks for the close code.
        let _ = self.0.send(Message::text(text)).await;
    }

    /// The next text, as it came.
    pub async fn text(&mut self) -> String {
        match self.next().await {
            Ok(text) => text,
            Err(code) => panic!("closed with {code}"),
        }
    }

    /// The next frame.
    pub async fn frame(&mut self) -> Value {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// Frames up to one of this type.
    pub async fn frame_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// The code with which the server closes, after whatever comes before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next().await {
                return code;
            }
        }
    }

    /// A text, or the code with which the server closed.
    async fn next(&mut self) -> Result<String, u16> {
        timeout(PATIENCE, self.text_or_close()).await.expect("the server says nothing")
    }

    async fn text_or_close(&mut self) -> Result<String, u16> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) | None => return Err(1005),
                Some(Err(error)) => panic!("the connection broke: {error}"),
            }
        }
    }
}

/// Sends `bytes` on a fresh socket as they are; the code with which the server closes.
pub async fn closed_after(url: &str, bytes: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    let handshake = "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                     sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(handshake.as_bytes()).await.unwrap();
    let mut lines = BufReader::new(&mut stream).lines();
    while lines.next_line().await.unwrap().is_some_and(|line| !line.is_empty()) {}
    let mut reader = lines.into_inner();
    reader.get_mut().write_all(bytes).await.unwrap();
    let mut close = [0; 4];
    timeout(PATIENCE, reader.read_exact(&mut close)).await.expect("the server says nothing").unwrap();
    assert_eq!(close[..2], [0x88, 2], "not a close frame");
    u16::from_be_bytes([close[2], close[3]])
}
