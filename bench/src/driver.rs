//! One client kept alive: a model, its socket, its syncs and pages, and its reconnects.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::{self, BoxFuture, Either};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, sleep_until};
use uuid::Uuid;

use crate::client::{Closed, Failure, Frame, Page, Person, Socket, Sync};
use crate::model::{Millis, Model};

/// Reconnects begin with this pause and double it …
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// A socket that says nothing for this long is dead: two heartbeats and a little.
const SILENCE: Duration = Duration::from_mins(1);
/// The session has ended: there is nothing to reconnect to.
const SESSION_ENDED: Closed = Closed::Code(4003);

/// A client that goes on until it is dropped.
#[derive(Debug)]
pub struct Client {
    /// Whose client it is.
    pub person: Person,
    seen: Arc<Mutex<Seen>>,
    changed: watch::Receiver<()>,
    cut: Arc<Notify>,
    task: JoinHandle<()>,
}

/// What a client holds, and what happened to it.
#[derive(Debug)]
pub struct Seen {
    /// What it holds.
    pub model: Model,
    /// Every frame with the time it came, in order.
    pub frames: Vec<(Instant, Frame)>,
    /// How each socket ended.
    pub closed: Vec<Closed>,
    /// How many syncs were answered.
    pub syncs: u32,
    /// Frames that are not the contract.
    pub unreadable: Vec<String>,
}

impl Client {
    /// Starts a client that loads the whole history of its chats.
    pub fn start(person: &Person) -> Self {
        let model = Model::new(person.id, rand::random());
        let seen = Seen { model, frames: Vec::new(), closed: Vec::new(), syncs: 0, unreadable: Vec::new() };
        let seen = Arc::new(Mutex::new(seen));
        let (news, changed) = watch::channel(());
        let cut = Arc::new(Notify::new());
        let running =
            Running { person: person.clone(), seen: seen.clone(), news, cut: cut.clone(), began: Instant::now() };
        Self { person: person.clone(), seen, changed, cut, task: tokio::spawn(running.go_on()) }
    }

    /// Cuts the connection without a goodbye; the client comes back by itself.
    pub fn cut(&self) {
        self.cut.notify_one();
    }

    /// Looks at what the client holds.
    pub fn look<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&locked(&self.seen))
    }

    /// Waits until something holds; `false` when it does not within `patience`.
    pub async fn until(&self, patience: Duration, mut holds: impl FnMut(&Seen) -> bool) -> bool {
        let mut changed = self.changed.clone();
        let waiting = async {
            loop {
                changed.borrow_and_update();
                if holds(&locked(&self.seen)) {
                    return true;
                }
                if changed.changed().await.is_err() {
                    return holds(&locked(&self.seen));
                }
            }
        };
        tokio::time::timeout(patience, waiting).await.unwrap_or(false)
    }

    /// Waits until the client is live and has synced.
    pub async fn until_settled(&self, patience: Duration) -> bool {
        self.until(patience, |seen| seen.model.is_settled() && seen.syncs > 0).await
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The client's task.
struct Running {
    person: Person,
    seen: Arc<Mutex<Seen>>,
    news: watch::Sender<()>,
    cut: Arc<Notify>,
    began: Instant,
}

/// A call under way.
type Asking = BoxFuture<'static, Answer>;

enum Answer {
    Sync(Result<Sync, Failure>),
    Page(Uuid, u64, Result<Page, Failure>),
}

impl Running {
    async fn go_on(self) {
        let mut pause = FIRST_PAUSE;
        // A sync survives its socket: it stays single.
        let mut asking: Option<Asking> = None;
        loop {
            if let Ok(mut socket) = Socket::open(&self.person).await {
                let end = self.listen(&mut socket, &mut asking, &mut pause).await;
                self.change(|seen| {
                    seen.model.disconnected();
                    seen.closed.push(end.clone());
                });
                match end {
                    SESSION_ENDED => return,
                    Closed::Code(4001) => _ = self.person.renew().await,
                    _ => {}
                }
            }
            sleep(pause.mul_f64(rand::random())).await;
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }

    /// Takes what comes until the socket ends.
    async fn listen(&self, socket: &mut Socket, asking: &mut Option<Asking>, pause: &mut Duration) -> Closed {
        let mut heard = Instant::now();
        loop {
            if asking.is_none() {
                *asking = self.ask();
            }
            let due = locked(&self.seen).model.wake_at().map(|at| self.began + Duration::from_millis(at));
            let wake = due.filter(|_| asking.is_none()).unwrap_or(heard + SILENCE);
            let answer = match asking {
                Some(call) => Either::Left(call),
                None => Either::Right(future::pending()),
            };
            tokio::select! {
                text = socket.next() => match text {
                    Ok(text) => {
                        heard = Instant::now();
                        self.take(&text, pause);
                    }
                    Err(end) => return end,
                },
                answer = answer => {
                    *asking = None;
                    self.answered(answer).await;
                }
                () = self.cut.notified() => return Closed::Broken,
                () = sleep_until(wake.into()) => {
                    if heard.elapsed() >= SILENCE {
                        return Closed::Broken;
                    }
                }
            }
        }
    }

    fn take(&self, text: &str, pause: &mut Duration) {
        let now = self.now();
        self.change(|seen| match Frame::parse(text) {
            Ok(frame) => {
                seen.model.take(now, &frame);
                seen.frames.push((Instant::now(), frame));
            }
            Err(error) => seen.unreadable.push(format!("{error}: {text}")),
        });
        if locked(&self.seen).model.is_live() {
            *pause = FIRST_PAUSE;
        }
    }

    /// The call that is due: a sync, or the next page of history.
    fn ask(&self) -> Option<Asking> {
        let (now, person) = (self.now(), self.person.clone());
        let model = &mut locked(&self.seen).model;
        if model.wake_at().is_some_and(|at| at <= now) {
            let held = model.start_sync();
            return Some(async move { Answer::Sync(person.sync(&held).await) }.boxed());
        }
        let (chat, before) = model.missing_page().filter(|_| model.is_live())?;
        let place = format!("before={before}&limit=100");
        Some(async move { Answer::Page(chat, before, person.messages(chat, &place).await) }.boxed())
    }

    async fn answered(&self, answer: Answer) {
        let now = self.now();
        let refused =
            matches!(&answer, Answer::Sync(Err(error)) | Answer::Page(_, _, Err(error)) if error.status() == 401);
        let failed = matches!(&answer, Answer::Page(_, _, Err(_)));
        self.change(|seen| match answer {
            Answer::Sync(Ok(reply)) => {
                seen.syncs += 1;
                seen.model.finish_sync(now, reply);
            }
            Answer::Sync(Err(_)) => seen.model.fail_sync(now),
            Answer::Page(chat, before, Ok(page)) => seen.model.page(now, chat, before, page),
            Answer::Page(..) => {}
        });
        if refused {
            let _ = self.person.renew().await;
        } else if failed {
            sleep(FIRST_PAUSE).await;
        }
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut locked(&self.seen));
        let _ = self.news.send(());
    }

    fn now(&self) -> Millis {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }
}

fn locked(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
