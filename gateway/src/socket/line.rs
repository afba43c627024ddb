//! One WebSocket on the wire: frames in and out, and every way in which it can end.

use std::borrow::Cow;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use shared::contract::frames::close;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};

/// The largest frame that a client may say.
pub const LARGEST: usize = 64 * 1024;
/// Eagerly allocated and kept for the socket's life: what clients say is mostly shorter than this.
const READ_BUFFER: usize = 1024;
/// Frames that wait together for one write.
const WRITE_BUFFER: usize = 4 * 1024;
/// How long a client may take to take note of the end.
const GOODBYE: Duration = Duration::from_secs(2);
/// What a client may still have been sending when it was closed; read and thrown away, so that it sees why.
const LAST_WORDS: usize = 4 * 1024 * 1024;

/// RFC 6455: the frames are not as the protocol says.
const NOT_THE_PROTOCOL: u16 = 1002;
/// RFC 6455: a text that is not UTF-8.
const NOT_UTF8: u16 = 1007;

/// How a socket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// We close it, with a code.
    Close(u16),
    /// The client closed it, or the connection broke.
    Gone,
    /// Nothing was heard for too long.
    Silent,
}

impl End {
    /// The label under which it is counted.
    pub fn label(self) -> Cow<'static, str> {
        match self {
            Self::Close(code) => code.to_string().into(),
            Self::Gone => "gone".into(),
            Self::Silent => "silent".into(),
        }
    }

    fn of(error: &Error) -> Self {
        match error {
            Error::Capacity(_) => Self::Close(close::TOO_LARGE),
            Error::Utf8(_) => Self::Close(NOT_UTF8),
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake | ProtocolError::SendAfterClosing) => {
                Self::Gone
            }
            Error::Protocol(_) => Self::Close(NOT_THE_PROTOCOL),
            _ => Self::Gone,
        }
    }
}

/// What was heard.
#[derive(Debug)]
pub enum Heard {
    /// A text frame.
    Text(Utf8Bytes),
    /// A binary frame: nothing in this protocol is one.
    Binary,
    /// A ping or pong: somebody is there.
    SignOfLife,
}

/// One connection.
pub struct Line {
    /// Boxed, because a future holds a copy for each function that it was handed through.
    stream: Box<WebSocketStream<TcpStream>>,
    /// How long a write may take.
    patience: Duration,
}

impl Line {
    /// On an upgraded connection of which `read` was read already.
    pub async fn new(stream: TcpStream, read: &[u8], patience: Duration) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_frame_size(Some(LARGEST))
            .max_message_size(Some(LARGEST));
        let stream = WebSocketStream::from_partially_read(stream, read.to_vec(), Role::Server, Some(config)).await;
        Self { stream: Box::new(stream), patience }
    }

    /// The next frame. Dropping the future loses nothing.
    pub async fn hear(&mut self) -> Result<Heard, End> {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => Ok(Heard::Text(text)),
            Some(Ok(Message::Binary(_))) => Ok(Heard::Binary),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(Heard::SignOfLife),
            Some(Ok(Message::Close(_))) | None => Err(End::Gone),
            Some(Err(error)) => Err(End::of(&error)),
        }
    }

    /// Takes a text to be written; the wire has it after [`Line::flush`].
    pub async fn say(&mut self, text: Utf8Bytes) -> Result<(), End> {
        self.patiently(|stream| stream.feed(Message::Text(text))).await
    }

    /// Asks for a sign of life.
    pub async fn ping(&mut self) -> Result<(), End> {
        self.patiently(|stream| stream.send(Message::Ping(Bytes::new()))).await
    }

    /// Writes out what was said.
    pub async fn flush(&mut self) -> Result<(), End> {
        self.patiently(SinkExt::flush).await
    }

    async fn patiently<'a, F, Fut>(&'a mut self, write: F) -> Result<(), End>
    where
        F: FnOnce(&'a mut WebSocketStream<TcpStream>) -> Fut,
        Fut: Future<Output = Result<(), Error>> + 'a,
    {
        match timeout(self.patience, write(&mut self.stream)).await {
            Ok(written) => written.map_err(|error| End::of(&error)),
            Err(_) => Err(End::Close(close::TOO_SLOW)),
        }
    }

    /// Ends the connection so that the client learns why, if it still listens.
    pub async fn close(mut self, end: End) {
        let _ = timeout(GOODBYE, self.say_goodbye(end)).await;
    }

    async fn say_goodbye(&mut self, end: End) {
        match end {
            End::Close(code) => {
                let frame = CloseFrame { code: code.into(), reason: Utf8Bytes::default() };
                let _ = self.stream.send(Message::Close(Some(frame))).await;
            }
            // Sends the answer to the client's own close frame, if it sent one.
            End::Gone => drop(self.stream.flush().await),
            End::Silent => return,
        }
        let stream = self.stream.get_mut();
        let _ = stream.shutdown().await;
        // Closing with unread bytes would reset the connection and take the close frame with it.
        let mut left = stream.take(LAST_WORDS as u64);
        let _ = tokio::io::copy(&mut left, &mut tokio::io::sink()).await;
    }
}
