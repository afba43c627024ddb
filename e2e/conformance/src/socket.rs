//! A socket that keeps every frame as it came.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, ensure};
use bench::client::{Closed, Person, Socket};
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long a frame may take.
pub const SOON: Duration = Duration::from_secs(40);

/// An open socket of one person.
#[derive(Debug)]
pub struct Ear {
    heard: Arc<Mutex<Vec<Value>>>,
    changed: watch::Receiver<()>,
    mouth: mpsc::UnboundedSender<String>,
    task: JoinHandle<Closed>,
}

impl Ear {
    /// Opens one and waits for `ready`.
    pub async fn open(person: &Person) -> Result<Self> {
        let mut socket = Socket::open(person).await?;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (news, changed) = watch::channel(());
        let (mouth, mut said) = mpsc::unbounded_channel::<String>();
        let kept = heard.clone();
        let task = tokio::spawn(async move {
            loop {
                tokio::select! {
                    text = socket.next() => match text {
                        Ok(text) => {
                            let frame = serde_json::from_str(&text).unwrap_or(Value::String(text.to_string()));
                            kept.lock().unwrap_or_else(PoisonError::into_inner).push(frame);
                            let _ = news.send(());
                        }
                        Err(end) => return end,
                    },
                    Some(text) = said.recv() => {
                        if let Err(end) = socket.say_text(text).await {
                            return end;
                        }
                    }
                }
            }
        });
        let ear = Self { heard, changed, mouth, task };
        ear.until("ready", |frame| frame["type"] == "ready").await?;
        Ok(ear)
    }

    /// Says something.
    pub fn say(&self, text: impl Into<String>) {
        let _ = self.mouth.send(text.into());
    }

    /// Everything heard so far.
    pub fn heard(&self) -> Vec<Value> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until a frame like this was heard.
    pub async fn until(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<()> {
        self.until_within(SOON, what, wanted).await
    }

    /// The same with a patience of one's own.
    pub async fn until_within(&self, patience: Duration, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<()> {
        let mut changed = self.changed.clone();
        let waiting = async {
            loop {
                changed.borrow_and_update();
                if self.heard().iter().any(&wanted) {
                    return true;
                }
                if changed.changed().await.is_err() {
                    return false;
                }
            }
        };
        ensure!(timeout(patience, waiting).await.unwrap_or(false), "no {what}");
        Ok(())
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.task.abort();
    }
}
