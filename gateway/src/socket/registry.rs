//! Who is here: the sockets of this gateway by their owners.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use shared::contract::frames::close;
use shared::contract::gateway::{Beat, OnlineSocket};
use shared::ids::{SessionId, SocketId, UserId};
use tokio::sync::OnceCell;
use tokio::task::AbortHandle;

use super::line::End;
use super::queue::{Outgoing, Queue};
use crate::measures::MEASURES;

/// A socket whose owner is known.
#[derive(Debug)]
pub struct Socket {
    /// Its id.
    pub id: SocketId,
    /// Whose it is.
    pub user_id: UserId,
    /// The session whose token was shown.
    pub session_id: SessionId,
    /// What is to be written to it.
    pub queue: Queue,
    interest: Mutex<Box<[UserId]>>,
}

impl Socket {
    /// A new one.
    pub fn new(user_id: UserId, session_id: SessionId) -> Arc<Self> {
        let (queue, interest) = (Queue::default(), Mutex::default());
        Arc::new(Self { id: SocketId::new(), user_id, session_id, queue, interest })
    }

    /// Notes whose presence it watches, to be told to realtime after trouble.
    pub fn watch(&self, people: &[UserId]) {
        *self.interest.lock().unwrap_or_else(PoisonError::into_inner) = people.into();
    }

    fn described(&self) -> OnlineSocket {
        let interest = self.interest.lock().unwrap_or_else(PoisonError::into_inner).to_vec();
        OnlineSocket { socket_id: self.id, user_id: self.user_id, interest }
    }
}

/// Somebody with at least one socket here.
#[derive(Debug)]
pub struct Owner {
    /// Who.
    pub user_id: UserId,
    /// The task that delivers what comes for him; started by his first socket.
    pub delivery: OnceCell<AbortHandle>,
    sockets: RwLock<Vec<Arc<Socket>>>,
}

impl Owner {
    /// Puts `frame` into the queue of each of his sockets.
    pub fn deliver(&self, frame: &Outgoing) {
        for socket in self.sockets.read().unwrap_or_else(PoisonError::into_inner).iter() {
            socket.queue.push(frame.clone());
        }
    }
}

/// All sockets of this gateway.
#[derive(Debug)]
pub struct Registry {
    inner: Mutex<Inner>,
    most_of_one: usize,
}

#[derive(Debug, Default)]
struct Inner {
    owners: HashMap<UserId, Arc<Owner>>,
    count: u64,
    digest: u64,
}

impl Registry {
    /// Nobody is here; one account may have `most_of_one` sockets.
    pub fn new(most_of_one: u32) -> Self {
        Self { inner: Mutex::default(), most_of_one: most_of_one as usize }
    }

    /// Adds a socket; the oldest of its owner are closed if they are too many now.
    pub fn enter(&self, socket: &Arc<Socket>) -> Arc<Owner> {
        let mut inner = self.lock();
        let new = || {
            let (delivery, sockets) = (OnceCell::new(), RwLock::default());
            Arc::new(Owner { user_id: socket.user_id, delivery, sockets })
        };
        let owner = Arc::clone(inner.owners.entry(socket.user_id).or_insert_with(new));
        let mut sockets = owner.sockets.write().unwrap_or_else(PoisonError::into_inner);
        sockets.push(Arc::clone(socket));
        let too_many = sockets.len().saturating_sub(self.most_of_one);
        sockets.iter().take(too_many).for_each(|oldest| oldest.queue.end(End::Close(close::TOO_MANY_SOCKETS)));
        drop(sockets);
        inner.count += 1;
        inner.digest ^= Beat::bits_of(socket.id);
        MEASURES.sockets.increment(1.0);
        owner
    }

    /// Removes a socket; with the last one of its owner his delivery ends.
    pub fn leave(&self, socket: &Socket) {
        let mut inner = self.lock();
        let Some(owner) = inner.owners.get(&socket.user_id).map(Arc::clone) else { return };
        let mut sockets = owner.sockets.write().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = sockets.iter().position(|other| other.id == socket.id) else { return };
        sockets.remove(place);
        if sockets.is_empty() {
            inner.owners.remove(&socket.user_id);
            if let Some(delivery) = owner.delivery.get() {
                delivery.abort();
            }
        }
        inner.count -= 1;
        inner.digest ^= Beat::bits_of(socket.id);
        MEASURES.sockets.decrement(1.0);
    }

    /// Those of `people` who are here, with what belongs to each.
    pub fn find<T>(&self, people: impl IntoIterator<Item = (UserId, T)>) -> Vec<(Arc<Owner>, T)> {
        let inner = self.lock();
        people.into_iter().filter_map(|(user, its)| Some((Arc::clone(inner.owners.get(&user)?), its))).collect()
    }

    /// All sockets.
    pub fn all(&self) -> Vec<Arc<Socket>> {
        let owners: Vec<Arc<Owner>> = self.lock().owners.values().map(Arc::clone).collect();
        owners.iter().flat_map(|owner| owner.sockets.read().unwrap_or_else(PoisonError::into_inner).clone()).collect()
    }

    /// All sockets as realtime wants to know them.
    pub fn described(&self) -> Vec<OnlineSocket> {
        self.all().iter().map(|socket| socket.described()).collect()
    }

    /// How many sockets there are, and the digest of their ids: what a [`Beat`] tells.
    pub fn digest(&self) -> (u64, u64) {
        let inner = self.lock();
        (inner.count, inner.digest)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use shared::ids::{SessionId, UserId};

    use super::{Registry, Socket};
    use crate::socket::line::End;
    use crate::socket::queue::Outgoing;

    #[tokio::test]
    async fn one_socket_too_many_closes_the_oldest() {
        let (registry, user) = (Registry::new(2), UserId::new());
        let sockets: Vec<Arc<Socket>> = (0..3).map(|_| Socket::new(user, SessionId::new())).collect();
        for socket in &sockets {
            registry.enter(socket);
        }
        assert_eq!(sockets[0].queue.ended().await, End::Close(4010));
        let newest = Outgoing::resync("test", 0);
        registry.find([(user, ())])[0].0.deliver(&newest);
        assert_eq!(sockets[1].queue.filled().await, Ok(()));
        assert_eq!(sockets[2].queue.filled().await, Ok(()));
    }

    #[test]
    fn who_left_is_not_here_and_the_digest_is_that_of_the_others() {
        let registry = Registry::new(10);
        let (anna, boris) =
            (Socket::new(UserId::new(), SessionId::new()), Socket::new(UserId::new(), SessionId::new()));
        registry.enter(&anna);
        let alone = registry.digest();
        registry.enter(&boris);
        assert_ne!(registry.digest(), alone);
        registry.leave(&boris);
        registry.leave(&boris);
        assert_eq!(registry.digest(), alone);
        assert!(registry.find([(boris.user_id, ())]).is_empty());
        registry.leave(&anna);
        assert_eq!(registry.digest(), (0, 0));
    }
}
