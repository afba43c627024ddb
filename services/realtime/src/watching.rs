//! Who watches whose presence, and why he may.

use std::collections::{HashMap, HashSet};

use shared::ids::UserId;

/// Why someone is watched; he is until none is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reasons {
    contact: bool,
    peer: bool,
    interest: bool,
}

/// Who watches whom, both ways round. Watchers are online; those watched need not be.
#[derive(Debug, Default)]
pub struct Watching {
    watched: HashMap<UserId, HashMap<UserId, Reasons>>,
    watchers: HashMap<UserId, HashSet<UserId>>,
}

impl Watching {
    /// The contacts of `watcher` are these and no others.
    pub fn set_contacts(&mut self, watcher: UserId, contacts: &HashSet<UserId>) {
        self.replace(watcher, contacts, |reasons, is_one| reasons.contact = is_one);
    }

    /// `user` became a contact of `watcher`, or is none any more.
    pub fn set_contact(&mut self, watcher: UserId, user: UserId, is_one: bool) {
        self.change(watcher, user, |reasons| reasons.contact = is_one);
    }

    /// The two have a direct chat.
    pub fn add_peer(&mut self, watcher: UserId, peer: UserId) {
        self.change(watcher, peer, |reasons| reasons.peer = true);
    }

    /// Beyond contacts and peers `watcher` watches these and no others.
    pub fn set_interest(&mut self, watcher: UserId, allowed: &HashSet<UserId>) {
        self.replace(watcher, allowed, |reasons, is_one| reasons.interest = is_one);
    }

    /// Those who watch `user`.
    pub fn watchers_of(&self, user: UserId) -> impl Iterator<Item = UserId> {
        self.watchers.get(&user).into_iter().flatten().copied()
    }

    /// Those who watch `user` because they said so.
    pub fn interested_in(&self, user: UserId) -> impl Iterator<Item = UserId> {
        self.watchers_of(user).filter(move |watcher| {
            self.watched.get(watcher).and_then(|all| all.get(&user)).is_some_and(|reasons| reasons.interest)
        })
    }

    /// Whether `watcher` watches `user`.
    pub fn watches(&self, watcher: UserId, user: UserId) -> bool {
        self.watched.get(&watcher).is_some_and(|all| all.contains_key(&user))
    }

    /// Those whom `watcher` watches.
    pub fn watched_by(&self, watcher: UserId) -> impl Iterator<Item = UserId> {
        self.watched.get(&watcher).into_iter().flat_map(|all| all.keys().copied())
    }

    /// `watcher` went offline.
    pub fn forget(&mut self, watcher: UserId) {
        for user in self.watched.remove(&watcher).unwrap_or_default().into_keys() {
            self.unlink(watcher, user);
        }
    }

    fn replace(&mut self, watcher: UserId, now: &HashSet<UserId>, set: impl Fn(&mut Reasons, bool)) {
        let others: Vec<UserId> = self.watched_by(watcher).filter(|user| !now.contains(user)).collect();
        for user in others {
            self.change(watcher, user, |reasons| set(reasons, false));
        }
        for user in now {
            self.change(watcher, *user, |reasons| set(reasons, true));
        }
    }

    fn change(&mut self, watcher: UserId, user: UserId, change: impl Fn(&mut Reasons)) {
        if watcher == user {
            return;
        }
        let all = self.watched.entry(watcher).or_default();
        let reasons = all.entry(user).or_default();
        change(reasons);
        if *reasons == Reasons::default() {
            all.remove(&user);
            self.unlink(watcher, user);
        } else {
            self.watchers.entry(user).or_default().insert(watcher);
        }
    }

    fn unlink(&mut self, watcher: UserId, user: UserId) {
        let Some(watchers) = self.watchers.get_mut(&user) else { return };
        watchers.remove(&watcher);
        if watchers.is_empty() {
            self.watchers.remove(&user);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use shared::ids::UserId;

    use super::Watching;

    #[test]
    fn one_is_watched_until_the_last_reason_is_gone() {
        let (mut watching, anna, boris) = (Watching::default(), UserId::new(), UserId::new());
        watching.set_contacts(anna, &HashSet::from([boris]));
        watching.set_interest(anna, &HashSet::from([boris]));
        watching.set_contact(anna, boris, false);
        assert_eq!(watching.watchers_of(boris).collect::<Vec<_>>(), [anna]);
        watching.set_interest(anna, &HashSet::new());
        assert_eq!(watching.watchers_of(boris).count(), 0);
        assert_eq!(watching.watched_by(anna).count(), 0);
    }

    #[test]
    fn who_went_offline_watches_nobody() {
        let (mut watching, anna, boris) = (Watching::default(), UserId::new(), UserId::new());
        watching.add_peer(anna, boris);
        watching.add_peer(boris, anna);
        watching.forget(anna);
        assert_eq!(watching.watchers_of(boris).count(), 0);
        assert_eq!(watching.watchers_of(anna).collect::<Vec<_>>(), [boris]);
    }
}
