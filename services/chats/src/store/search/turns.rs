//! Taking turns. What takes long texts out of the index of FTS5 holds the one writer of SQLite up, for a tenth of a second
//! with 4,000 characters, and with it whatever others send. So it is done one after the other, and the writer is free
//! after each for as long as it took: others wait for one of them at the most, however many are wanted.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, Weak};
use std::time::{Duration, Instant};

use shared::db::{Db, DbError, Dialect, sql};
use shared::ids::{MessageId, UserId};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// A text of fewer characters is taken out of the index without waiting for a turn.
const LONG: i64 = 500;
/// How long an account waits for its turn before it is told to try again.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest rest: what took longer waited for something else.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// Whether this message has so long a text that taking it out of the index must wait for a turn. It may change before it is
/// its turn: a wrong answer costs others a moment, nothing else.
pub async fn takes_long_to_remove(db: &Db, id: MessageId) -> Result<bool, DbError> {
    if db.dialect() != Dialect::Sqlite {
        return Ok(false);
    }
    let query = sql("select length(text) >= $2 from messages where id = $1").bind(id).bind(LONG);
    Ok(query.fetch_optional::<(bool,)>(&mut db.read().await?).await?.is_some_and(|(long,)| long))
}

/// Whose turn it is.
#[derive(Default)]
pub struct Turns {
    line: Arc<Mutex<()>>,
    /// Each account stands in the line once: who wants much waits for himself, not others for him.
    of_accounts: std::sync::Mutex<HashMap<UserId, Weak<Mutex<()>>>>,
}

/// One's turn, until it is spent.
pub struct Turn {
    _line: OwnedMutexGuard<()>,
    _account: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// The next turn of what is done in the background.
    pub async fn next(&self) -> Turn {
        Turn { _line: Arc::clone(&self.line).lock_owned().await, _account: None }
    }

    /// The next turn of an account; `Busy` if it does not come soon.
    pub async fn next_of(&self, account: UserId) -> Result<Turn, DbError> {
        let own = self.line_of(account);
        let both = async { (own.lock_owned().await, self.next().await) };
        let (own, turn) = tokio::time::timeout(PATIENCE, both).await.map_err(|_| DbError::Busy)?;
        Ok(Turn { _account: Some(own), ..turn })
    }

    fn line_of(&self, account: UserId) -> Arc<Mutex<()>> {
        let mut lines = self.of_accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(&account).and_then(Weak::upgrade) {
            return line;
        }
        lines.retain(|_, line| line.strong_count() > 0);
        let line = Arc::default();
        lines.insert(account, Arc::downgrade(&line));
        line
    }
}

impl Turn {
    /// Does `work`, also if nobody waits for it any more: a change that is queued is made. The turn ends after the rest.
    pub async fn spend_on<T, E>(self, work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        tokio::spawn(async move {
            let started = Instant::now();
            let _ = tell.send(work.await);
            tokio::time::sleep(started.elapsed().min(LONGEST_REST)).await;
            drop(self);
        });
        told.await.unwrap_or_else(|_| Err(DbError::Panicked.into()))
    }
}

#[cfg(test)]
mod tests {
    use futures::poll;

    use super::*;

    async fn take<T: Send + 'static>(turn: Turn, work: impl Future<Output = T> + Send + 'static) -> T {
        turn.spend_on(async { Ok::<_, DbError>(work.await) }).await.unwrap()
    }

    #[tokio::test]
    async fn work_goes_on_and_keeps_its_turn_when_nobody_waits_for_it() {
        let (turns, (go, wait)) = (Turns::default(), oneshot::channel::<()>());
        let (tell, done) = oneshot::channel();
        let turn = turns.next().await;
        let work = async move {
            wait.await.unwrap();
            tell.send(()).unwrap();
        };
        // Polled once, then given up.
        assert!(tokio::time::timeout(Duration::ZERO, take(turn, work)).await.is_err());
        assert!(tokio::time::timeout(Duration::from_millis(20), turns.next()).await.is_err());
        go.send(()).unwrap();
        done.await.unwrap();
        take(turns.next().await, async {}).await;
    }

    #[tokio::test]
    async fn the_writer_rests_after_each_turn() {
        let turns = Turns::default();
        take(turns.next().await, tokio::time::sleep(Duration::from_millis(40))).await;
        let rest = Instant::now();
        turns.next().await;
        assert!(rest.elapsed() >= Duration::from_millis(20), "{:?}", rest.elapsed());
    }

    #[tokio::test]
    async fn who_wants_much_stands_in_the_line_once() {
        let (turns, greedy) = (Turns::default(), UserId::new());
        let held = turns.next_of(greedy).await.unwrap();
        let (mut one, mut two) = (Box::pin(turns.next_of(greedy)), Box::pin(turns.next_of(greedy)));
        let mut modest = Box::pin(turns.next_of(UserId::new()));
        assert!(poll!(&mut one).is_pending() && poll!(&mut two).is_pending() && poll!(&mut modest).is_pending());
        drop(held);
        assert!(poll!(&mut one).is_pending() && poll!(&mut two).is_pending());
        drop(modest.await.unwrap());
        drop(one.await.unwrap());
        drop(two.await.unwrap());
        assert_eq!(turns.of_accounts.lock().unwrap().len(), 2);
        drop(turns.next_of(UserId::new()).await.unwrap());
        assert_eq!(turns.of_accounts.lock().unwrap().len(), 1);
    }
}
