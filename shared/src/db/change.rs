//! A change in the writer's queue: one of its own, or a group that is carried out in one.

use std::any::{Any, TypeId};
use std::ops::Range;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::oneshot;

use super::{DbError, Lane, Tx};

/// What became of each change of a group, or why none of it was possible.
pub type Outcomes<G> = Result<Vec<Result<<G as Grouped>::Done, <G as Grouped>::Error>>, <G as Grouped>::Error>;

/// A kind of change that is made for many at once: what of it waits for the same commit is carried out together, so
/// that a statement with many rows does what as many statements would.
pub trait Grouped: Send + Sync + Sized + 'static {
    /// What comes of one.
    type Done: Send + 'static;
    /// Why one was refused.
    type Error: From<DbError> + Send + 'static;

    /// Carries out `changes` and tells what became of each, in their order. One that is refused must leave no trace:
    /// it is judged before anything is written for it. An error instead of the list undoes them all; then each is
    /// tried alone.
    fn carry_out<'t>(tx: &'t mut Tx, changes: &'t [Self]) -> BoxFuture<'t, Outcomes<Self>>;
}

/// A queued change: carried out, then told how the commit went.
pub(super) trait Change: Any + Send {
    fn lane(&self) -> Lane;
    /// How many changes of the same kind were joined to one.
    fn parts(&self) -> usize {
        1
    }
    /// Carries out these parts; whether they are to be committed.
    fn apply<'t>(&'t mut self, tx: &'t mut Tx, parts: Range<usize>) -> BoxFuture<'t, bool>;
    fn settle(self: Box<Self>, commit: Result<(), &DbError>);
    /// Changes of the same kind are joined to one.
    fn kind(&self) -> Option<TypeId> {
        None
    }
    /// Takes in `other`, which is of the same kind.
    fn join(&mut self, _other: Box<dyn Change>) {}
}

/// A change of its own.
pub(super) struct Queued<F, T, E> {
    lane: Lane,
    change: Option<F>,
    waiting: Waiting<T, E>,
}

impl<F, T, E> Queued<F, T, E> {
    pub(super) fn new(lane: Lane, change: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Self { lane, change: Some(change), waiting: Waiting { outcome: None, reply } }
    }
}

impl<F, T, E> Change for Queued<F, T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    fn lane(&self) -> Lane {
        self.lane
    }

    fn apply<'t>(&'t mut self, tx: &'t mut Tx, _parts: Range<usize>) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let Some(change) = self.change.take() else { return false };
            let outcome = unless_it_panics(change(tx)).await;
            let succeeded = outcome.is_ok();
            self.waiting.outcome = Some(outcome);
            succeeded
        })
    }

    fn settle(self: Box<Self>, commit: Result<(), &DbError>) {
        self.waiting.settle(commit);
    }
}

/// Changes that are carried out together.
pub(super) struct Group<G: Grouped> {
    lane: Lane,
    changes: Vec<G>,
    waiting: Vec<Waiting<G::Done, G::Error>>,
}

impl<G: Grouped> Group<G> {
    pub(super) fn of_one(lane: Lane, change: G, reply: oneshot::Sender<Result<G::Done, G::Error>>) -> Self {
        Self { lane, changes: vec![change], waiting: vec![Waiting { outcome: None, reply }] }
    }
}

impl<G: Grouped> Change for Group<G> {
    fn lane(&self) -> Lane {
        self.lane
    }

    fn parts(&self) -> usize {
        self.changes.len()
    }

    fn apply<'t>(&'t mut self, tx: &'t mut Tx, parts: Range<usize>) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let changes = self.changes.get(parts.clone()).unwrap_or_default();
            let carried_out = unless_it_panics(G::carry_out(tx, changes)).await;
            let succeeded = carried_out.is_ok();
            let outcomes = carried_out.unwrap_or_else(|error| vec![Err(error)]);
            for (waiting, outcome) in self.waiting.iter_mut().skip(parts.start).zip(outcomes) {
                waiting.outcome = Some(outcome);
            }
            succeeded
        })
    }

    fn settle(self: Box<Self>, commit: Result<(), &DbError>) {
        for waiting in self.waiting {
            waiting.settle(commit);
        }
    }

    fn kind(&self) -> Option<TypeId> {
        Some(TypeId::of::<G>())
    }

    fn join(&mut self, other: Box<dyn Change>) {
        if let Ok(other) = (other as Box<dyn Any>).downcast::<Self>() {
            self.changes.extend(other.changes);
            self.waiting.extend(other.waiting);
        }
    }
}

/// Who waits for a change, and what came of it.
struct Waiting<T, E> {
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E: From<DbError>> Waiting<T, E> {
    fn settle(self, commit: Result<(), &DbError>) {
        let outcome = match (self.outcome, commit) {
            // A change that failed by itself tells its own error, whatever became of the others.
            (Some(Err(error)), _) => Err(error),
            (Some(outcome), Ok(())) => outcome,
            (_, Err(error)) => Err(DbError::of_commit(error).into()),
            (None, Ok(())) => {
                let reason = "the change did not run".to_owned();
                Err(DbError::Commit { reason, disk_is_full: false }.into())
            }
        };
        // The caller may have gone; the change stands all the same.
        let _ = self.reply.send(outcome);
    }
}

async fn unless_it_panics<T, E: From<DbError>>(change: BoxFuture<'_, Result<T, E>>) -> Result<T, E> {
    AssertUnwindSafe(change).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("a change panicked and was undone");
        Err(DbError::Panicked.into())
    })
}
