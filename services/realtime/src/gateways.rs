//! The gateways: which sockets each holds, as far as is known here, and whether its lease still runs.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use shared::contract::gateway::Beat;
use shared::ids::{GatewayId, SocketId, UserId};

/// Without a beat for this long a gateway is gone.
const LEASE: Duration = Duration::from_secs(9);
/// A socket opened less than this before the end of a list may be missing in it.
const YOUNG: Duration = Duration::from_secs(5);
/// A socket's end may overtake its beginning by this much.
const REMEMBER_CLOSED: Duration = Duration::from_secs(10);
/// Beats in a row that must differ before the gateway is asked: a single one may have crossed a socket on its way.
const MISMATCHES: u8 = 2;
/// Between two such questions.
const ASK_EVERY: Duration = Duration::from_secs(10);

#[derive(Debug)]
struct HeldSocket {
    user: UserId,
    since: Instant,
}

#[derive(Debug)]
struct Gateway {
    sockets: HashMap<SocketId, HeldSocket>,
    digest: u64,
    heard: Instant,
    mismatches: u8,
    asked: Option<Instant>,
    /// The list so far, while the gateway sends it part by part.
    listing: Option<HashSet<SocketId>>,
}

impl Gateway {
    fn new(now: Instant) -> Self {
        Self { sockets: HashMap::new(), digest: 0, heard: now, mismatches: 0, asked: None, listing: None }
    }

    fn close(&mut self, socket: SocketId) -> bool {
        let known = self.sockets.remove(&socket).is_some();
        if known {
            self.digest ^= Beat::bits_of(socket);
        }
        known
    }
}

/// All gateways that were heard of.
#[derive(Debug, Default)]
pub struct Gateways {
    known: HashMap<GatewayId, Gateway>,
    /// Sockets that closed before they were heard to open.
    closed: HashMap<SocketId, Instant>,
}

impl Gateways {
    /// Notes an open socket. `false` if it was known, or is closed already.
    pub fn open(&mut self, id: GatewayId, socket: SocketId, user: UserId, now: Instant) -> bool {
        let gateway = self.known.entry(id).or_insert_with(|| Gateway::new(now));
        if self.closed.contains_key(&socket) || gateway.sockets.contains_key(&socket) {
            return false;
        }
        gateway.sockets.insert(socket, HeldSocket { user, since: now });
        gateway.digest ^= Beat::bits_of(socket);
        true
    }

    /// Notes that a socket closed. `false` if it was not known: then it must not open any more.
    pub fn close(&mut self, id: GatewayId, socket: SocketId, now: Instant) -> bool {
        let known = self.known.get_mut(&id).is_some_and(|gateway| gateway.close(socket));
        if !known {
            self.closed.insert(socket, now);
        }
        known
    }

    /// Renews the lease. `true` if the gateway holds other sockets than are known here and must be asked for its list.
    pub fn beat(&mut self, beat: &Beat, now: Instant) -> bool {
        let gateway = self.known.entry(beat.gateway_id).or_insert_with(|| Gateway::new(now));
        gateway.heard = now;
        if (gateway.sockets.len() as u64, gateway.digest) == (beat.sockets, beat.digest) {
            gateway.mismatches = 0;
            return false;
        }
        gateway.mismatches = gateway.mismatches.saturating_add(1);
        let waited = gateway.asked.is_none_or(|asked| now.saturating_duration_since(asked) >= ASK_EVERY);
        if gateway.mismatches < MISMATCHES || !waited {
            return false;
        }
        gateway.asked = Some(now);
        true
    }

    /// Takes a part of a gateway's list in. With the last part: the sockets that are in no part and so have closed.
    pub fn list(
        &mut self,
        id: GatewayId,
        part: impl Iterator<Item = SocketId>,
        (first, last): (bool, bool),
        now: Instant,
    ) -> Vec<(SocketId, UserId)> {
        let gateway = self.known.entry(id).or_insert_with(|| Gateway::new(now));
        gateway.heard = now;
        if first {
            gateway.listing = Some(HashSet::new());
        }
        if let Some(listing) = &mut gateway.listing {
            listing.extend(part);
        }
        let Some(listing) = gateway.listing.take_if(|_| last) else { return Vec::new() };
        let missing = gateway
            .sockets
            .iter()
            .filter(|(socket, held)| !listing.contains(socket) && now.saturating_duration_since(held.since) >= YOUNG);
        missing.map(|(socket, held)| (*socket, held.user)).collect()
    }

    /// Every lease begins again: no gateway could be heard for a while.
    pub fn renew(&mut self, now: Instant) {
        for gateway in self.known.values_mut() {
            gateway.heard = now;
            gateway.mismatches = 0;
            gateway.listing = None;
        }
    }

    /// Takes away the gateways whose lease has ended, with their sockets.
    pub fn expire(&mut self, now: Instant) -> Vec<(SocketId, UserId)> {
        self.closed.retain(|_, at| now.saturating_duration_since(*at) < REMEMBER_CLOSED);
        let ended = |gateway: &Gateway| now.saturating_duration_since(gateway.heard) >= LEASE;
        let gone = self.known.extract_if(|_, gateway| ended(gateway));
        gone.flat_map(|(id, gateway)| {
            tracing::warn!(gateway.id = %id, sockets = gateway.sockets.len(), "a gateway was not heard of any more");
            gateway.sockets.into_iter().map(|(socket, held)| (socket, held.user))
        })
        .collect()
    }

    /// The users of a gateway, once for each socket.
    pub fn users(&self, id: GatewayId) -> impl Iterator<Item = UserId> {
        self.known.get(&id).into_iter().flat_map(|gateway| gateway.sockets.values().map(|held| held.user))
    }

    /// How many gateways there are, and how many sockets.
    pub fn count(&self) -> (usize, usize) {
        (self.known.len(), self.known.values().map(|gateway| gateway.sockets.len()).sum())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use shared::contract::gateway::Beat;
    use shared::ids::{GatewayId, SocketId, UserId};

    use super::Gateways;

    #[test]
    fn a_gateway_that_holds_other_sockets_twice_running_is_asked() {
        let (mut gateways, now, id) = (Gateways::default(), Instant::now(), GatewayId::new());
        let (known, unknown) = (SocketId::new(), SocketId::new());
        gateways.open(id, known, UserId::new(), now);
        let right = Beat { gateway_id: id, sockets: 1, digest: Beat::bits_of(known) };
        let wrong = Beat { gateway_id: id, sockets: 2, digest: Beat::bits_of(known) ^ Beat::bits_of(unknown) };
        assert!(!gateways.beat(&right, now));
        assert!(!gateways.beat(&wrong, now));
        assert!(!gateways.beat(&right, now), "a single difference was a socket on its way");
        assert!(!gateways.beat(&wrong, now));
        assert!(gateways.beat(&wrong, now));
        assert!(!gateways.beat(&wrong, now), "it has been asked already");
    }

    #[test]
    fn a_socket_that_closed_before_it_opened_does_not_open() {
        let (mut gateways, now, id, socket) = (Gateways::default(), Instant::now(), GatewayId::new(), SocketId::new());
        assert!(!gateways.close(id, socket, now));
        assert!(!gateways.open(id, socket, UserId::new(), now));
        assert_eq!(gateways.count(), (1, 0));
    }

    #[test]
    fn a_list_takes_away_what_is_not_in_it_but_not_what_has_just_come() {
        let (mut gateways, now, id) = (Gateways::default(), Instant::now(), GatewayId::new());
        let (stays, goes, young) = (SocketId::new(), SocketId::new(), SocketId::new());
        gateways.open(id, stays, UserId::new(), now);
        gateways.open(id, goes, UserId::new(), now);
        let later = now + Duration::from_secs(6);
        gateways.open(id, young, UserId::new(), later);
        let gone = gateways.list(id, [stays].into_iter(), (true, true), later);
        assert_eq!(gone.into_iter().map(|(socket, _)| socket).collect::<Vec<_>>(), [goes]);
    }
}
