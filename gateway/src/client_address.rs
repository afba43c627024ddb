//! Whose address a request comes from: the rightmost hop that is not one of our own proxies.

use std::net::IpAddr;
use std::str::FromStr;

use http::HeaderMap;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// A network in the notation of `10.0.0.0/8`; one address is a network too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

/// The proxies whose `X-Forwarded-For` is believed. None, unless the settings name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

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
        self.0.iter().any(|network| network.contains(address))
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

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                same_prefix(ours.to_bits().into(), theirs.to_bits().into(), self.prefix, 32)
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => same_prefix(ours.to_bits(), theirs.to_bits(), self.prefix, 128),
            _ => false,
        }
    }
}

fn same_prefix(ours: u128, theirs: u128, prefix: u32, width: u32) -> bool {
    (ours ^ theirs).checked_shr(width - prefix).unwrap_or(0) == 0
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is neither an address nor a network such as 10.0.0.0/8");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(width), str::parse::<u32>).map_err(|_| bad())?;
        if prefix > width { Err(bad()) } else { Ok(Self { address, prefix }) }
    }
}

impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::TrustedProxies;

    fn client(trusted: &str, peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
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
        assert_eq!(client("127.0.0.1", "::ffff:127.0.0.1", &["9.9.9.9"]), "9.9.9.9");
    }

    #[test]
    fn what_cannot_be_read_ends_the_chain() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["9.9.9.9, nonsense"]), "10.1.2.3");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn a_wrong_network_is_refused() {
        for wrong in ["10.0.0.0/33", "proxy", "::/129", "10.0.0.0/x"] {
            assert!(wrong.parse::<TrustedProxies>().is_err(), "{wrong}");
        }
    }
}
