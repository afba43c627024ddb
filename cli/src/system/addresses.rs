//! Where each process listens: as the settings say, or on free ports.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use super::{Program, StartError};
use crate::settings::Settings;

/// The listening addresses of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// nats-server for its clients (`NATS_URL`).
    pub nats: SocketAddr,
    /// nats-server's monitoring (`NATS_MONITOR_PORT`).
    pub nats_monitor: SocketAddr,
    /// `AUTH_LISTEN`
    pub auth: SocketAddr,
    /// `USERS_LISTEN`
    pub users: SocketAddr,
    /// `CHATS_LISTEN`
    pub chats: SocketAddr,
    /// `REALTIME_LISTEN`
    pub realtime: SocketAddr,
    /// `GATEWAY_LISTEN`, the public port
    pub gateway: SocketAddr,
    /// `GATEWAY_ADMIN_LISTEN`
    pub gateway_admin: SocketAddr,
    /// The public port of a second gateway.
    pub second_gateway: SocketAddr,
    /// The admin port of a second gateway.
    pub second_gateway_admin: SocketAddr,
}

impl Addresses {
    /// The addresses in the settings, with the documented defaults.
    ///
    /// # Errors
    /// A setting is not an address.
    pub fn from_settings(settings: &Settings) -> Result<Self, StartError> {
        let nats = nats_address(settings)?;
        let gateway = listen(settings, "GATEWAY_LISTEN", 8002)?;
        let gateway_admin = listen(settings, "GATEWAY_ADMIN_LISTEN", 8010)?;
        Ok(Self {
            nats,
            nats_monitor: SocketAddr::new(nats.ip(), monitor_port(settings)?),
            auth: listen(settings, "AUTH_LISTEN", 8011)?,
            users: listen(settings, "USERS_LISTEN", 8012)?,
            chats: listen(settings, "CHATS_LISTEN", 8013)?,
            realtime: listen(settings, "REALTIME_LISTEN", 8014)?,
            gateway,
            gateway_admin,
            second_gateway: SocketAddr::new(gateway.ip(), gateway.port().wrapping_add(100)),
            second_gateway_admin: SocketAddr::new(gateway_admin.ip(), gateway_admin.port().wrapping_add(100)),
        })
    }

    /// Ten free loopback ports.
    ///
    /// # Errors
    /// There are no ten free ports left.
    pub fn free() -> Result<Self, StartError> {
        let [
            nats,
            nats_monitor,
            auth,
            users,
            chats,
            realtime,
            gateway,
            gateway_admin,
            second_gateway,
            second_gateway_admin,
        ] = free_loopback_ports()?;
        Ok(Self {
            nats,
            nats_monitor,
            auth,
            users,
            chats,
            realtime,
            gateway,
            gateway_admin,
            second_gateway,
            second_gateway_admin,
        })
    }

    /// The address that answers `/readyz` for a program (nats-server: its monitoring).
    pub fn admin(&self, program: Program) -> SocketAddr {
        match program {
            Program::Nats => self.nats_monitor,
            Program::Auth => self.auth,
            Program::Users => self.users,
            Program::Chats => self.chats,
            Program::Realtime => self.realtime,
            Program::Gateway => self.gateway_admin,
            Program::SecondGateway => self.second_gateway_admin,
        }
    }

    /// Fails with the first address that somebody else holds, named by its setting.
    ///
    /// # Errors
    /// An address is taken or not this machine's.
    pub fn check_free(&self) -> Result<(), StartError> {
        let named = [
            ("GATEWAY_LISTEN", self.gateway),
            ("GATEWAY_ADMIN_LISTEN", self.gateway_admin),
            ("AUTH_LISTEN", self.auth),
            ("USERS_LISTEN", self.users),
            ("CHATS_LISTEN", self.chats),
            ("REALTIME_LISTEN", self.realtime),
            ("NATS_URL", self.nats),
            ("NATS_MONITOR_PORT", self.nats_monitor),
        ];
        for (setting, address) in named {
            if let Err(cause) = TcpListener::bind(address) {
                return Err(StartError::Address { setting, address, cause });
            }
        }
        Ok(())
    }
}

fn listen(settings: &Settings, name: &'static str, default_port: u16) -> Result<SocketAddr, StartError> {
    settings.get(name).map_or(Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, default_port))), |value| {
        value.parse().map_err(|_| StartError::Setting {
            name,
            expected: "an address such as 127.0.0.1:8011",
            value: value.to_owned(),
        })
    })
}

fn nats_address(settings: &Settings) -> Result<SocketAddr, StartError> {
    let url = settings.get("NATS_URL").unwrap_or("nats://127.0.0.1:4222");
    let invalid = || StartError::Setting {
        name: "NATS_URL",
        expected: "nats:// and a loopback address with its port, such as nats://127.0.0.1:4222",
        value: url.to_owned(),
    };
    let host_and_port = url.strip_prefix("nats://").unwrap_or(url).replace("localhost", "127.0.0.1");
    let address: SocketAddr = host_and_port.parse().map_err(|_| invalid())?;
    if address.ip() == IpAddr::V4(Ipv4Addr::LOCALHOST) { Ok(address) } else { Err(invalid()) }
}

fn monitor_port(settings: &Settings) -> Result<u16, StartError> {
    let name = "NATS_MONITOR_PORT";
    settings.get(name).map_or(Ok(8222), |value| {
        value.parse().map_err(|_| StartError::Setting {
            name,
            expected: "a port such as 8222",
            value: value.to_owned(),
        })
    })
}

/// Free ports below the range from which the kernel takes ports for outgoing connections, so that none
/// of those can slip in between this look and the start. Processes begin their search at different places.
fn free_loopback_ports<const COUNT: usize>() -> Result<[SocketAddr; COUNT], StartError> {
    const FIRST: u32 = 10_000;
    const LAST: u32 = 32_000;
    static STARTED: AtomicU16 = AtomicU16::new(0);
    let slice = std::process::id().wrapping_add(u32::from(STARTED.fetch_add(1, Ordering::Relaxed)) * 97);
    let start = slice.wrapping_mul(16) % (LAST - FIRST);
    let mut held = Vec::with_capacity(COUNT);
    for offset in 0..(LAST - FIRST) {
        let port = u16::try_from(FIRST + (start + offset) % (LAST - FIRST)).unwrap_or(u16::MAX);
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            held.push(listener);
        }
        if held.len() == COUNT {
            break;
        }
    }
    let addresses: Vec<SocketAddr> = held.iter().filter_map(|listener| listener.local_addr().ok()).collect();
    addresses.try_into().map_err(|_| StartError::NoFreePorts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_settings_the_documented_ports_are_used() {
        let addresses = Addresses::from_settings(&Settings::default()).unwrap();
        assert_eq!(addresses.gateway.to_string(), "127.0.0.1:8002");
        assert_eq!(addresses.admin(Program::Gateway).to_string(), "127.0.0.1:8010");
        assert_eq!(addresses.admin(Program::Realtime).to_string(), "127.0.0.1:8014");
        assert_eq!(addresses.nats.to_string(), "127.0.0.1:4222");
    }

    #[test]
    fn a_setting_that_is_no_address_is_named() {
        let mut settings = Settings::default();
        settings.set("CHATS_LISTEN", "here");
        let sentence = Addresses::from_settings(&settings).unwrap_err().to_string();
        assert!(sentence.starts_with("CHATS_LISTEN: `here` is not an address"), "{sentence}");
    }

    #[test]
    fn nats_url_must_stay_on_this_machine() {
        let mut settings = Settings::default();
        settings.set("NATS_URL", "nats://localhost:4333");
        assert_eq!(Addresses::from_settings(&settings).unwrap().nats.port(), 4333);
        settings.set("NATS_URL", "nats://10.0.0.1:4222");
        assert!(Addresses::from_settings(&settings).is_err());
    }

    #[test]
    fn a_taken_port_is_reported_with_the_name_of_its_setting() {
        let addresses = Addresses::free().unwrap();
        addresses.check_free().unwrap();
        let _holder = TcpListener::bind(addresses.gateway).unwrap();
        let sentence = addresses.check_free().unwrap_err().to_string();
        assert!(sentence.starts_with(&format!("GATEWAY_LISTEN: {} is in use", addresses.gateway)), "{sentence}");
    }

    #[test]
    fn free_ports_are_different_and_below_the_kernels_own_range() {
        let mut ports: Vec<u16> = free_loopback_ports::<10>().unwrap().iter().map(SocketAddr::port).collect();
        assert!(ports.iter().all(|port| (10_000..32_000).contains(port)));
        ports.dedup();
        assert_eq!(ports.len(), 10);
    }
}
