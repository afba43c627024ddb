//! The client of a request: its address, as far as it can be believed, and what it calls itself.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use shared::http::ApiError;
use shared::http::client_address::{TrustedProxies, counted_as};

/// Characters kept of a `User-Agent`.
const USER_AGENT: usize = 256;

/// Who sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The address.
    pub address: IpAddr,
    /// What it calls itself; may be empty.
    pub user_agent: String,
}

impl Client {
    /// What is counted as one: an IPv4 address, or the /64 of an IPv6 address.
    pub fn network(&self) -> String {
        let counted = counted_as(self.address);
        if counted.is_ipv6() { format!("{counted}/64") } else { counted.to_string() }
    }
}

impl<S> FromRequestParts<S> for Client
where
    S: Send + Sync,
    TrustedProxies: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ConnectInfo(peer) = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .ok_or_else(|| ApiError::internal("a request without a peer"))?;
        let address = TrustedProxies::from_ref(state).client(peer.ip(), &parts.headers);
        let user_agent = parts.headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let user_agent = user_agent.unwrap_or_default().chars().filter(|c| !c.is_control()).take(USER_AGENT).collect();
        Ok(Self { address, user_agent })
    }
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn neighbours_in_an_ipv6_network_count_as_one() {
        let network = |address: &str| Client { address: address.parse().unwrap(), user_agent: String::new() }.network();
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("203.0.113.9"), "203.0.113.9");
    }
}
