//! Whose address a request comes from: the rightmost hop that is not one of our own proxies.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

use http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose `X-Forwarded-For` is believed. Read from addresses and networks separated by commas:
/// `10.0.0.0/8, ::1`. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// The client's address: `peer`, or what the trusted proxies between say.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in hops(headers).rev() {
            if !self.contains(client) {
                break;
            }
            // What a trusted proxy passed on and nobody can read ends the chain at the proxy itself.
            let Some(hop) = hop else { break };
            client = hop;
        }
        client
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// What `address` is counted as: itself, or the first address of its /64, which with IPv6 is one customer's.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        IpAddr::V4(_) => address,
    }
}

fn hops(headers: &HeaderMap) -> impl DoubleEndedIterator<Item = Option<IpAddr>> {
    let lines: Vec<&str> =
        headers.get_all(FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    let hops: Vec<Option<IpAddr>> = lines
        .iter()
        .flat_map(|line| line.split(','))
        .map(|hop| hop.trim().parse::<IpAddr>().ok().map(|address| address.to_canonical()))
        .collect();
    hops.into_iter()
}

impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(network).collect::<Result<_, _>>().map(Self)
    }
}

/// `10.0.0.0/8`, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(|_| address())
        .map_err(|_| format!("`{text}` is neither an address nor a network such as 10.0.0.0/8"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{TrustedProxies, counted_as};

    fn client(trusted: &str, peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        trusted.parse::<TrustedProxies>().unwrap().client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn an_untrusted_peer_cannot_speak_for_another() {
        assert_eq!(client("", "1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
        assert_eq!(client("10.0.0.0/8", "1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
    }

    #[test]
    fn the_client_is_the_rightmost_hop_that_is_not_a_trusted_proxy() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["6.6.6.6, 9.9.9.9"]), "9.9.9.9");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["6.6.6.6, 9.9.9.9", "10.7.7.7"]), "9.9.9.9");
        assert_eq!(client("10.0.0.0/8,::1", "::1", &["9.9.9.9,10.0.0.1"]), "9.9.9.9");
        assert_eq!(client("10.0.0.0/8, ::1", "10.1.2.3", &["10.7.7.7"]), "10.7.7.7");
        assert_eq!(client("127.0.0.1", "::ffff:127.0.0.1", &["9.9.9.9"]), "9.9.9.9");
    }

    #[test]
    fn what_cannot_be_read_ends_the_chain() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["9.9.9.9, nonsense"]), "10.1.2.3");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["9.9.9.9", "н"]), "10.1.2.3");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn neighbours_in_an_ipv6_network_count_as_one() {
        let counted = |address: &str| counted_as(address.parse().unwrap()).to_string();
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(counted("2001:db8:1:3::1"), "2001:db8:1:3::");
        assert_eq!(counted("203.0.113.9"), "203.0.113.9");
    }

    #[test]
    fn a_wrong_network_is_refused() {
        for wrong in ["10.0.0.0/33", "proxy", "::/129", "10.0.0.0/x"] {
            assert!(wrong.parse::<TrustedProxies>().is_err(), "{wrong}");
        }
    }
}
