//! The client of a request: its address, as far as it can be believed, and what it calls itself.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use ipnet::IpNet;
use shared::http::ApiError;

/// Characters kept of a `User-Agent`.
const USER_AGENT: usize = 256;

/// The networks whose `X-Forwarded-For` is believed.
#[derive(Clone, Debug)]
pub struct TrustedProxies(pub Arc<[IpNet]>);

impl TrustedProxies {
    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The rightmost hop that is not a trusted proxy; the first hop if all are.
    fn client_of(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut address = peer.to_canonical();
        let forwarded: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).collect();
        for hop in forwarded.iter().flat_map(|value| value.split(',')).rev() {
            match hop.trim().parse::<IpAddr>() {
                Ok(before) if self.contains(address) => address = before.to_canonical(),
                _ => break,
            }
        }
        address
    }
}

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
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
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
        let address = TrustedProxies::from_ref(state).client_of(peer.ip(), &parts.headers);
        let user_agent = parts.headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let user_agent = user_agent.unwrap_or_default().chars().filter(|c| !c.is_control()).take(USER_AGENT).collect();
        Ok(Self { address, user_agent })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{Client, TrustedProxies};

    fn client_of(peer: &str, forwarded: &'static str) -> String {
        let proxies = ["127.0.0.0/8", "10.1.0.0/16"].map(|network| network.parse().unwrap());
        let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), HeaderValue::from_static(forwarded))]);
        TrustedProxies(proxies.into()).client_of(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_gateway_is_believed_and_nobody_else() {
        assert_eq!(client_of("127.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(client_of("198.51.100.7", "203.0.113.9"), "198.51.100.7");
    }

    #[test]
    fn the_rightmost_hop_that_is_no_proxy_is_the_client() {
        assert_eq!(client_of("127.0.0.1", "1.1.1.1, 203.0.113.9, 10.1.2.3"), "203.0.113.9");
        assert_eq!(client_of("::ffff:127.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(client_of("127.0.0.1", "10.1.2.3"), "10.1.2.3");
        assert_eq!(client_of("127.0.0.1", "203.0.113.9, rubbish"), "127.0.0.1");
    }

    #[test]
    fn neighbours_in_an_ipv6_network_count_as_one() {
        let network = |address: &str| Client { address: address.parse().unwrap(), user_agent: String::new() }.network();
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("203.0.113.9"), "203.0.113.9");
    }
}
