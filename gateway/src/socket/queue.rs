//! What waits to be written to one socket: at most 256 frames and 256 KiB. A reader that is slower than that loses the
//! frames and is told to sync instead.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use shared::contract::frames::{Frame, FrameType, ServerFrame};
use shared::time::Timestamp;
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::line::End;
use crate::measures::MEASURES;

const MOST_FRAMES: usize = 256;
const MOST_BYTES: usize = 256 * 1024;
/// An empty queue keeps no more room than this.
const ROOM_KEPT: usize = 16;
/// Over how long a client that lost frames spreads its sync.
const OVERFLOW_SPREAD_MS: u64 = 1000;

/// A frame on its way to sockets. Its text is shared by all of them.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// What is written.
    pub text: Utf8Bytes,
    /// When the change was made that it tells, if that is measured.
    pub at: Option<Timestamp>,
    /// What it is counted as.
    pub kind: FrameType,
}

impl Outgoing {
    /// A frame of the gateway's own.
    pub fn new(frame: &ServerFrame) -> Self {
        Self::of(Frame::new(frame).as_str().to_owned().into(), None)
    }

    /// A frame that was made elsewhere.
    pub fn of(text: Utf8Bytes, at: Option<Timestamp>) -> Self {
        Self { kind: FrameType::of(text.as_bytes()), text, at }
    }

    /// `resync`.
    pub fn resync(reason: &str, spread_ms: u64) -> Self {
        Self::new(&ServerFrame::Resync { reason: reason.to_owned(), spread_ms })
    }
}

/// The queue. Many put into it; the socket's own task takes out.
#[derive(Debug, Default)]
pub struct Queue {
    inner: Mutex<Inner>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    frames: VecDeque<Outgoing>,
    bytes: usize,
    end: Option<End>,
}

impl Queue {
    /// Puts a frame at the end; if there is no room, everything goes and `resync` comes in its place.
    pub fn push(&self, frame: Outgoing) {
        let mut inner = self.lock();
        if inner.frames.len() >= MOST_FRAMES || inner.bytes + frame.text.len() > MOST_BYTES {
            MEASURES.overflows.increment(1);
            metrics::counter!("resyncs_total", "reason" => "overflow").increment(1);
            inner.clear();
            inner.put(Outgoing::resync("overflow", OVERFLOW_SPREAD_MS));
        } else {
            inner.put(frame);
        }
        drop(inner);
        self.changed.notify_one();
    }

    /// Tells the socket's task to end; the first reason counts.
    pub fn end(&self, end: End) {
        self.lock().end.get_or_insert(end);
        self.changed.notify_one();
    }

    /// The next frame.
    pub fn pop(&self) -> Option<Outgoing> {
        let mut inner = self.lock();
        let frame = inner.frames.pop_front()?;
        inner.bytes -= frame.text.len();
        if inner.frames.is_empty() && inner.frames.capacity() > ROOM_KEPT {
            inner.frames = VecDeque::new();
        }
        Some(frame)
    }

    /// Waits for a frame, or for the end.
    pub async fn filled(&self) -> Result<(), End> {
        loop {
            {
                let inner = self.lock();
                match inner.end {
                    Some(end) => return Err(end),
                    None if !inner.frames.is_empty() => return Ok(()),
                    None => {}
                }
            }
            self.changed.notified().await;
        }
    }

    /// Waits for the end alone.
    pub async fn ended(&self) -> End {
        loop {
            let end = self.lock().end;
            match end {
                Some(end) => return end,
                None => self.changed.notified().await,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn put(&mut self, frame: Outgoing) {
        self.bytes += frame.text.len();
        self.frames.push_back(frame);
    }

    fn clear(&mut self) {
        self.frames.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::{Outgoing, Queue};
    use crate::socket::line::End;

    fn frame(text: &str) -> Outgoing {
        Outgoing::of(text.into(), None)
    }

    fn texts(queue: &Queue) -> Vec<String> {
        std::iter::from_fn(|| queue.pop()).map(|frame| frame.text.to_string()).collect()
    }

    #[test]
    fn frames_come_out_in_their_order() {
        let queue = Queue::default();
        for n in 0..256 {
            queue.push(frame(&n.to_string()));
        }
        assert_eq!(texts(&queue), (0..256).map(|n| n.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn too_many_frames_become_one_resync() {
        let queue = Queue::default();
        for _ in 0..257 {
            queue.push(frame("{}"));
        }
        queue.push(frame("later"));
        let left = texts(&queue);
        assert_eq!(left.len(), 2);
        assert!(left[0].contains("\"resync\"") && left[0].contains("\"overflow\""), "{left:?}");
        assert_eq!(left[1], "later");
    }

    #[test]
    fn too_many_bytes_become_one_resync() {
        let queue = Queue::default();
        let large = "x".repeat(60 * 1024);
        for _ in 0..5 {
            queue.push(frame(&large));
        }
        assert_eq!(texts(&queue).len(), 1);
        queue.push(frame(&large));
        assert_eq!(texts(&queue), [large]);
    }

    #[tokio::test]
    async fn the_first_reason_to_end_counts_and_comes_before_frames() {
        let queue = Queue::default();
        queue.push(frame("{}"));
        assert_eq!(queue.filled().await, Ok(()));
        queue.end(End::Close(4003));
        queue.end(End::Close(1012));
        assert_eq!(queue.filled().await, Err(End::Close(4003)));
        assert_eq!(queue.ended().await, End::Close(4003));
    }
}
