//! How much is too much: token buckets on a monotonic clock, one for each account, session or address.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use shared::http::ApiError;
use shared::http::client_address::counted_as;
use shared::ids::{SessionId, UserId};
use shared::supervise::Background;

use crate::config::LimitConfig;

/// How often buckets that are full again are forgotten.
const CLEANUP: Duration = Duration::from_secs(30);

/// Whom a call without a token counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anonymous {
    /// The session of the refresh cookie.
    Session(SessionId),
    /// An address, or the /64 it is in.
    Address(IpAddr),
}

impl Anonymous {
    /// Somebody at `address`; with IPv6 a whole /64 is somebody.
    pub fn at(address: IpAddr) -> Self {
        Self::Address(counted_as(address))
    }
}

/// All limits of HTTP.
pub struct Limits {
    /// REST calls of an account.
    pub rest: Buckets<UserId>,
    /// Calls without a token.
    pub anonymous: Buckets<Anonymous>,
    /// Calls with a refresh cookie, avatars and new sockets, of an address.
    pub address: Buckets<Anonymous>,
    /// Messages sent, edited and deleted, chats renamed, people added and removed.
    pub sends: Buckets<UserId>,
    /// Chats made.
    pub chats: Buckets<UserId>,
    /// Searches.
    pub search: Buckets<UserId>,
    /// Avatars uploaded and names changed.
    pub uploads: Buckets<UserId>,
    /// New sockets of the whole gateway.
    pub upgrades: Buckets<()>,
}

impl Limits {
    /// As the settings say.
    pub fn new(config: &LimitConfig) -> Self {
        Self {
            rest: Buckets::new("rest", per_second(config.rest_per_s, config.rest_burst)),
            anonymous: Buckets::new("anonymous", per_second(config.anonymous_per_s, config.anonymous_burst)),
            address: Buckets::new("address", per_second(config.address_per_s, config.address_burst)),
            sends: Buckets::new("sends", per_second(config.sends_per_s, config.sends_burst)),
            chats: Buckets::new("chats", per_hour(config.chats_per_h)),
            search: Buckets::new("search", per_second(config.search_per_s, config.search_burst)),
            uploads: Buckets::new("uploads", per_minute(config.uploads_per_min)),
            upgrades: Buckets::new("upgrades", per_second(config.upgrades_per_s, config.upgrades_burst)),
        }
    }

    /// Forgets idle buckets until `background` stops.
    pub fn clean_up(self: &std::sync::Arc<Self>, background: &Background) {
        background.run_with("limits.clean_up", self, |limits, stop| async move {
            while stop.run_until_cancelled(tokio::time::sleep(CLEANUP)).await.is_some() {
                limits.forget_idle();
            }
            Ok(())
        });
    }

    fn forget_idle(&self) {
        for buckets in [&self.rest, &self.sends, &self.chats, &self.search, &self.uploads] {
            buckets.forget_idle();
        }
        self.anonymous.forget_idle();
        self.address.forget_idle();
    }
}

/// A bucket for each `K`.
pub struct Buckets<K: Hash + Eq + Clone> {
    name: &'static str,
    limiter: RateLimiter<K, DashMapStateStore<K>, MonotonicClock, NoOpMiddleware<Instant>>,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(name: &'static str, quota: Quota) -> Self {
        metrics::counter!("limited_total", "limit" => name).increment(0);
        Self { name, limiter: RateLimiter::new(quota, DashMapStateStore::default(), MonotonicClock) }
    }

    /// Takes one from the bucket of `key`; 429 with `Retry-After` if it is empty.
    pub fn take(&self, key: &K) -> Result<(), ApiError> {
        self.limiter.check_key(key).map_err(|not_until| {
            metrics::counter!("limited_total", "limit" => self.name).increment(1);
            let wait = not_until.wait_time_from(MonotonicClock.now());
            ApiError::rate_limited(u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1))
        })
    }

    fn forget_idle(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// The bucket of one socket.
pub struct Bucket(RateLimiter<NotKeyed, InMemoryState, MonotonicClock, NoOpMiddleware<Instant>>);

impl Bucket {
    /// A bucket that fills evenly over a minute.
    pub fn per_minute(count: u32) -> Self {
        Self::new(per_minute(count))
    }

    /// A bucket that fills evenly over a minute and never holds more than two: for what is said every now and then.
    pub fn seldom(count: u32) -> Self {
        Self::new(per_minute(count).allow_burst(NonZeroU32::MIN.saturating_add(1)))
    }

    fn new(quota: Quota) -> Self {
        Self(RateLimiter::direct_with_clock(quota, MonotonicClock))
    }

    /// Takes one; `false` if it is empty.
    pub fn try_take(&self) -> bool {
        self.0.check().is_ok()
    }
}

fn per_second(count: u32, burst: u32) -> Quota {
    Quota::per_second(at_least_one(count)).allow_burst(at_least_one(burst))
}

fn per_minute(count: u32) -> Quota {
    Quota::per_minute(at_least_one(count))
}

fn per_hour(count: u32) -> Quota {
    Quota::per_hour(at_least_one(count))
}

fn at_least_one(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

#[cfg(test)]
mod tests {
    use super::{Anonymous, Bucket, Buckets, per_second};

    #[test]
    fn an_empty_bucket_answers_429_and_leaves_others_alone() {
        let buckets = Buckets::new("test", per_second(1, 3));
        for _ in 0..3 {
            assert!(buckets.take(&1).is_ok());
        }
        assert_eq!(buckets.take(&1).unwrap_err().code(), "rate_limited");
        assert!(buckets.take(&2).is_ok());
    }

    #[test]
    fn an_ipv6_network_of_a_customer_is_one_somebody() {
        let at = |text: &str| Anonymous::at(text.parse().unwrap());
        assert_eq!(at("2001:db8:1:2:3:4:5:6"), at("2001:db8:1:2::9"));
        assert_ne!(at("2001:db8:1:2::9"), at("2001:db8:1:3::9"));
        assert_ne!(at("10.0.0.1"), at("10.0.0.2"));
    }

    #[test]
    fn buckets_that_are_full_again_are_forgotten() {
        let buckets = Buckets::new("test", per_second(1_000_000, 1));
        for key in 0..1000 {
            assert!(buckets.take(&key).is_ok());
        }
        buckets.forget_idle();
        assert!(buckets.limiter.len() < 1000);
    }

    #[test]
    fn what_is_said_seldom_may_come_twice_in_a_row() {
        let bucket = Bucket::seldom(20);
        assert_eq!([bucket.try_take(), bucket.try_take(), bucket.try_take()], [true, true, false]);
    }
}
